//! Messages between a client and its channels.

use bytestring::ByteString;
use serde_json::value::RawValue;

pub use crate::frame::Frame;
use crate::payload::Payload;

/// The topic that heartbeats use.
pub(crate) const PHOENIX_TOPIC: &str = "phoenix";
/// The event of a heartbeat.
pub(crate) const HEARTBEAT: &str = "heartbeat";
/// The event that joins a topic.
pub(crate) const PHX_JOIN: &str = crate::spec::JOIN;
/// The event that leaves a topic.
pub(crate) const PHX_LEAVE: &str = "phx_leave";
/// The event of a reply.
pub(crate) const PHX_REPLY: &str = "phx_reply";
/// The event for a channel that crashed: the client rejoins.
pub(crate) const PHX_ERROR: &str = "phx_error";
/// The event for a channel that ended: the client does not rejoin.
pub(crate) const PHX_CLOSE: &str = "phx_close";
/// The event that closes the connections of a socket when it is broadcast to the socket's id.
pub(crate) const DISCONNECT: &str = "disconnect";

/// A reference that the client chose. The server echoes it without interpreting it.
///
/// Clients send strings; a number or any other JSON value is echoed as the same JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ref {
    /// A JSON string, unescaped.
    Text(ByteString),
    /// Any other JSON value except `null`, as written.
    Json(ByteString),
}

/// The reference of one incarnation of a channel: the `ref` of its join.
pub(crate) type JoinRef = Ref;

impl Ref {
    /// Reads a reference that is a part of `frame`, and shares its memory; `null` is no reference.
    pub(crate) fn from_raw(raw: &RawValue, frame: &ByteString) -> Option<Self> {
        match raw.get() {
            "null" => None,
            json => match json
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'))
            {
                None => Some(Self::Json(frame.slice_ref(json))),
                Some(text) if !text.contains('\\') => Some(Self::Text(frame.slice_ref(text))),
                Some(_) => serde_json::from_str::<String>(json)
                    .ok()
                    .map(|text| Self::Text(text.into())),
            },
        }
    }

    /// Copies the reference into memory of its own.
    pub(crate) fn detached(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text((&**text).into()),
            Self::Json(json) => Self::Json((&**json).into()),
        }
    }

    /// Returns the text that a binary frame carries.
    pub(crate) fn as_text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Json(text) => text,
        }
    }
}

impl From<&str> for Ref {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// A message of a client.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The incarnation of the channel that the message is for; `None` means any.
    pub join_ref: Option<JoinRef>,
    /// The reference that a reply carries.
    pub reference: Option<Ref>,
    /// The topic of the message.
    pub topic: ByteString,
    /// The event of the message.
    pub event: ByteString,
    /// The payload of the event.
    pub payload: Payload,
}

impl Message {
    /// Copies the parts that a channel keeps for its life into memory of their own. Otherwise they
    /// would keep the whole frame.
    pub(crate) fn detached(self) -> Self {
        Self {
            join_ref: self.join_ref.as_ref().map(Ref::detached),
            reference: self.reference.as_ref().map(Ref::detached),
            topic: (&*self.topic).into(),
            ..self
        }
    }
}

/// The status of a reply: `ok`, `error`, or another word that the client matches with `receive("word",
/// ..)`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// The request succeeded: `ok`.
    Ok,
    /// The request failed: `error`.
    Error,
    /// Another word of the application.
    Other(ByteString),
}

impl Status {
    /// Returns the word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Other(status) => status,
        }
    }
}
