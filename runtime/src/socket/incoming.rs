//! What a client sent to a topic that it has joined.

use bytestring::ByteString;

use super::Client;
use crate::mailbox::Held;
use crate::message::{JoinRef, Ref, Status};
use crate::payload::Payload;
use crate::refused::Refused;

/// An event that a client pushed.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub(crate) event: ByteString,
    pub(crate) payload: Payload,
    pub(crate) reference: Option<Ref>,
    /// The bytes that it counts for until it is handled.
    pub(crate) _held: Held,
}

impl Incoming {
    /// The event.
    pub fn event(&self) -> &str {
        &self.event
    }

    /// What it carries.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// What its reply must carry: a [process of one's own](crate::Route::custom) hands it to
    /// [`Conversation::reply`](super::Conversation::reply). `None` where the client waits for none.
    pub fn reference(&self) -> Option<&Ref> {
        self.reference.as_ref()
    }
}

/// What a client sends to a process.
pub(crate) enum ClientMail {
    /// An event.
    In(Incoming),
    /// It leaves.
    Leave(Option<Ref>),
}

impl ClientMail {
    /// Answers for a process that has ended before it came to this: an event finds no process, a leave
    /// has what it wants.
    pub(crate) fn answer(&self, client: &Client, topic: &str, join_ref: Option<&JoinRef>) {
        let unmatched = Refused::unmatched();
        let (join_ref, reference, status, response) = match self {
            Self::In(message) => {
                let (reference, response) = (&message.reference, unmatched.response());
                (None, reference, Status::Error, response)
            }
            Self::Leave(reference) => (join_ref, reference, Status::Ok, &Payload::empty()),
        };
        if let Some(reference) = reference {
            client.reply(join_ref, Some(reference), topic, &status, response);
        }
    }
}
