//! What a client sent to a topic that it has joined.

use bytestring::ByteString;

use crate::mailbox::Held;
use crate::message::Ref;
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

    /// What its reply must carry: a [process of one's own](crate::Route::custom) hands it to
    /// [`Conversation::reply`](super::Conversation::reply). `None` where the client waits for none.
    pub fn reference(&self) -> Option<&Ref> {
        self.reference.as_ref()
    }
}
