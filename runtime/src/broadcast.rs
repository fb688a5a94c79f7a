//! Broadcasts: events on their way to everybody who joined a topic.

use std::sync::{Arc, OnceLock};

use bytestring::ByteString;
use serde::{Deserialize, Deserializer, Serialize};

use crate::frame::Frame;
use crate::payload::Payload;
use crate::serializer::Serializer;

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
                .inspect_err(|error| tracing::error!(topic = &*self.topic, event = &*self.event, %error, "broadcast not sent"))
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
