//! Sockets: the connection of one client, and which channels it may join.

mod attachment;
mod connect;
mod conversation;
mod incoming;
mod stateless;
mod subscriptions;

pub(crate) use attachment::{Attachment, Replaced, SUPERSEDED};
pub use connect::{Connect, ConnectInfo, TraceContext};
pub(crate) use conversation::Client;
pub use conversation::Conversation;
pub use incoming::Incoming;
pub(crate) use incoming::{ClientMail, ProcessMail};
pub use stateless::Stateless;
pub(crate) use subscriptions::Subscriptions;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

pub use crate::mailbox::NotAccepted;
use crate::mailbox::{Held, Mailbox};
use crate::message::Ref;
use crate::payload::Payload;
use crate::pubsub::PubSub;
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::spec::{ChannelSpec, SocketSpec};
use crate::task::BoxFuture;
use crate::topic::TopicPattern;

/// The connection of one client: who it is, and which channels it may join.
///
/// `#[socket("/path", state = .., channels(..))]` on an impl block implements it. By hand: see
/// [`Channel`](crate::Channel).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a socket",
    label = "no socket",
    note = "write `#[socket(\"/socket\", channels(..))]` above an `impl {Self}` block"
)]
pub trait Socket: Sized + Send + Sync + 'static {
    /// The state of the application that `connect` and the channels see; [`Stateless`]
    /// of a socket that sees none.
    type State: Send + Sync + 'static;
    /// What the documents know of it.
    const SPEC: SocketSpec;
    /// Its channels. The first whose pattern matches a topic serves it.
    const CHANNELS: &'static [Route<Self>];

    /// Lets a client connect, or refuses.
    fn connect(cx: &Connect<Self::State>) -> impl Future<Output = Result<Self, Refused>> + Send;

    /// The name of the connection. A `disconnect` broadcast to it closes every connection of that
    /// name.
    fn id(&self) -> Option<String> {
        None
    }
}

/// A channel of a socket: its topics, and how it is started. [`route`](crate::route) makes one.
pub struct Route<S: Socket> {
    pub(crate) pattern: TopicPattern,
    pub(crate) spec: Option<&'static ChannelSpec>,
    pub(crate) start: fn(Start<S>) -> Started,
}

impl<S: Socket> Route<S> {
    /// A process of one's own that serves the topics of `pattern`.
    ///
    /// It must answer [`Start::ok`] or [`Start::refuse`] exactly once.
    pub const fn custom(pattern: TopicPattern, start: fn(Start<S>) -> Started) -> Self {
        Self {
            pattern,
            spec: None,
            start,
        }
    }

    /// The topics that it serves.
    pub const fn pattern(&self) -> &TopicPattern {
        &self.pattern
    }

    /// The description of the channel; a custom process has none.
    pub const fn spec(&self) -> Option<&'static ChannelSpec> {
        self.spec
    }
}

impl<S: Socket> Clone for Route<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Socket> Copy for Route<S> {}

impl<S: Socket> fmt::Debug for Route<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Route").field(&self.pattern).finish()
    }
}

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

/// What the processes of a connection may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelLimits {
    /// Messages that may wait for one channel.
    pub(crate) mailbox: usize,
    /// How long a handler may run before it is logged.
    pub(crate) patience: std::time::Duration,
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
/// A process of one's own implements it and is mounted by [`Route::custom`]: it answers the join
/// by [`Start::ok`] or [`Start::refuse`], and its [`Exit`] is what the client is told at the end.
///
/// ```
/// use std::sync::Arc;
///
/// use bennu::channel::Incoming;
/// use bennu::socket::{Exit, Inbox, NotAccepted, Start, Started};
/// use bennu::{Payload, Reason, Ref, Route, Socket, TopicPattern};
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
