//! Test channels: a topic that a test client has joined.

mod arrivals;

use std::fmt;
use std::sync::Arc;

use super::client::TestClient;
use super::log::Log;
use super::push::Push;
use crate::broadcast::Broadcast;
use crate::channel::{Channel, ChannelHandle, ChannelTopic, HandleInfo};
use crate::message::PHX_LEAVE;
use crate::payload::{IntoPayload, Payload};
use crate::pubsub::Subscribed;
use crate::server::handle;
use crate::task::Pid;

/// A topic that a test client has joined.
///
/// The channel keeps the connection open. Two kinds of events arrive:
///
/// * Events that reach this client, pushes and broadcasts alike: [`assert_push`](Self::assert_push).
/// * Events that are broadcast on the topic, whether or not the channel passes them on to this client:
///   [`assert_broadcast`](Self::assert_broadcast). For these the test subscribes to the topic, and
///   counts in [`Delivery::local`](crate::pubsub::Delivery::local).
///
/// An assertion takes the first event that fits and leaves the others, so the order of assertions does
/// not matter.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let endpoint = endpoint();
/// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// let (_, channel) = client.join(Captions::topic(7)).await?;
/// channel.assert_push::<InitialData>().await;
/// channel.push("new_message", NewMessage { text: "hello".into() });
/// let message = channel.assert_push::<NewMessage>().await;
/// assert_eq!(message, NewMessage { text: "hello".into() });
/// channel.refute_push::<NewMessage>().await;
/// # Ok(())
/// # }
/// ```
pub struct TestChannel<C: Channel> {
    client: TestClient<C::Socket>,
    topic: ChannelTopic<C>,
    join_ref: String,
    handle: Option<ChannelHandle<C>>,
    broadcasts: Arc<Log<Arc<Broadcast>>>,
    _subscription: Subscribed,
}

impl<C: Channel> TestChannel<C> {
    /// Observes the broadcasts of a topic before it is joined.
    pub(super) fn observe(client: TestClient<C::Socket>, topic: ChannelTopic<C>) -> Self {
        let broadcasts = Arc::new(Log::default());
        let log = Arc::clone(&broadcasts);
        let line = client.line();
        let subscription =
            line.pubsub
                .subscribe_process(Pid::unique(), &topic.broadcasts(), move |broadcast| {
                    log.add(Arc::clone(broadcast));
                });
        Self {
            join_ref: line.reference(),
            client,
            topic,
            handle: None,
            broadcasts,
            _subscription: subscription,
        }
    }

    /// Finds the process after the join was answered `ok`.
    pub(super) async fn joined(mut self) -> Self {
        let topic = self.topic.name().clone();
        let line = self.client.line();
        let found = line.look(move |connection| connection.inbox(&topic).and_then(handle::<C>));
        self.handle = found.await.flatten();
        self
    }

    pub(super) fn join_ref(&self) -> &str {
        &self.join_ref
    }

    /// Returns the client that has joined.
    pub fn client(&self) -> &TestClient<C::Socket> {
        &self.client
    }

    /// Returns the topic of the channel.
    pub fn topic(&self) -> &ChannelTopic<C> {
        &self.topic
    }

    /// Returns a handle on the channel's process.
    ///
    /// # Panics
    /// When the channel ended as soon as it was joined.
    #[track_caller]
    pub fn handle(&self) -> &ChannelHandle<C> {
        let handle = self.handle.as_ref();
        handle.unwrap_or_else(|| panic!("the channel of {} has ended", self.topic))
    }

    /// Sends an event. Await the result for the reply.
    ///
    /// A [`Binary`](crate::payload::Binary) is sent as a binary frame.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let (_, channel) = client.join(Captions::topic(7)).await?;
    /// channel.push("frame", Binary::from(vec![1, 2, 3])).await.assert_ok(Binary::from(vec![1, 2, 3]));
    /// channel.push("analytics", ()).assert_no_reply().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// When the payload cannot be written.
    #[track_caller]
    pub fn push<T: IntoPayload>(&self, event: &str, payload: T) -> Push<C::Socket> {
        let (join_ref, topic) = (Some(self.join_ref.as_str()), self.topic.name());
        self.client.push(join_ref, topic, event, payload)
    }

    /// Leaves the topic. Await the result for the reply.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let (_, channel) = client.join(Captions::topic(7)).await?;
    /// channel.leave().await.assert_ok(());
    /// channel.assert_closed().await;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn leave(&self) -> Push<C::Socket> {
        self.push(PHX_LEAVE, Payload::empty())
    }

    /// Sends a message to the `#[handle_info]` of the channel.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let (_, channel) = client.join(Captions::topic(7)).await?;
    /// channel.assert_push::<InitialData>().await;
    /// channel.send(AfterJoin);
    /// channel.assert_push::<InitialData>().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// When the channel has ended, or its mailbox is full.
    #[track_caller]
    pub fn send<M: Send + 'static>(&self, message: M)
    where
        C: HandleInfo<M>,
    {
        if let Err(error) = self.handle().send(message) {
            panic!("the message is not sent to {}: {error}", self.topic);
        }
    }
}

impl<C: Channel> fmt::Debug for TestChannel<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestChannel")
            .field("topic", &self.topic)
            .field("join_ref", &self.join_ref)
            .finish_non_exhaustive()
    }
}
