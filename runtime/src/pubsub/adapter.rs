//! Adapters, which carry messages to other nodes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::delivery::Published;
use super::envelope::{Envelope, NodeId};
use crate::task::BoxFuture;

/// Connects the nodes of a cluster.
///
/// An adapter owns its connection in a task of its own. [`publish`](Self::publish) and
/// [`send_to`](Self::send_to) only hand over: they neither block nor wait for a reconnect, and report
/// the result through [`Published`]. Delivery is at most once, in the order of each sender.
///
/// ```
/// use std::sync::{Arc, OnceLock};
///
/// use bennu::pubsub::{Adapter, BroadcastError, Envelope, Node, NodeId, PubSub, Published};
///
/// /// Two nodes in one program.
/// #[derive(Clone, Default)]
/// struct Pair { other: Arc<OnceLock<Node>>, here: Arc<OnceLock<Node>> }
///
/// impl Adapter for Pair {
///     fn name(&self) -> &str { "pair" }
///
///     fn start(&self, node: Node) {
///         let _ = self.here.set(node);
///     }
///
///     fn publish(&self, envelope: Envelope) -> Published {
///         if let Some(other) = self.other.get() {
///             other.receive(&envelope);
///         }
///         Published::done(Ok(()))
///     }
///
///     fn send_to(&self, node: NodeId, envelope: Envelope) -> Published {
///         match self.other.get() {
///             Some(other) if other.id() == node => self.publish(envelope),
///             _ => Published::done(Err(BroadcastError::NotSent("no such node".into()))),
///         }
///     }
/// }
///
/// # fn main() {
/// # #[derive(Clone)] #[bennu::payload] struct Saved { id: u64 }
/// let a = Pair::default();
/// let b = Pair { other: a.here.clone(), here: a.other.clone() };
/// let (a, b) = (PubSub::with_adapter(a), PubSub::with_adapter(b));
///
/// let saved = bennu::Topic::<Saved>::new("saved");
/// let mut there = b.subscribe(&saved);
/// a.broadcast(&saved, Saved { id: 7 });
/// assert_eq!(there.try_next().map(|saved| saved.id), Some(7));
/// # }
/// ```
pub trait Adapter: Send + Sync + 'static {
    /// Returns the name of the adapter, for logs.
    fn name(&self) -> &str;

    /// Starts to receive: every message of another node goes to [`Node::receive`], in order.
    fn start(&self, node: Node);

    /// Hands a message over to every other node.
    fn publish(&self, envelope: Envelope) -> Published;

    /// Hands a message over to the inbox of one other node.
    fn send_to(&self, node: NodeId, envelope: Envelope) -> Published;

    /// Notes that this node has its first subscriber of `topic`.
    ///
    /// An adapter that subscribes to each topic at its broker does so here; one whose nodes read every
    /// message has nothing to do, which is the default. The registry is locked meanwhile: only hand
    /// over, and do not call back.
    fn joined(&self, topic: &str) {
        let _ = topic;
    }

    /// Notes that the last subscriber of `topic` on this node is gone, see [`joined`](Self::joined).
    fn left(&self, topic: &str) {
        let _ = topic;
    }

    /// Returns the state of the connection to the other nodes, and its changes.
    ///
    /// By default it is always [`Up`](Health::Up).
    fn health(&self) -> watch::Receiver<Health> {
        watch::channel(Health::Up).1
    }

    /// Returns the most bytes of an [encoded](Envelope::encode) envelope that the broker takes.
    ///
    /// A larger one is a [`BroadcastError::TooLarge`](super::BroadcastError::TooLarge), and is not
    /// handed over. By default there is no limit.
    fn max_payload(&self) -> usize {
        usize::MAX
    }

    /// Stops: sends what was handed over, for no longer than `grace`, and closes the connection.
    ///
    /// What is handed over afterwards is a [`BroadcastError::Closed`](super::BroadcastError::Closed). By
    /// default there is nothing to stop.
    fn stop(&self, grace: Duration) -> BoxFuture<'static, ()> {
        let _ = grace;
        Box::pin(std::future::ready(()))
    }

    /// Returns whether there are no other nodes, so that messages need not be written at all.
    fn is_local(&self) -> bool {
        false
    }
}

/// The state of an adapter's connection to the other nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Health {
    /// The adapter connects for the first time.
    Connecting,
    /// Messages are sent and received.
    #[default]
    Up,
    /// The connection is lost, for this reason; the adapter connects again.
    Down(String),
    /// Messages of other nodes were lost, this many since the last report.
    Lagging(u64),
}

/// A node from the view of its adapter: its id, and the way in for messages of other nodes.
#[derive(Clone)]
pub struct Node {
    id: NodeId,
    receive: Arc<dyn Fn(&Envelope) + Send + Sync>,
}

impl Node {
    pub(super) fn new(id: NodeId, receive: impl Fn(&Envelope) + Send + Sync + 'static) -> Self {
        Self {
            id,
            receive: Arc::new(receive),
        }
    }

    /// Returns the id of this node.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// Delivers a message of another node to the subscribers here.
    ///
    /// A message of this node itself, as brokers echo it, is skipped, for it has been delivered already.
    pub fn receive(&self, envelope: &Envelope) {
        (self.receive)(envelope);
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Node").field(&self.id).finish()
    }
}

/// The adapter of one node alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Local;

impl Adapter for Local {
    fn name(&self) -> &'static str {
        "local"
    }

    fn start(&self, _: Node) {}

    fn publish(&self, _: Envelope) -> Published {
        Published::done(Ok(()))
    }

    fn send_to(&self, _: NodeId, _: Envelope) -> Published {
        Published::done(Err(super::BroadcastError::NotSent(
            "there are no other nodes".to_owned(),
        )))
    }

    fn is_local(&self) -> bool {
        true
    }
}
