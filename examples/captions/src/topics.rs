//! Topics: messages between processes of the server.

use bennu::Topic;
use bennu::payload;
use bennu::pubsub::{Delivery, PubSub};

/// A line of any user.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The number of the line.
    pub id: u64,
    /// The name of the user.
    pub from: String,
    /// The text of the line.
    pub text: String,
}

/// The message about a new line.
#[payload]
#[derive(Clone, Debug)]
pub struct NewCaption {
    /// The line itself.
    pub caption: Caption,
    /// The number of lines that the user has said.
    pub lines: usize,
}

/// The topic of the lines of all users.
pub const UPDATES: Topic<NewCaption> = Topic::new("captions:updates");

/// The message about a description that a user saved in one of their windows.
#[payload]
#[derive(Clone, Debug)]
pub struct Saved {
    /// The new title.
    pub title: String,
}

/// Returns the topic of one user, for all their windows.
pub(crate) fn user(id: u64) -> Topic<Saved> {
    Topic::owned(format!("user:{id}"))
}

/// A message for a room that comes from outside of it.
#[payload]
#[derive(Clone, Debug)]
pub struct RoomMessage {
    /// The text of the message.
    pub text: String,
}

/// Returns the topic of one room, for everyone in it.
pub(crate) fn room(id: &str) -> Topic<RoomMessage> {
    Topic::owned(format!("room:{id}"))
}

/// Announces something in a room, from anywhere.
pub fn publish_to_room(pubsub: &PubSub, room_id: &str, message: RoomMessage) -> Delivery {
    pubsub.broadcast(&room(room_id), message)
}
