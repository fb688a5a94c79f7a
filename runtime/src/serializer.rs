//! Serializers: messages to frames and back, in both versions of the wire.

mod text;
mod v1;
mod v2;

pub(crate) use text::{OpenFrame, write_string};

use std::borrow::Cow;
use std::fmt;

use bytestring::ByteString;
use serde_json::error::Category;

use crate::frame::Frame;
use crate::message::{Message, Ref, Status};
use crate::payload::Payload;

/// The maximum length of a topic, an event or a reference, in bytes.
///
/// They are kept for the life of a channel, repeated in each of its frames, and logged. Only payloads
/// may be long.
const MAX_NAME: usize = 4_096;

/// A version of the wire. The client chooses it by the `vsn` of its query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Serializer {
    /// Version `1.0.*`: JSON objects, without binary frames. A client without `vsn` uses it.
    V1,
    /// Version `2.0.*`: JSON arrays, and binary frames.
    V2,
}

/// Makes a string of a message, which shares the memory of its frame unless it had escapes.
fn part(frame: &ByteString, text: Cow<'_, str>) -> ByteString {
    match text {
        Cow::Borrowed(text) => frame.slice_ref(text),
        Cow::Owned(text) => text.into(),
    }
}

impl Serializer {
    /// Chooses the serializer for a `vsn`: a full semantic version, `1.0.*` or `2.0.*`, without
    /// pre-release.
    pub fn negotiate(vsn: &str) -> Option<Self> {
        let version = semver::Version::parse(vsn).ok()?;
        match (version.major, version.minor, version.pre.is_empty()) {
            (1, 0, true) => Some(Self::V1),
            (2, 0, true) => Some(Self::V2),
            _ => None,
        }
    }

    /// Decodes a frame of a client.
    ///
    /// # Errors
    /// If the frame is not a message of this version, or its topic, event or a reference has more than
    /// 4,096 bytes. The connection then ends with code 1011.
    pub fn decode(self, frame: &Frame) -> Result<Message, DecodeError> {
        let message = match (self, frame) {
            (Self::V1, Frame::Text(text)) => v1::decode(text),
            // Phoenix reads it as text, too.
            (Self::V1, Frame::Binary(bytes)) => match ByteString::try_from(bytes.clone()) {
                Ok(text) => v1::decode(&text),
                Err(_) => Err(DecodeError::new("not UTF-8")),
            },
            (Self::V2, Frame::Text(text)) => v2::decode(text),
            (Self::V2, Frame::Binary(bytes)) => v2::decode_binary(bytes),
            (_, Frame::Ping(_) | Frame::Pong(_)) => Err(DecodeError::new("a control frame")),
        }?;
        let references = [&message.join_ref, &message.reference];
        let references = references.into_iter().flatten().map(Ref::as_text);
        let names = references.chain([&*message.topic, &*message.event]);
        let too_long = names.map(str::len).find(|len| *len > MAX_NAME);
        match too_long {
            None => Ok(message),
            Some(len) => Err(DecodeError::new(format!(
                "a topic, event or reference of {len} bytes"
            ))),
        }
    }

    /// Encodes a reply to a client.
    ///
    /// # Errors
    /// If this version cannot carry it.
    pub fn encode_reply(
        self,
        join_ref: Option<&Ref>,
        reference: Option<&Ref>,
        topic: &str,
        status: &Status,
        response: &Payload,
    ) -> Result<Frame, FrameError> {
        match self {
            Self::V1 => v1::reply(reference, topic, status, response),
            Self::V2 => v2::reply(join_ref, reference, topic, status, response),
        }
    }

    /// Opens the frame of a reply, whose response is JSON that is written in place.
    pub(crate) fn open_reply(
        self,
        join_ref: Option<&Ref>,
        reference: Option<&Ref>,
        topic: &str,
        status: &Status,
    ) -> OpenFrame {
        match self {
            Self::V1 => v1::open_reply(reference, topic, status),
            Self::V2 => v2::open_reply(join_ref, reference, topic, status),
        }
    }

    /// Opens the frame of a push, whose payload is a JSON object that is written in place.
    pub(crate) fn open_push(self, join_ref: Option<&Ref>, topic: &str, event: &str) -> OpenFrame {
        match self {
            Self::V1 => v1::open_push(topic, event),
            Self::V2 => v2::open_push(join_ref, topic, event),
        }
    }

    /// Encodes a push to one client.
    ///
    /// # Errors
    /// If this version cannot carry it.
    pub fn encode_push(
        self,
        join_ref: Option<&Ref>,
        topic: &str,
        event: &str,
        payload: &Payload,
    ) -> Result<Frame, FrameError> {
        match self {
            Self::V1 => v1::push(None, topic, event, payload),
            Self::V2 => v2::push(join_ref, None, topic, event, payload),
        }
    }

    /// Encodes a broadcast to all clients of a topic.
    ///
    /// # Errors
    /// If this version cannot carry it.
    pub fn encode_broadcast(
        self,
        topic: &str,
        event: &str,
        payload: &Payload,
    ) -> Result<Frame, FrameError> {
        match self {
            Self::V1 => v1::push(None, topic, event, payload),
            Self::V2 => v2::broadcast(topic, event, payload),
        }
    }

    /// Encodes `phx_close` or `phx_error`, which announce the end of a channel. Both references are
    /// those of the join.
    ///
    /// # Errors
    /// If this version cannot carry it.
    pub fn encode_ended(
        self,
        join_ref: Option<&Ref>,
        topic: &str,
        event: &str,
        payload: &Payload,
    ) -> Result<Frame, FrameError> {
        match self {
            Self::V1 => v1::push(join_ref, topic, event, payload),
            Self::V2 => v2::push(join_ref, join_ref, topic, event, payload),
        }
    }
}

/// An error for a frame that is not a message.
#[derive(Debug)]
pub struct DecodeError {
    reason: String,
}

impl DecodeError {
    /// Describes invalid JSON without quoting it, because the error is logged.
    fn json(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        match error.classify() {
            Category::Data if !text.starts_with("missing field") => {
                let (line, column) = (error.line(), error.column());
                Self::new(format!("another shape at line {line} column {column}"))
            }
            _ => Self::new(text),
        }
    }

    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "undecodable frame: {}", self.reason)
    }
}

impl std::error::Error for DecodeError {}

/// An error for a message that a version of the wire cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// The payload of a push or a broadcast is neither a JSON object nor bytes.
    NotAnObject,
    /// Bytes cannot be sent to a V1 client.
    BinaryInV1,
    /// Bytes cannot be sent to a long-poll client.
    BinaryOverLongPoll,
    /// A topic, event, status or reference has more than 255 bytes in a binary frame.
    HeaderTooLong,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnObject => {
                "the payload of a push or broadcast must be a JSON object or bytes"
            }
            Self::BinaryOverLongPoll => "long-poll carries no bytes to the client",
            Self::BinaryInV1 => "version 1 of the wire has no binary payloads",
            Self::HeaderTooLong => "a header field of a binary frame is longer than 255 bytes",
        })
    }
}

impl std::error::Error for FrameError {}

#[cfg(test)]
mod tests;
