//! Broadcasts: events on their way to the clients of a topic.

use std::sync::{Arc, OnceLock};

use bytestring::ByteString;

use crate::frame::Frame;
use crate::payload::Payload;
use crate::serializer::Serializer;

/// An event on its way to all clients of a topic.
///
/// [`PubSub`](crate::pubsub::PubSub) carries it for channels. A process that subscribes to a channel's
/// topic receives it as a message.
#[derive(Debug)]
pub struct Broadcast {
    topic: ByteString,
    event: ByteString,
    payload: Payload,
    /// The frame of each serializer, made for the first subscriber and shared with the rest.
    frames: [OnceLock<Option<Frame>>; 2],
}

impl Broadcast {
    /// Makes a broadcast of `event` with `payload` to all clients of `topic`.
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

    /// Returns the topic of the broadcast.
    pub fn topic(&self) -> &ByteString {
        &self.topic
    }

    /// Returns the name of the event.
    pub fn event(&self) -> &ByteString {
        &self.event
    }

    /// Returns the payload of the event.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// Returns the frame for clients of `serializer`; `None` if that version cannot carry the payload.
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
