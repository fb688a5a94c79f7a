//! What a client sent to a topic that it has joined.

use bytestring::ByteString;

use super::Attachment;
use crate::mailbox::Held;
use crate::message::{Ref, Status};
use crate::payload::Payload;

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

    /// What its reply must carry: a [process of one's own](crate::socket::Route::custom) hands it to
    /// [`Conversation::reply`](super::Conversation::reply). `None` where the client waits for none.
    pub fn reference(&self) -> Option<&Ref> {
        self.reference.as_ref()
    }
}

/// What a client sends to a process.
pub(crate) enum ClientMail {
    /// An event.
    In(Incoming),
    /// The client leaves.
    Leave(Option<Ref>),
}

/// The mail of a process: some of it may come from a client.
pub(crate) trait ProcessMail: Send + 'static {
    /// Returns what came from a client that waits for an answer.
    fn into_client_mail(self) -> Option<ClientMail>;
}

impl ClientMail {
    /// Answers for a process that has ended before it came to this: an event finds no process, a leave
    /// has what it wants.
    pub(crate) fn answer(&self, attachment: &Attachment) {
        match self {
            Self::In(Incoming { reference, .. }) => {
                if reference.is_some() {
                    attachment.reply_unmatched(reference.as_ref());
                }
            }
            Self::Leave(reference) => {
                if reference.is_some() {
                    attachment.reply(reference.as_ref(), &Status::Ok, &Payload::empty());
                }
            }
        }
    }
}
