//! Messages of a client on a topic that it has joined.

use std::sync::Arc;

use bytestring::ByteString;

use super::Attachment;
use crate::mailbox::Held;
use crate::message::{Ref, Status};
use crate::payload::Payload;
use crate::refused::Refused;

/// An event that a client pushed.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub(crate) event: ByteString,
    pub(crate) payload: Payload,
    pub(crate) reference: Option<Ref>,
    /// The bytes that count for the event until it is handled.
    pub(crate) _held: Held,
}

impl Incoming {
    /// Returns the name of the event.
    pub fn event(&self) -> &str {
        &self.event
    }

    /// Returns the payload of the event.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// Returns the reference for the reply; `None` if the client does not wait for one.
    ///
    /// A [custom process](crate::socket::Route::custom) passes it to
    /// [`Conversation::reply`](super::Conversation::reply).
    pub fn reference(&self) -> Option<&Ref> {
        self.reference.as_ref()
    }
}

/// A message of a client for a process.
pub(crate) enum ClientMail {
    /// An event.
    In(Incoming),
    /// The client leaves.
    Leave(Option<Ref>),
    /// Another client takes the place of the one that has gone.
    Attach(Arc<Attachment>),
}

/// The mail of a process: some of it may come from a client.
pub(crate) trait ProcessMail: Send + 'static {
    /// Returns what came from a client that waits for an answer.
    fn into_client_mail(self) -> Option<ClientMail>;
}

impl ClientMail {
    /// Answers for a process that ended before it handled the message: an event finds no process, a
    /// leave succeeds.
    pub(crate) fn answer(&self, attachment: &Attachment) {
        match self {
            Self::In(Incoming { reference, .. }) => {
                if reference.is_some() {
                    attachment.reply_unmatched(reference.as_ref());
                }
            }
            Self::Attach(attachment) => attachment.refuse(&Refused::unmatched()),
            Self::Leave(reference) => {
                if reference.is_some() {
                    attachment.reply(reference.as_ref(), &Status::Ok, &Payload::empty());
                }
            }
        }
    }
}
