//! Topics: what processes of the server tell each other.

use bennu::Topic;
use bennu::payload;
use bennu::pubsub::{Delivery, PubSub};

/// A line, whoever said it.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// Which one it is.
    pub id: u64,
    /// The name of who said it.
    pub from: String,
    /// What they said.
    pub text: String,
}

/// Somebody captioned something.
#[payload]
#[derive(Clone, Debug)]
pub struct NewCaption {
    /// What they said.
    pub caption: Caption,
    /// How many lines they have said.
    pub lines: usize,
}

/// Captions of everybody.
pub const UPDATES: Topic<NewCaption> = Topic::new("captions:updates");

/// Somebody saved the description of their captions, in one of their windows.
#[payload]
#[derive(Clone, Debug)]
pub struct Saved {
    /// The title that it has now.
    pub title: String,
}

/// What concerns one person, in all their windows.
pub(crate) fn user(id: u64) -> Topic<Saved> {
    Topic::owned(format!("user:{id}"))
}

/// Something to be said in a room that nobody in it said.
#[payload]
#[derive(Clone, Debug)]
pub struct RoomMessage {
    /// What is to be said.
    pub text: String,
}

/// What concerns everybody in one room.
pub(crate) fn room(id: &str) -> Topic<RoomMessage> {
    Topic::owned(format!("room:{id}"))
}

/// Says something in a room, from anywhere.
pub fn publish_to_room(pubsub: &PubSub, room_id: &str, message: RoomMessage) -> Delivery {
    pubsub.broadcast(&room(room_id), message)
}
