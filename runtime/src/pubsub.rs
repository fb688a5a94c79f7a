//! PubSub: typed messages to every process and task that subscribed to a topic.

mod adapter;
mod delivery;
mod envelope;
mod message;
mod registry;
mod skipped;
mod subscription;

pub use adapter::{Adapter, Health, Local, Node};
pub use delivery::{BroadcastError, Delivery, Published};
pub use envelope::{Envelope, EnvelopeError, Kind, NodeId};
pub use message::{MessageKind, PubSubMessage};
pub use subscription::{SlowReader, Subscription, SubscriptionOptions};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytestring::ByteString;
use tokio::sync::watch;

use self::registry::{Received, Registry};
use self::skipped::Skipped;
use self::subscription::{Queue, Sender};
pub use crate::task::{BoxFuture, Pid};
use crate::topic::Topic;

pub(crate) use self::registry::Subscribed;

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
/// let mut saved = pubsub.subscribe(&SAVED);
/// let delivery = pubsub.broadcast(&SAVED, Saved { id: 7 });
/// assert_eq!(delivery.local(), 1);
/// assert_eq!(saved.try_next().map(|saved| saved.id), Some(7));
/// ```
///
/// Receivers on the same node share a message without serialising it. Delivery is at most once; the
/// messages of one sender to one receiver keep their order.
///
/// Cloning gives another handle on the same subscriptions.
#[derive(Clone)]
pub struct PubSub {
    inner: Arc<Inner>,
}

struct Inner {
    node: NodeId,
    registry: Registry,
    adapter: Arc<dyn Adapter>,
}

impl PubSub {
    /// Creates the PubSub of one node.
    pub fn local() -> Self {
        Self::with_adapter(Local)
    }

    /// Creates the PubSub of one of several nodes, which an adapter connects.
    pub fn with_adapter(adapter: impl Adapter) -> Self {
        let adapter: Arc<dyn Adapter> = Arc::new(adapter);
        let node = NodeId::random();
        let inner = Arc::new(Inner {
            node,
            registry: Registry::default(),
            adapter: Arc::clone(&adapter),
        });
        let (here, skipped) = (Arc::downgrade(&inner), Skipped::default());
        adapter.start(Node::new(node, move |envelope| {
            let Some(inner) = here.upgrade().filter(|_| envelope.from != node) else {
                return;
            };
            if inner.registry.receive(envelope) == Received::UnknownKind {
                skipped.note(envelope);
            }
        }));
        Self { inner }
    }

    /// Returns the id of this node. A node that starts again has another one.
    pub fn node(&self) -> NodeId {
        self.inner.node
    }

    /// Returns the state of the connection to the other nodes, and its changes. Alone, a node is always
    /// [`Up`](Health::Up).
    pub fn health(&self) -> watch::Receiver<Health> {
        self.inner.adapter.health()
    }

    /// Stops the adapter, which sends pending messages for at most `grace`. Later broadcasts reach only
    /// this node.
    pub async fn stop(&self, grace: Duration) {
        self.inner.adapter.stop(grace).await;
    }

    /// Sends `message` to every subscriber of `topic`, on every node.
    pub fn broadcast<M: PubSubMessage>(&self, topic: &Topic<M>, message: M) -> Delivery {
        self.send(None, topic.name(), Arc::new(message))
    }

    /// Sends `message` to every subscriber of `topic` except the process `from`, on every node.
    pub fn broadcast_from<M: PubSubMessage>(
        &self,
        from: Pid,
        topic: &Topic<M>,
        message: M,
    ) -> Delivery {
        self.send(Some(from), topic.name(), Arc::new(message))
    }

    /// Sends `message` to every subscriber of `topic` on the node `to` alone, which may be this one.
    pub fn direct_broadcast<M: PubSubMessage>(
        &self,
        to: NodeId,
        topic: &Topic<M>,
        message: M,
    ) -> Delivery {
        if to == self.inner.node {
            return self.local_broadcast(topic, message);
        }
        let hand_over = |envelope| self.inner.adapter.send_to(to, envelope);
        Delivery::new(0, self.hand_over(topic.name(), &message, hand_over))
    }

    /// Sends `message` to every subscriber of `topic` on this node.
    pub fn local_broadcast<M: Send + Sync + 'static>(
        &self,
        topic: &Topic<M>,
        message: M,
    ) -> Delivery {
        let (registry, message) = (&self.inner.registry, Arc::new(message));
        Delivery::local_only(registry.dispatch(None, topic.name(), &message))
    }

    /// Sends `message` to every subscriber of `topic` on this node except the process `from`.
    pub fn local_broadcast_from<M: Send + Sync + 'static>(
        &self,
        from: Pid,
        topic: &Topic<M>,
        message: M,
    ) -> Delivery {
        let (registry, message) = (&self.inner.registry, Arc::new(message));
        Delivery::local_only(registry.dispatch(Some(from), topic.name(), &message))
    }

    /// Returns the number of local processes and tasks that are subscribed to `topic`.
    pub fn subscribers<M: 'static>(&self, topic: &Topic<M>) -> usize {
        self.inner.registry.count::<M>(topic.name())
    }

    /// Subscribes any task to `topic`, and returns its messages as a stream.
    ///
    /// Channels, live views and raw sockets use their own `socket.subscribe(..)`, which calls
    /// `#[handle_info]`. Use this method for everything else: a background job, or server-sent events.
    ///
    /// ```
    /// use axum::response::sse::{Event, Sse};
    /// use bennu::{Endpoint, Topic};
    /// use futures_util::{Stream, StreamExt};
    ///
    /// #[bennu::payload]
    /// struct Saved { id: u64 }
    /// const SAVED: Topic<Saved> = Topic::new("saved");
    ///
    /// /// `GET /saved`
    /// async fn saved(
    ///     endpoint: axum::extract::State<Endpoint>,
    /// ) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    ///     let saved = endpoint.pubsub().subscribe(&SAVED);
    ///     Sse::new(saved.map(|saved| Event::default().event("saved").json_data(&*saved)))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use axum::response::IntoResponse;
    ///
    /// let endpoint = Endpoint::builder().build()?;
    /// let response = saved(axum::extract::State(endpoint.clone())).await.into_response();
    /// endpoint.pubsub().broadcast(&SAVED, Saved { id: 7 });
    /// let mut events = response.into_body().into_data_stream();
    /// let event = events.next().await.ok_or("no event")??;
    /// assert_eq!(event, "event: saved\ndata: {\"id\":7}\n\n");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// At most 1,024 messages wait for the reader; beyond that the oldest is dropped. See
    /// [`subscribe_with`](Self::subscribe_with) for other choices.
    pub fn subscribe<M: PubSubMessage>(&self, topic: &Topic<M>) -> Subscription<M> {
        self.subscribe_with(topic, SubscriptionOptions::default())
    }

    /// Subscribes any task to `topic`, with options for slow readers.
    ///
    /// ```
    /// use bennu::pubsub::{PubSub, SlowReader, SubscriptionOptions};
    ///
    /// const NUMBERS: bennu::Topic<u64> = bennu::Topic::new("numbers");
    ///
    /// let pubsub = PubSub::local();
    /// let newest = SubscriptionOptions::default().with_capacity(1);
    /// let mut newest = pubsub.subscribe_with(&NUMBERS, newest);
    /// for number in 1..=3 {
    ///     pubsub.broadcast(&NUMBERS, number);
    /// }
    /// assert_eq!(newest.try_next().as_deref(), Some(&3));
    /// assert_eq!(newest.dropped(), 2);
    /// ```
    pub fn subscribe_with<M: PubSubMessage>(
        &self,
        topic: &Topic<M>,
        options: SubscriptionOptions,
    ) -> Subscription<M> {
        let queue = Queue::new(options);
        let sender = Sender(Arc::clone(&queue));
        let deliver = move |message: &Arc<M>| sender.send(message);
        Subscription::new(queue, self.subscribe_process(Pid::unique(), topic, deliver))
    }

    /// Returns whether there are no other nodes.
    pub(crate) fn is_local(&self) -> bool {
        self.inner.adapter.is_local()
    }

    /// Subscribes a process with a function that takes each message; the subscription ends with the
    /// guard. A process is subscribed to a topic once: the newest function counts.
    pub(crate) fn subscribe_process<M: PubSubMessage>(
        &self,
        pid: Pid,
        topic: &Topic<M>,
        deliver: impl Fn(&Arc<M>) + Send + Sync + 'static,
    ) -> Subscribed {
        let Inner {
            registry, adapter, ..
        } = &*self.inner;
        registry.subscribe(&**adapter, pid, topic.name(), deliver);
        Subscribed::new::<M>(Arc::downgrade(&self.inner), pid, topic.name())
    }

    /// Delivers locally, first and always; then hands over to the other nodes.
    fn send<M: PubSubMessage>(&self, from: Option<Pid>, topic: &str, message: Arc<M>) -> Delivery {
        let local = self.inner.registry.dispatch(from, topic, &message);
        if self.is_local() {
            return Delivery::local_only(local);
        }
        let publish = |envelope| self.inner.adapter.publish(envelope);
        Delivery::new(local, self.hand_over(topic, &*message, publish))
    }

    fn hand_over<M: PubSubMessage>(
        &self,
        topic: &str,
        message: &M,
        hand_over: impl FnOnce(Envelope) -> Published,
    ) -> Published {
        let (kind, body) = match message.encode() {
            Ok(encoded) => encoded,
            Err(error) => return Published::done(Err(BroadcastError::Encode(error))),
        };
        let envelope = Envelope::new(self.inner.node, ByteString::from(topic), kind, body);
        let (len, max) = (envelope.encoded_len(), self.inner.adapter.max_payload());
        if len > max {
            return Published::done(Err(BroadcastError::TooLarge { len, max }));
        }
        hand_over(envelope)
    }
}

impl fmt::Debug for PubSub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PubSub")
            .field("adapter", &self.inner.adapter.name())
            .finish_non_exhaustive()
    }
}
