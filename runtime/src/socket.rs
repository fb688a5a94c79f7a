//! Sockets: the connection of one client, and the channels that it may join.

mod attachment;
mod connect;
mod conversation;
pub mod custom;
pub(crate) mod incoming;
mod link;
pub(crate) mod processes;
mod refusals;
mod stateless;
mod subscriptions;

pub(crate) use attachment::{Attachment, Replaced, SUPERSEDED};
pub use connect::{Connect, ConnectInfo, TraceContext};
pub(crate) use conversation::Client;
pub(crate) use conversation::Conversation;
pub(crate) use custom::{Exit, Inbox, Start, Started};
pub(crate) use incoming::{ClientMail, Incoming, ProcessMail};
pub(crate) use link::{Link, News, Notice};
pub(crate) use processes::{Label, LastNotice, ProcessKind, Processes};
pub(crate) use refusals::{Excess, Refusals};
pub use stateless::Stateless;
pub(crate) use subscriptions::Subscriptions;

use std::fmt;
use std::future::Future;

use crate::refused::Refused;
use crate::spec::{ChannelSpec, SocketSpec};
use crate::topic::TopicPattern;

/// The connection of one client: its identity, and the channels that it may join.
///
/// `#[socket("/path", state = .., channels(..))]` on an impl block implements it. By hand: see
/// [`Channel`](crate::Channel).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a socket",
    label = "no socket",
    note = "write `#[socket(\"/socket\", channels(..))]` above an `impl {Self}` block"
)]
pub trait Socket: Sized + Send + Sync + 'static {
    /// The part of the application's state that `connect` and the channels see; [`Stateless`] if they
    /// see none.
    type State: Send + Sync + 'static;
    /// The description of the socket in the documents.
    const SPEC: SocketSpec;
    /// The channels of the socket. The first channel whose pattern matches a topic serves it.
    const CHANNELS: &'static [Route<Self>];

    /// Accepts or refuses a client.
    fn connect(cx: &Connect<Self::State>) -> impl Future<Output = Result<Self, Refused>> + Send;

    /// Returns the name of the connection. [`Endpoint::disconnect`](crate::Endpoint::disconnect) closes
    /// every connection of that name.
    fn id(&self) -> Option<String> {
        None
    }
}

/// A channel of a socket: its topics, and the function that starts it.
///
/// [`Route::channel`] routes to a channel, and [`Route::custom`] to a custom process of the
/// application.
pub struct Route<S: Socket> {
    pub(crate) pattern: TopicPattern,
    pub(crate) spec: Option<&'static ChannelSpec>,
    pub(crate) start: fn(Start<S>) -> Started,
}

impl<S: Socket> Route<S> {
    /// Routes the topics of `pattern` to a custom process.
    ///
    /// The process must call [`Start::ok`] or [`Start::refuse`] exactly once.
    pub const fn custom(pattern: TopicPattern, start: fn(Start<S>) -> Started) -> Self {
        Self {
            pattern,
            spec: None,
            start,
        }
    }

    /// Returns the pattern of the topics.
    pub const fn pattern(&self) -> &TopicPattern {
        &self.pattern
    }

    /// Returns the description of the channel; a custom process has none.
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

/// The limits of each process of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelLimits {
    /// The number of messages that may wait for one channel.
    pub(crate) mailbox: usize,
    /// The time that a handler may run before it is logged.
    pub(crate) patience: std::time::Duration,
}
