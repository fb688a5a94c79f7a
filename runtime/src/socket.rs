//! Sockets: the connection of one client, and which channels it may join.

mod connect;
mod conversation;
mod incoming;
mod stateless;

pub use connect::{Connect, ConnectInfo, TraceContext};
pub(crate) use conversation::Client;
pub use conversation::Conversation;
pub(crate) use incoming::ClientMail;
pub use incoming::Incoming;
pub use stateless::Stateless;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::mailbox::Held;
pub use crate::mailbox::NotAccepted;
use crate::message::{PHX_CLOSE, Ref, Status};
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
    pub(crate) join: JoinReply,
    pub(crate) limits: ChannelLimits,
    pub(crate) redactor: Arc<Redactor>,
    pub(crate) held: Held,
}

impl<S: Socket> Start<S> {
    /// The topic that the client joins.
    pub fn topic(&self) -> &str {
        &self.conversation.topic
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
        let Conversation { client, topic, .. } = &self.conversation;
        self.join.ok(client, topic, response);
        self.conversation
    }

    /// Turns the client down. The process then ends with [`Exit::Refused`].
    pub fn refuse(self, refused: &Refused) {
        self.turn_down(refused);
    }

    pub(crate) fn turn_down(&self, refused: &Refused) {
        let Conversation { client, topic, .. } = &self.conversation;
        self.join.refuse(client, topic, refused);
    }
}

/// The reason that a join is refused with when a later one of the same topic takes its place.
pub(crate) const SUPERSEDED: &str = "join superseded";

/// The reply of a join: its references, and whether it was sent.
#[derive(Clone, Debug)]
pub(crate) struct JoinReply {
    pub(crate) join_ref: Option<Ref>,
    pub(crate) reference: Option<Ref>,
    once: Arc<Once>,
}

/// What happens once for each join.
#[derive(Debug)]
struct Once {
    sent: AtomicBool,
    /// Boxed, for few joins replace a channel.
    replaced: Option<Box<Replaced>>,
}

/// The channel that a join has replaced, which its client had not left. Its `phx_close` comes
/// behind the reply of the join, as Phoenix has it; nobody waits for it, however long that takes.
#[derive(Debug)]
pub(crate) struct Replaced {
    pub(crate) join_ref: Option<Ref>,
}

impl JoinReply {
    pub(crate) fn new(
        join_ref: Option<Ref>,
        reference: Option<Ref>,
        replaced: Option<Replaced>,
    ) -> Self {
        let once = Once {
            sent: AtomicBool::new(false),
            replaced: replaced.map(Box::new),
        };
        Self {
            join_ref,
            reference,
            once: Arc::new(once),
        }
    }

    pub(crate) fn ok(&self, client: &Client, topic: &str, response: &Payload) {
        self.send(client, self.join_ref.as_ref(), topic, &Status::Ok, response);
    }

    pub(crate) fn refuse(&self, client: &Client, topic: &str, refused: &Refused) {
        let join_ref = self.join_ref.as_ref().filter(|_| !refused.is_unmatched());
        self.send(client, join_ref, topic, &Status::Error, refused.response());
    }

    /// The process has crashed. Before its reply that is a refused join.
    pub(crate) fn crash(&self, client: &Client, topic: &str) -> Exit {
        self.end(client, topic, Exit::Crashed, "join crashed")
    }

    /// The process was cut off in favour of a later join.
    pub(crate) fn cut_off(&self, client: &Client, topic: &str) -> Exit {
        self.end(client, topic, Exit::Closed, SUPERSEDED)
    }

    fn end(&self, client: &Client, topic: &str, exit: Exit, reason: &str) -> Exit {
        if self.once.sent.load(Ordering::Acquire) {
            return exit;
        }
        self.refuse(client, topic, &Refused::reason(reason));
        Exit::Refused
    }

    fn send(
        &self,
        client: &Client,
        join_ref: Option<&Ref>,
        topic: &str,
        status: &Status,
        response: &Payload,
    ) {
        let is_first = !self.once.sent.swap(true, Ordering::AcqRel);
        client.reply(join_ref, self.reference.as_ref(), topic, status, response);
        if let Some(replaced) = self.once.replaced.as_ref().filter(|_| is_first) {
            let join_ref = replaced.join_ref.as_ref();
            client.ended(join_ref, topic, PHX_CLOSE, &Payload::empty());
        }
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
