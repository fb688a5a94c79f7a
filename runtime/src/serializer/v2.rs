//! Version 2: JSON arrays, and binary frames.

use std::borrow::Cow;
use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};
use bytestring::ByteString;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::frame::Frame;
use crate::message::{Message, PHX_REPLY, Ref, Status};
use crate::payload::Payload;

use super::text::{OpenFrame, Text};
use super::{DecodeError, FrameError, part};

/// The first byte of a binary frame.
const PUSH: u8 = 0;
const REPLY: u8 = 1;
const BROADCAST: u8 = 2;

/// `[join_ref, ref, topic, event, payload]`, and anything after it.
struct Incoming<'a> {
    join_ref: &'a RawValue,
    reference: &'a RawValue,
    topic: Cow<'a, str>,
    event: Cow<'a, str>,
    payload: &'a RawValue,
}

/// A string that borrows if it has no escapes.
#[derive(Deserialize)]
struct Str<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Incoming<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Array;

        impl<'de> Visitor<'de> for Array {
            type Value = Incoming<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`[join_ref, ref, topic, event, payload]`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let short = |len| serde::de::Error::invalid_length(len, &self);
                let incoming = Incoming {
                    join_ref: seq.next_element()?.ok_or_else(|| short(0))?,
                    reference: seq.next_element()?.ok_or_else(|| short(1))?,
                    topic: seq.next_element::<Str<'_>>()?.ok_or_else(|| short(2))?.0,
                    event: seq.next_element::<Str<'_>>()?.ok_or_else(|| short(3))?.0,
                    payload: seq.next_element()?.ok_or_else(|| short(4))?,
                };
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(incoming)
            }
        }

        deserializer.deserialize_seq(Array)
    }
}

pub(super) fn decode(text: &ByteString) -> Result<Message, DecodeError> {
    let incoming: Incoming<'_> =
        serde_json::from_str(text).map_err(|error| DecodeError::json(&error))?;
    Ok(Message {
        join_ref: Ref::from_raw(incoming.join_ref, text),
        reference: Ref::from_raw(incoming.reference, text),
        topic: part(text, incoming.topic),
        event: part(text, incoming.event),
        payload: Payload::Json(text.slice_ref(incoming.payload.get())),
    })
}

/// Reads `0 | len(join_ref) | len(ref) | len(topic) | len(event) | the four | data`.
pub(super) fn decode_binary(frame: &Bytes) -> Result<Message, DecodeError> {
    let &[kind, join_ref, reference, topic, event, ..] = frame.as_ref() else {
        return Err(DecodeError::new("a binary frame shorter than its header"));
    };
    if kind != PUSH {
        return Err(DecodeError::new(format!("a binary frame of kind {kind}")));
    }
    let mut rest = frame.slice(5..);
    let mut field = |len: u8| {
        if rest.len() < usize::from(len) {
            return Err(DecodeError::new("a binary frame shorter than its fields"));
        }
        ByteString::try_from(rest.split_to(len.into()))
            .map_err(|_| DecodeError::new("a field of a binary frame is not UTF-8"))
    };
    let (join_ref, reference) = (field(join_ref)?, field(reference)?);
    let (topic, event) = (field(topic)?, field(event)?);
    let some = |text: ByteString| (!text.is_empty()).then_some(Ref::Text(text));
    Ok(Message {
        join_ref: some(join_ref),
        reference: some(reference),
        topic,
        event,
        payload: Payload::Binary(rest),
    })
}

pub(super) fn reply(
    join_ref: Option<&Ref>,
    reference: Option<&Ref>,
    topic: &str,
    status: &Status,
    response: &Payload,
) -> Result<Frame, FrameError> {
    match response {
        Payload::Json(json) => {
            let text = array(json, join_ref, reference, topic, PHX_REPLY);
            Ok(text.reply(status, json).raw("]").into_frame())
        }
        Payload::Binary(data) => {
            let header = [
                text_of(join_ref),
                text_of(reference),
                topic,
                status.as_str(),
            ];
            binary(REPLY, &header, data)
        }
    }
}

pub(super) fn push(
    join_ref: Option<&Ref>,
    reference: Option<&Ref>,
    topic: &str,
    event: &str,
    payload: &Payload,
) -> Result<Frame, FrameError> {
    match payload {
        Payload::Json(json) if payload.is_pushable() => {
            let text = array(json, join_ref, reference, topic, event);
            Ok(text.raw(json).raw("]").into_frame())
        }
        Payload::Json(_) => Err(FrameError::NotAnObject),
        Payload::Binary(data) => binary(PUSH, &[text_of(join_ref), topic, event], data),
    }
}

pub(super) fn broadcast(topic: &str, event: &str, payload: &Payload) -> Result<Frame, FrameError> {
    match payload {
        Payload::Json(_) => push(None, None, topic, event, payload),
        Payload::Binary(data) => binary(BROADCAST, &[topic, event], data),
    }
}

/// Opens a reply, whose response is written behind it.
pub(super) fn open_reply(
    join_ref: Option<&Ref>,
    reference: Option<&Ref>,
    topic: &str,
    status: &Status,
) -> OpenFrame {
    array("", join_ref, reference, topic, PHX_REPLY)
        .open_reply(status)
        .open(Text::empty().raw("}]"))
}

/// Opens a push, whose payload is written behind it.
pub(super) fn open_push(join_ref: Option<&Ref>, topic: &str, event: &str) -> OpenFrame {
    array("", join_ref, None, topic, event).open(Text::empty().raw("]"))
}

/// Writes `[join_ref,ref,"topic","event",`.
fn array(
    payload: &str,
    join_ref: Option<&Ref>,
    reference: Option<&Ref>,
    topic: &str,
    event: &str,
) -> Text {
    let text = Text::for_payload(payload)
        .raw("[")
        .reference(join_ref)
        .raw(",");
    let text = text.reference(reference).raw(",").string(topic).raw(",");
    text.string(event).raw(",")
}

fn text_of(reference: Option<&Ref>) -> &str {
    reference.map_or("", Ref::as_text)
}

/// Writes `kind | a length for each of header | header | data`.
fn binary(kind: u8, header: &[&str], data: &Bytes) -> Result<Frame, FrameError> {
    let fields: usize = header.iter().map(|field| field.len()).sum();
    let mut frame = BytesMut::with_capacity(1 + header.len() + fields + data.len());
    frame.put_u8(kind);
    for field in header {
        frame.put_u8(u8::try_from(field.len()).map_err(|_| FrameError::HeaderTooLong)?);
    }
    for field in header {
        frame.put_slice(field.as_bytes());
    }
    frame.put_slice(data);
    Ok(Frame::Binary(frame.freeze()))
}
