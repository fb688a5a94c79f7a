//! Sockets: the connection of one client, and which channels it may join.

mod attachment;
mod connect;
mod conversation;
pub mod custom;
pub(crate) mod incoming;
mod stateless;
mod subscriptions;

pub(crate) use attachment::{Attachment, Replaced, SUPERSEDED};
pub use connect::{Connect, ConnectInfo, TraceContext};
pub(crate) use conversation::Client;
pub(crate) use conversation::Conversation;
pub(crate) use custom::{Exit, Inbox, Start, Started};
pub(crate) use incoming::{ClientMail, Incoming, ProcessMail};
pub use stateless::Stateless;
pub(crate) use subscriptions::Subscriptions;

use std::fmt;
use std::future::Future;

use crate::refused::Refused;
use crate::spec::{ChannelSpec, SocketSpec};
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

/// A channel of a socket: its topics, and how it is started.
///
/// [`Route::channel`] makes one of a channel, [`Route::custom`] one of a process that the application writes.
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

/// What the processes of a connection may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelLimits {
    /// Messages that may wait for one channel.
    pub(crate) mailbox: usize,
    /// How long a handler may run before it is logged.
    pub(crate) patience: std::time::Duration,
}
