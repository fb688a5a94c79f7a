//! The client's half of the wire: its messages as frames, and the frames of the server as messages.

use bytes::{BufMut, Bytes, BytesMut};
use bytestring::ByteString;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::frame::Frame;
use crate::message::{PHX_REPLY, Ref};
use crate::payload::Payload;
use crate::serializer::Serializer;

/// The first byte of a binary frame.
const PUSH: u8 = 0;
const REPLY: u8 = 1;
const BROADCAST: u8 = 2;

/// A message of a client.
#[derive(Debug)]
pub(super) struct Sent<'a> {
    pub(super) join_ref: Option<&'a str>,
    pub(super) reference: &'a str,
    pub(super) topic: &'a str,
    pub(super) event: &'a str,
    pub(super) payload: &'a Payload,
}

/// A message of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    pub(super) join_ref: Option<Ref>,
    pub(super) reference: Option<Ref>,
    pub(super) topic: String,
    pub(super) content: Content,
}

/// The content of an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A reply.
    Reply { status: String, response: Payload },
    /// Any other event.
    Event { event: String, payload: Payload },
}

impl Sent<'_> {
    /// Writes the frame like the npm client.
    ///
    /// # Panics
    /// When the version has no frame for the message.
    pub(super) fn frame(&self, serializer: Serializer) -> Frame {
        let json = match (self.payload, serializer) {
            (Payload::Json(json), _) => json,
            (Payload::Binary(data), Serializer::V2) => return self.binary(data),
            (Payload::Binary(_), Serializer::V1) => {
                panic!("version 1 of the wire has no binary payloads")
            }
        };
        let payload: &RawValue = serde_json::from_str(json).expect("a payload holds valid JSON");
        let (join_ref, reference) = (self.join_ref, self.reference);
        let (topic, event) = (self.topic, self.event);
        let text = match serializer {
            Serializer::V1 => serde_json::to_string(&json!({
                "topic": topic,
                "event": event,
                "payload": payload,
                "ref": reference,
                "join_ref": join_ref,
            })),
            Serializer::V2 => serde_json::to_string(&(join_ref, reference, topic, event, payload)),
        };
        Frame::Text(text.expect("strings and JSON are written as JSON").into())
    }

    fn binary(&self, data: &Bytes) -> Frame {
        let join_ref = self.join_ref.unwrap_or_default();
        let header = [join_ref, self.reference, self.topic, self.event];
        let mut frame = BytesMut::new();
        frame.put_u8(PUSH);
        for field in header {
            let len = u8::try_from(field.len());
            frame.put_u8(len.expect("a header field of a binary frame has at most 255 bytes"));
        }
        for field in header {
            frame.put_slice(field.as_bytes());
        }
        frame.put_slice(data);
        Frame::Binary(frame.freeze())
    }
}

impl Arrival {
    /// Reads a frame of the server strictly: everything that the server should not write is an error.
    pub(super) fn read(serializer: Serializer, frame: &Frame) -> Result<Self, String> {
        match (serializer, frame) {
            (Serializer::V1, Frame::Text(text)) => Self::read_object(text),
            (Serializer::V2, Frame::Text(text)) => Self::read_array(text),
            (Serializer::V2, Frame::Binary(bytes)) => Self::read_binary(bytes.clone()),
            (Serializer::V1, Frame::Binary(_)) => Err("a binary frame of version 1".to_owned()),
            (_, Frame::Ping(_) | Frame::Pong(_)) => Err("a control frame".to_owned()),
        }
    }

    /// Returns the payload, if this is an event of this name.
    pub(super) fn event(&self, name: &str) -> Option<&Payload> {
        match &self.content {
            Content::Event { event, payload } if event == name => Some(payload),
            _ => None,
        }
    }

    fn read_object(text: &ByteString) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Object<'a> {
            topic: String,
            event: String,
            #[serde(borrow)]
            payload: &'a RawValue,
            #[serde(borrow, rename = "ref")]
            reference: &'a RawValue,
        }
        let object: Object<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self {
            join_ref: None,
            reference: Ref::from_raw(object.reference, text),
            topic: object.topic,
            content: Content::read(object.event, object.payload)?,
        })
    }

    fn read_array(text: &ByteString) -> Result<Self, String> {
        type Array<'a> = (&'a RawValue, &'a RawValue, String, String, &'a RawValue);
        let (join_ref, reference, topic, event, payload): Array<'_> =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self {
            join_ref: Ref::from_raw(join_ref, text),
            reference: Ref::from_raw(reference, text),
            topic,
            content: Content::read(event, payload)?,
        })
    }

    fn read_binary(mut frame: Bytes) -> Result<Self, String> {
        let short = || "a binary frame shorter than it says".to_owned();
        let kind = *frame.first().ok_or_else(short)?;
        let count = match kind {
            PUSH => 3,
            REPLY => 4,
            BROADCAST => 2,
            other => return Err(format!("a binary frame of kind {other}")),
        };
        if frame.len() < 1 + count {
            return Err(short());
        }
        let lengths = frame.split_to(1 + count).slice(1..);
        let mut fields = Vec::new();
        for len in lengths {
            if frame.len() < usize::from(len) {
                return Err(short());
            }
            let field = frame.split_to(len.into()).to_vec();
            fields.push(String::from_utf8(field).map_err(|error| error.to_string())?);
        }
        let mut fields = fields.into_iter();
        let mut next = || fields.next().unwrap_or_default();
        let some = |text: String| (!text.is_empty()).then(|| Ref::Text(text.into()));
        let join_ref = if kind == BROADCAST {
            None
        } else {
            some(next())
        };
        let reference = if kind == REPLY { some(next()) } else { None };
        let (topic, name, payload) = (next(), next(), Payload::Binary(frame));
        let content = match kind {
            REPLY => Content::Reply {
                status: name,
                response: payload,
            },
            _ => Content::Event {
                event: name,
                payload,
            },
        };
        Ok(Self {
            join_ref,
            reference,
            topic,
            content,
        })
    }
}

impl Content {
    fn read(event: String, payload: &RawValue) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Reply<'a> {
            status: String,
            #[serde(borrow)]
            response: &'a RawValue,
        }
        if event != PHX_REPLY {
            let payload = Payload::Json(payload.get().into());
            return Ok(Self::Event { event, payload });
        }
        let reply: Reply<'_> =
            serde_json::from_str(payload.get()).map_err(|error| error.to_string())?;
        Ok(Self::Reply {
            status: reply.status,
            response: Payload::Json(reply.response.get().into()),
        })
    }
}
