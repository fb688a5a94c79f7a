//! Custom processes, which serve a topic in place of a channel.
//!
//! A type that implements [`Inbox`] is mounted by [`Route::custom`](super::Route::custom).

use std::any::Any;
use std::fmt;
use std::sync::Arc;

pub use super::conversation::Conversation;
use super::incoming::{ClientMail, Incoming, ProcessMail};
use super::{Attachment, ChannelLimits, Label, Socket};
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
    /// Returns the topic that the client joins.
    pub fn topic(&self) -> &str {
        self.conversation.attachment.topic()
    }

    /// Returns the payload of the join.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// Returns the state of the connection.
    pub fn conn(&self) -> &S {
        &self.conversation.conn
    }

    /// Returns the state of the application.
    pub fn state(&self) -> &S::State {
        &self.conversation.state
    }

    /// Returns the PubSub of the endpoint.
    pub fn pubsub(&self) -> &PubSub {
        &self.conversation.pubsub
    }

    /// Accepts the join. The result sends events to the client.
    pub fn ok(self, response: &Payload) -> Conversation<S> {
        self.conversation.attachment.ok(response);
        self.conversation
    }

    /// Refuses the join. The process then ends with [`Exit::Refused`].
    pub fn refuse(self, refused: &Refused) {
        self.turn_down(refused);
    }

    pub(crate) fn turn_down(&self, refused: &Refused) {
        self.conversation.attachment.refuse(refused);
    }
}

/// A process that serves a topic: its inbox and its task.
pub struct Started {
    pub(crate) inbox: Arc<dyn Inbox>,
    pub(crate) task: BoxFuture<'static, Exit>,
    /// `None` of a custom process.
    pub(crate) label: Option<Label>,
}

impl Started {
    /// Starts a process: `inbox` takes what the client sends, `task` runs from the join to the end.
    pub fn new(inbox: Arc<dyn Inbox>, task: impl Future<Output = Exit> + Send + 'static) -> Self {
        Self {
            inbox,
            task: Box::pin(task),
            label: None,
        }
    }

    /// Names a process for logs and lists.
    pub(crate) fn labelled(self, label: Label) -> Self {
        Self {
            label: Some(label),
            ..self
        }
    }
}

/// A client that takes the place of one that has gone.
#[doc(hidden)]
#[derive(Debug)]
pub struct Attach(Arc<Attachment>);

impl From<Arc<Attachment>> for Attach {
    fn from(attachment: Arc<Attachment>) -> Self {
        Self(attachment)
    }
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started").finish_non_exhaustive()
    }
}

/// The inbox of a process that serves one topic for a client.
///
/// A custom process implements it and is mounted by [`Route::custom`](super::Route::custom). It answers
/// the join by [`Start::ok`] or [`Start::refuse`], and its [`Exit`] decides which message the client
/// receives at the end.
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
///     Started::new(inbox, async move {
///         let _client = start.ok(&Payload::empty());
///         ended.0.notified().await;
///         Exit::Closed
///     })
/// }
///
/// const fn quiet_route<S: Socket>() -> Route<S> {
///     Route::custom(TopicPattern::new("quiet"), quiet::<S>)
/// }
/// ```
pub trait Inbox: Any + Send + Sync {
    /// Takes an event of the client.
    ///
    /// # Errors
    /// If too many messages wait already, or the process has ended.
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted>;

    /// Notifies the process that the client leaves; the reference is for the reply.
    ///
    /// # Errors
    /// If the process has ended: the leave is then answered for it.
    fn leave(&self, reference: Option<Ref>) -> Result<(), NotAccepted>;

    /// Asks the process to stop.
    fn stop(&self, reason: Reason);

    /// Attaches another client in place of one that has gone. A custom process accepts none.
    #[doc(hidden)]
    fn attach(&self, client: Attach) -> Result<(), NotAccepted> {
        let _ = client;
        Err(NotAccepted::Ended)
    }
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

    fn attach(&self, Attach(client): Attach) -> Result<(), NotAccepted> {
        self.send_always(ClientMail::Attach(client).into())
    }
}

/// The way in which a process that served a topic ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// The join was refused and answered: nothing more is sent.
    Refused,
    /// `phx_close` is sent: the client does not rejoin.
    Closed,
    /// `phx_error` is sent: the client rejoins.
    Crashed,
}
