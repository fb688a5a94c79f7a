//! Broadcasts: events on their way to everybody who joined a topic.

use std::sync::{Arc, OnceLock};

use bytestring::ByteString;

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

/// A shared broadcast.
pub(crate) type SharedBroadcast = Arc<Broadcast>;
