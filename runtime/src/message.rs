//! Messages: what travels between a client and its channels.

use bytestring::ByteString;
use serde_json::value::RawValue;

use crate::payload::Payload;

/// The topic of heartbeats.
pub(crate) const PHOENIX_TOPIC: &str = "phoenix";
/// The event of a heartbeat.
pub(crate) const HEARTBEAT: &str = "heartbeat";
/// The event that joins a topic.
pub(crate) const PHX_JOIN: &str = crate::spec::JOIN;
/// The event that leaves a topic.
pub(crate) const PHX_LEAVE: &str = "phx_leave";
/// The event of a reply.
pub(crate) const PHX_REPLY: &str = "phx_reply";
/// The event that tells a client that its channel crashed: it rejoins.
pub(crate) const PHX_ERROR: &str = "phx_error";
/// The event that tells a client that its channel ended: it does not rejoin.
pub(crate) const PHX_CLOSE: &str = "phx_close";
/// The event that, broadcast to the id of a socket, closes its connections.
pub(crate) const DISCONNECT: &str = "disconnect";

/// A reference that the client chose: it is echoed as it came, and never interpreted.
///
/// Clients send strings; a number or any other JSON value comes back as the same JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ref {
    /// A JSON string, unescaped.
    Text(ByteString),
    /// Any other JSON value but `null`, as written.
    Json(ByteString),
}

/// The reference of one incarnation of a channel: the `ref` of its join.
pub(crate) type JoinRef = Ref;

impl Ref {
    /// Reads a reference that is a part of `frame`, and shares its memory; `null` is none.
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

    /// The same, with memory of its own.
    pub(crate) fn detached(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text((&**text).into()),
            Self::Json(json) => Self::Json((&**json).into()),
        }
    }

    /// The text that a binary frame carries.
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

/// What a client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The incarnation of the channel that it is for; `None` is any.
    pub join_ref: Option<JoinRef>,
    /// What a reply will carry.
    pub reference: Option<Ref>,
    /// The topic.
    pub topic: ByteString,
    /// The event.
    pub event: ByteString,
    /// What it carries.
    pub payload: Payload,
}

impl Message {
    /// The same, but what is kept as long as a channel lives has memory of its own: else it would keep
    /// the whole frame.
    pub(crate) fn detached(self) -> Self {
        Self {
            join_ref: self.join_ref.as_ref().map(Ref::detached),
            reference: self.reference.as_ref().map(Ref::detached),
            topic: (&*self.topic).into(),
            ..self
        }
    }
}

/// How a reply is named: `ok`, `error`, or a word of one's own that the client matches with
/// `receive("word", ..)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// `ok`
    Ok,
    /// `error`
    Error,
    /// Any other.
    Other(ByteString),
}

impl Status {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Other(status) => status,
        }
    }
}
