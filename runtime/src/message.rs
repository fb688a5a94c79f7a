//! Messages: what travels between a client and its channels.

use std::sync::{Arc, OnceLock};

use bytestring::ByteString;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::frame::Frame;
use crate::payload::Payload;
use crate::serializer::Serializer;

/// The topic of heartbeats.
pub const PHOENIX_TOPIC: &str = "phoenix";
/// The event of a heartbeat.
pub const HEARTBEAT: &str = "heartbeat";
/// The event that joins a topic.
pub const PHX_JOIN: &str = "phx_join";
/// The event that leaves a topic.
pub const PHX_LEAVE: &str = "phx_leave";
/// The event of a reply.
pub const PHX_REPLY: &str = "phx_reply";
/// The event that tells a client that its channel crashed: it rejoins.
pub const PHX_ERROR: &str = "phx_error";
/// The event that tells a client that its channel ended: it does not rejoin.
pub const PHX_CLOSE: &str = "phx_close";
/// The event that, broadcast to the id of a socket, closes its connections.
pub const DISCONNECT: &str = "disconnect";

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
pub type JoinRef = Ref;

impl Ref {
    /// Reads a reference; `null` is none.
    pub(crate) fn from_raw(raw: &RawValue) -> Option<Self> {
        match raw.get() {
            "null" => None,
            text if text.starts_with('"') => serde_json::from_str::<String>(text)
                .ok()
                .map(|text| Self::Text(text.into())),
            other => Some(Self::Json(other.into())),
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

/// An event on its way to everybody who joined a topic.
///
/// It is what [`PubSub`](crate::pubsub::PubSub) carries for channels. A process that subscribes to
/// a channel's topic receives it as a message.
#[derive(Debug)]
pub struct Broadcast {
    topic: ByteString,
    event: ByteString,
    payload: Payload,
    /// The frame of each serializer, made for the first subscriber and shared with the rest.
    frames: [OnceLock<Option<Frame>>; 2],
}

impl Broadcast {
    /// `event` with `payload` for everybody on `topic`.
    pub fn new(
        topic: impl Into<ByteString>,
        event: impl Into<ByteString>,
        payload: Payload,
    ) -> Self {
        let frames = [OnceLock::new(), OnceLock::new()];
        Self {
            topic: topic.into(),
            event: event.into(),
            payload,
            frames,
        }
    }

    /// The topic.
    pub fn topic(&self) -> &ByteString {
        &self.topic
    }

    /// The event.
    pub fn event(&self) -> &ByteString {
        &self.event
    }

    /// What it carries.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The frame for clients of `serializer`; `None` where that one cannot carry the payload.
    pub(crate) fn frame(&self, serializer: Serializer) -> Option<&Frame> {
        let slot = match serializer {
            Serializer::V1 => &self.frames[0],
            Serializer::V2 => &self.frames[1],
        };
        slot.get_or_init(|| {
            serializer
                .encode_broadcast(&self.topic, &self.event, &self.payload)
                .inspect_err(|error| tracing::error!(topic = %self.topic, event = %self.event, %error, "broadcast not sent"))
                .ok()
        })
        .as_ref()
    }
}

impl Clone for Broadcast {
    fn clone(&self) -> Self {
        Self::new(self.topic.clone(), self.event.clone(), self.payload.clone())
    }
}

impl Serialize for Broadcast {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WireBroadcast {
            topic: self.topic.clone(),
            event: self.event.clone(),
            json: match &self.payload {
                Payload::Json(text) => Some(text.clone()),
                Payload::Binary(_) => None,
            },
            binary: match &self.payload {
                Payload::Binary(bytes) => Some(bytes.to_vec()),
                Payload::Json(_) => None,
            },
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Broadcast {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = WireBroadcast::deserialize(deserializer)?;
        let payload = match (wire.json, wire.binary) {
            (Some(text), None) => Payload::Json(text),
            (None, Some(bytes)) => Payload::Binary(bytes.into()),
            _ => {
                return Err(serde::de::Error::custom(
                    "expected one of `json` and `binary`",
                ));
            }
        };
        Ok(Self::new(wire.topic, wire.event, payload))
    }
}

/// A broadcast between nodes.
#[derive(Serialize, Deserialize)]
struct WireBroadcast {
    topic: ByteString,
    event: ByteString,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<ByteString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    binary: Option<Vec<u8>>,
}

/// A shared broadcast.
pub(crate) type SharedBroadcast = Arc<Broadcast>;
