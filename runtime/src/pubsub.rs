//! PubSub: typed messages to everybody who subscribed to a topic.

mod adapter;
mod registry;

pub use adapter::{Adapter, BroadcastError, Envelope, Local, Published, Receive};

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use crate::task::{BoxFuture, Pid};
use crate::topic::Topic;
use registry::Registry;

pub(crate) use registry::Subscription;

/// A message that may travel between nodes.
///
/// Everything that is `Serialize + DeserializeOwned + Send + Sync` is one; `#[payload]` derives it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be broadcast to other nodes",
    label = "does not implement `Serialize` and `Deserialize`",
    note = "write `#[payload]` above the type, or use `local_broadcast`, which stays on this node"
)]
pub trait PubSubMessage: Serialize + DeserializeOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<M: Serialize + DeserializeOwned + Send + Sync + 'static> PubSubMessage for M {}

/// Broadcasts messages to the processes that subscribed to a topic, on this node and, through an
/// [`Adapter`], on others.
///
/// ```
/// use bennu::pubsub::PubSub;
/// use bennu::Topic;
///
/// #[bennu::payload]
/// struct Saved { id: u64 }
/// const SAVED: Topic<Saved> = Topic::new("saved");
///
/// let pubsub = PubSub::local();
/// let delivery = pubsub.broadcast(&SAVED, Saved { id: 7 });
/// assert_eq!(delivery.local(), 0); // nobody subscribed
/// ```
///
/// On one node a message is shared by all its receivers, never serialised. Delivery is at most
/// once; the messages of one sender to one receiver keep their order.
///
/// Cloning gives another handle on the same subscriptions.
#[derive(Clone)]
pub struct PubSub {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    adapter: Arc<dyn Adapter>,
}

impl PubSub {
    /// One node.
    pub fn local() -> Self {
        Self::with_adapter(Local)
    }

    /// Several nodes that an adapter connects.
    pub fn with_adapter(adapter: impl Adapter) -> Self {
        let adapter: Arc<dyn Adapter> = Arc::new(adapter);
        let inner = Arc::new(Inner {
            registry: Registry::default(),
            adapter: adapter.clone(),
        });
        let node = Arc::downgrade(&inner);
        adapter.start(Box::new(move |envelope| {
            if let Some(inner) = node.upgrade() {
                inner.registry.receive(&envelope);
            }
        }));
        Self { inner }
    }

    /// Sends `message` to every subscriber of `topic`, on every node.
    pub fn broadcast<M: PubSubMessage>(&self, topic: &Topic<M>, message: M) -> Delivery {
        self.send(None, topic.name(), Arc::new(message))
    }

    /// Sends `message` to every subscriber of `topic` but the process `from`, on every node.
    pub fn broadcast_from<M: PubSubMessage>(
        &self,
        from: Pid,
        topic: &Topic<M>,
        message: M,
    ) -> Delivery {
        self.send(Some(from), topic.name(), Arc::new(message))
    }

    /// Sends `message` to every subscriber of `topic` on this node.
    pub fn local_broadcast<M: Send + Sync + 'static>(
        &self,
        topic: &Topic<M>,
        message: M,
    ) -> Delivery {
        Delivery::local_only(
            self.inner
                .registry
                .dispatch(None, topic.name(), &Arc::new(message)),
        )
    }

    /// Sends `message` to every subscriber of `topic` on this node but the process `from`.
    pub fn local_broadcast_from<M: Send + Sync + 'static>(
        &self,
        from: Pid,
        topic: &Topic<M>,
        message: M,
    ) -> Delivery {
        let message = Arc::new(message);
        Delivery::local_only(
            self.inner
                .registry
                .dispatch(Some(from), topic.name(), &message),
        )
    }

    /// How many processes of this node are subscribed to `topic`.
    pub fn subscribers<M: 'static>(&self, topic: &Topic<M>) -> usize {
        self.inner.registry.count::<M>(topic.name())
    }

    /// Whether there are no other nodes.
    pub(crate) fn is_local(&self) -> bool {
        self.inner.adapter.is_local()
    }

    /// Subscribes a process with a function that takes each message; the subscription ends with the
    /// guard. A process is subscribed to a topic once: the newest function counts.
    pub(crate) fn subscribe<M: PubSubMessage>(
        &self,
        pid: Pid,
        topic: &Topic<M>,
        deliver: impl Fn(&Arc<M>) + Send + Sync + 'static,
    ) -> Subscription {
        self.inner.registry.subscribe(pid, topic.name(), deliver);
        Subscription::new::<M>(Arc::downgrade(&self.inner), pid, topic.name())
    }

    /// Local delivery first and always, then the other nodes.
    fn send<M: PubSubMessage>(&self, from: Option<Pid>, topic: &str, message: Arc<M>) -> Delivery {
        let local = self.inner.registry.dispatch(from, topic, &message);
        let remote = if self.is_local() {
            Published::done(Ok(()))
        } else {
            match Envelope::new(topic, &*message) {
                Ok(envelope) => self.inner.adapter.publish(envelope),
                Err(error) => Published::done(Err(error)),
            }
        };
        Delivery { local, remote }
    }
}

impl fmt::Debug for PubSub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PubSub")
            .field("adapter", &self.inner.adapter.name())
            .finish_non_exhaustive()
    }
}

/// What became of a broadcast: how many processes of this node got it, and, when one waits for it,
/// whether it went out to the others.
#[derive(Debug)]
pub struct Delivery {
    local: usize,
    remote: Published,
}

impl Delivery {
    fn local_only(local: usize) -> Self {
        Self {
            local,
            remote: Published::done(Ok(())),
        }
    }

    /// A message that could not be written: logged here, told to whoever waits.
    pub(crate) fn not_encoded(
        topic: &str,
        event: &str,
        error: crate::payload::EncodeError,
    ) -> Self {
        let error = error.into_source();
        tracing::error!(topic, event, %error, "broadcast not sent");
        Self {
            local: 0,
            remote: Published::done(Err(BroadcastError::Encode(error))),
        }
    }

    /// How many processes of this node it was delivered to.
    pub fn local(&self) -> usize {
        self.local
    }

    /// Waits until the adapter has handed the message to the other nodes' broker.
    ///
    /// # Errors
    /// When it could not; the local delivery has happened all the same.
    pub async fn remote(self) -> Result<(), BroadcastError> {
        self.remote.wait().await
    }
}
