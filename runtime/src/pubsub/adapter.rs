//! Adapters: how messages reach other nodes.

use std::fmt;

use bytes::Bytes;
use serde::Serialize;
use tokio::sync::oneshot;

/// What connects the nodes of a cluster.
///
/// An adapter owns its connection in a task of its own. [`publish`](Self::publish) only hands over:
/// it neither blocks nor waits for a reconnect, and what becomes of the message is told through
/// [`Published`].
///
/// ```
/// use std::sync::{Arc, OnceLock};
///
/// use bennu::pubsub::{Adapter, Envelope, PubSub, Published, Receive};
///
/// /// Two nodes in one program.
/// #[derive(Clone, Default)]
/// struct Pair { other: Arc<OnceLock<Receive>>, here: Arc<OnceLock<Receive>> }
///
/// impl Adapter for Pair {
///     fn name(&self) -> &str { "pair" }
///
///     fn start(&self, receive: Receive) {
///         let _ = self.here.set(receive);
///     }
///
///     fn publish(&self, envelope: Envelope) -> Published {
///         if let Some(receive) = self.other.get() {
///             receive(envelope);
///         }
///         Published::done(Ok(()))
///     }
/// }
///
/// let a = Pair::default();
/// let b = Pair { other: a.here.clone(), here: a.other.clone() };
/// let (a, b) = (PubSub::with_adapter(a), PubSub::with_adapter(b));
/// # let _ = (a, b);
/// ```
pub trait Adapter: Send + Sync + 'static {
    /// Its name, for logs.
    fn name(&self) -> &str;

    /// Starts receiving: `receive` takes every message of another node, in order.
    fn start(&self, receive: Receive);

    /// Hands a message over to every other node.
    fn publish(&self, envelope: Envelope) -> Published;

    /// Whether there are no other nodes, so that messages need not be written at all.
    fn is_local(&self) -> bool {
        false
    }
}

/// What an adapter calls with a message of another node.
pub type Receive = Box<dyn Fn(Envelope) + Send + Sync>;

/// A message between nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The topic.
    pub topic: String,
    /// The name of the message's Rust type: the same program runs on every node.
    pub kind: String,
    /// The message, as JSON.
    pub message: Bytes,
}

impl Envelope {
    pub(crate) fn new<M: Serialize>(topic: &str, message: &M) -> Result<Self, BroadcastError> {
        let message = serde_json::to_vec(message).map_err(BroadcastError::Encode)?;
        let kind = std::any::type_name::<M>().to_owned();
        Ok(Self {
            topic: topic.to_owned(),
            kind,
            message: message.into(),
        })
    }
}

/// The adapter of one node alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Local;

impl Adapter for Local {
    fn name(&self) -> &'static str {
        "local"
    }

    fn start(&self, _: Receive) {}

    fn publish(&self, _: Envelope) -> Published {
        Published::done(Ok(()))
    }

    fn is_local(&self) -> bool {
        true
    }
}

/// What becomes of a message that was handed to an adapter.
#[derive(Debug)]
pub struct Published(State);

#[derive(Debug)]
enum State {
    Done(Result<(), BroadcastError>),
    Pending(oneshot::Receiver<Result<(), BroadcastError>>),
}

impl Published {
    /// It is known already.
    pub const fn done(result: Result<(), BroadcastError>) -> Self {
        Self(State::Done(result))
    }

    /// The adapter's task will tell.
    pub const fn pending(result: oneshot::Receiver<Result<(), BroadcastError>>) -> Self {
        Self(State::Pending(result))
    }

    pub(crate) async fn wait(self) -> Result<(), BroadcastError> {
        match self.0 {
            State::Done(result) => result,
            State::Pending(result) => result.await.unwrap_or(Err(BroadcastError::Closed)),
        }
    }
}

/// Why a message did not reach the other nodes.
#[derive(Debug)]
#[non_exhaustive]
pub enum BroadcastError {
    /// It was certainly not sent.
    NotSent(String),
    /// It may have been sent: the broker did not answer in time.
    Unknown,
    /// It is larger than the broker takes.
    TooLarge {
        /// Bytes of the message.
        len: usize,
        /// Bytes that the broker takes.
        max: usize,
    },
    /// The adapter has stopped.
    Closed,
    /// The message cannot be written as JSON.
    Encode(serde_json::Error),
}

impl fmt::Display for BroadcastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(reason) => write!(f, "not sent to the other nodes: {reason}"),
            Self::Unknown => f.write_str("the broker did not answer: it may have been sent"),
            Self::TooLarge { len, max } => write!(f, "{len} bytes are more than the {max} allowed"),
            Self::Closed => f.write_str("the adapter has stopped"),
            Self::Encode(_) => f.write_str("the message cannot be written as JSON"),
        }
    }
}

impl std::error::Error for BroadcastError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            _ => None,
        }
    }
}
