//! Serializers: messages to frames and back, in the two versions of the wire.

mod text;
mod v1;
mod v2;

use std::borrow::Cow;
use std::fmt;

use bytestring::ByteString;
use serde_json::error::Category;

use crate::frame::Frame;
use crate::message::{Message, Ref, Status};
use crate::payload::Payload;

/// The most bytes of a topic, an event or a reference. They are kept while a channel lives, repeated
/// in each of its frames, and logged; only payloads may be long.
const MAX_NAME: usize = 4_096;

/// A version of the wire. The client chooses it by the `vsn` of its query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Serializer {
    /// `1.0.*`: JSON objects, no binary. A client without `vsn` speaks it.
    V1,
    /// `2.0.*`: JSON arrays, and binary frames.
    V2,
}

/// A string of a message, which shares the memory of its frame unless it had escapes.
fn part(frame: &ByteString, text: Cow<'_, str>) -> ByteString {
    match text {
        Cow::Borrowed(text) => frame.slice_ref(text),
        Cow::Owned(text) => text.into(),
    }
}

impl Serializer {
    /// The serializer of a `vsn`: a whole semantic version, `1.0.*` or `2.0.*`, no pre-release.
    pub fn negotiate(vsn: &str) -> Option<Self> {
        let version = semver::Version::parse(vsn).ok()?;
        match (version.major, version.minor, version.pre.is_empty()) {
            (1, 0, true) => Some(Self::V1),
            (2, 0, true) => Some(Self::V2),
            _ => None,
        }
    }

    /// Reads what a client sent.
    ///
    /// # Errors
    /// When the frame is no message of this version, or its topic, event or a reference has more
    /// than 4,096 bytes: the connection ends with code 1011.
    pub fn decode(self, frame: &Frame) -> Result<Message, DecodeError> {
        let message = match (self, frame) {
            (Self::V1, Frame::Text(text)) => v1::decode(text),
            (Self::V1, Frame::Binary(_)) => Err(DecodeError::new("V1 has no binary frames")),
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

    /// The frame of a reply.
    ///
    /// # Errors
    /// When this version cannot carry it.
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

    /// The frame of a push to one client.
    ///
    /// # Errors
    /// When this version cannot carry it.
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

    /// The frame of a broadcast.
    ///
    /// # Errors
    /// When this version cannot carry it.
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

    /// The frame that tells a client of its channel's end, `phx_close` or `phx_error`: both
    /// references are the join's.
    ///
    /// # Errors
    /// When this version cannot carry it.
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

/// A frame that is no message.
#[derive(Debug)]
pub struct DecodeError {
    reason: String,
}

impl DecodeError {
    /// JSON that is no message, without a word of it: the error goes to the log.
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

/// A message that a version of the wire cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// The payload of a push or a broadcast is neither a JSON object nor bytes.
    NotAnObject,
    /// Bytes for a V1 client.
    BinaryInV1,
    /// Bytes for a client that polls.
    BinaryOverLongPoll,
    /// A topic, event, status or reference of more than 255 bytes in a binary frame.
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
