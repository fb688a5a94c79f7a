//! Custom processes: what serves a topic in place of a channel.
//!
//! A type that implements [`Inbox`] is mounted by [`Route::custom`](super::Route::custom).

use std::any::Any;
use std::fmt;
use std::sync::Arc;

pub use super::conversation::Conversation;
use super::incoming::{ClientMail, Incoming, ProcessMail};
use super::{ChannelLimits, Socket};
pub use crate::mailbox::NotAccepted;
use crate::mailbox::{Held, Mailbox};
use crate::message::Ref;
use crate::payload::Payload;
use crate::pubsub::PubSub;
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::task::BoxFuture;

/// A join on its way to the process that serves the topic.
#[derive(Debug)]
pub struct Start<S: Socket> {
    pub(crate) conversation: Conversation<S>,
    pub(crate) payload: Payload,
    pub(crate) limits: ChannelLimits,
    pub(crate) redactor: Arc<Redactor>,
    pub(crate) held: Held,
}

impl<S: Socket> Start<S> {
    /// The topic that the client joins.
    pub fn topic(&self) -> &str {
        self.conversation.attachment.topic()
    }

    /// What the join carries.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The state of the connection.
    pub fn conn(&self) -> &S {
        &self.conversation.conn
    }

    /// The state of the application.
    pub fn state(&self) -> &S::State {
        &self.conversation.state
    }

    /// The messages between processes.
    pub fn pubsub(&self) -> &PubSub {
        &self.conversation.pubsub
    }

    /// Lets the client in. What is returned sends to it.
    pub fn ok(self, response: &Payload) -> Conversation<S> {
        self.conversation.attachment.ok(response);
        self.conversation
    }

    /// Turns the client down. The process then ends with [`Exit::Refused`].
    pub fn refuse(self, refused: &Refused) {
        self.turn_down(refused);
    }

    pub(crate) fn turn_down(&self, refused: &Refused) {
        self.conversation.attachment.refuse(refused);
    }
}

/// A process that serves a topic: where its mail goes, and its task.
pub struct Started {
    /// Takes what the client sends.
    pub inbox: Arc<dyn Inbox>,
    /// Runs from the join to the end.
    pub task: BoxFuture<'static, Exit>,
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started").finish_non_exhaustive()
    }
}

/// Takes what a client sends to one topic.
///
/// A process of one's own implements it and is mounted by [`Route::custom`](super::Route::custom): it answers the join
/// by [`Start::ok`] or [`Start::refuse`], and its [`Exit`] is what the client is told at the end.
///
/// ```
/// use std::sync::Arc;
///
/// use bennu::channel::Incoming;
/// use bennu::socket::custom::{Exit, Inbox, NotAccepted, Start, Started};
/// use bennu::{Payload, Reason, Socket};
/// use bennu::message::Ref;
/// use bennu::socket::Route;
/// use bennu::topic::TopicPattern;
/// use tokio::sync::Notify;
///
/// /// Takes nothing, and ends when it is told to.
/// struct Until(Notify);
///
/// impl Inbox for Until {
///     fn deliver(&self, _: Incoming) -> Result<(), NotAccepted> { Err(NotAccepted::Full) }
///     fn leave(&self, _: Option<Ref>) -> Result<(), NotAccepted> { Ok(self.0.notify_one()) }
///     fn stop(&self, _: Reason) { self.0.notify_one() }
/// }
///
/// fn quiet<S: Socket>(start: Start<S>) -> Started {
///     let inbox = Arc::new(Until(Notify::new()));
///     let ended = Arc::clone(&inbox);
///     let task = Box::pin(async move {
///         let _client = start.ok(&Payload::empty());
///         ended.0.notified().await;
///         Exit::Closed
///     });
///     Started { inbox, task }
/// }
///
/// const fn quiet_route<S: Socket>() -> Route<S> {
///     Route::custom(TopicPattern::new("quiet"), quiet::<S>)
/// }
/// ```
pub trait Inbox: Any + Send + Sync {
    /// Takes an event.
    ///
    /// # Errors
    /// When too much waits already, or the process has ended.
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted>;

    /// The client leaves; the reference is for the reply.
    ///
    /// # Errors
    /// When the process has ended: the client is answered for it.
    fn leave(&self, reference: Option<Ref>) -> Result<(), NotAccepted>;

    /// The process is to stop.
    fn stop(&self, reason: Reason);
}

/// The processes of this crate take their mail as it comes.
impl<M: ProcessMail + From<ClientMail>> Inbox for Mailbox<M> {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        self.send(ClientMail::In(message).into())
    }

    fn leave(&self, reference: Option<Ref>) -> Result<(), NotAccepted> {
        self.send_always(ClientMail::Leave(reference).into())
    }

    fn stop(&self, reason: Reason) {
        self.stop(reason);
    }
}

/// How a process that served a topic ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The join was refused and answered: nothing more is sent.
    Refused,
    /// `phx_close` is sent: the client does not rejoin.
    Closed,
    /// `phx_error` is sent: the client rejoins.
    Crashed,
}
