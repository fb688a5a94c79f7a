//! Test channels: a topic that a test client has joined.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::client::TestClient;
use super::line::Shown;
use super::log::Log;
use super::push::{Push, decode, is_same};
use super::wire::{Arrival, Content};
use crate::broadcast::Broadcast;
use crate::channel::{Channel, ChannelHandle, ChannelTopic, HandleInfo, Pushes};
use crate::event::Event;
use crate::message::{PHX_CLOSE, PHX_ERROR, PHX_LEAVE, Ref};
use crate::payload::{FromPayload, IntoPayload, Payload};
use crate::pubsub::Subscription;
use crate::server::handle;
use crate::task::Pid;

/// A topic that a test client has joined.
///
/// It keeps the connection open. Two kinds of things arrive:
///
/// - what reaches this client, pushes and broadcasts alike: [`assert_push`](Self::assert_push);
/// - what is broadcast on the topic, whether or not the channel lets it through to this client:
///   [`assert_broadcast`](Self::assert_broadcast). For it the test is a subscriber of the topic,
///   and counts in [`Delivery::local`](crate::pubsub::Delivery::local).
///
/// An assertion takes the first that fits and leaves the others, so the order of assertions does
/// not matter.
pub struct TestChannel<C: Channel> {
    client: TestClient<C::Socket>,
    topic: ChannelTopic<C>,
    join_ref: String,
    handle: Option<ChannelHandle<C>>,
    broadcasts: Arc<Log<Arc<Broadcast>>>,
    _subscription: Subscription,
}

impl<C: Channel> TestChannel<C> {
    /// Sees the broadcasts of a topic, before it is joined.
    pub(super) fn observe(client: TestClient<C::Socket>, topic: ChannelTopic<C>) -> Self {
        let broadcasts = Arc::new(Log::default());
        let log = Arc::clone(&broadcasts);
        let line = client.line();
        let subscription =
            line.pubsub
                .subscribe(Pid::unique(), &topic.broadcasts(), move |broadcast| {
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

    /// The join was answered `ok`: finds the process.
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

    /// The client.
    pub fn client(&self) -> &TestClient<C::Socket> {
        &self.client
    }

    /// The topic.
    pub fn topic(&self) -> &ChannelTopic<C> {
        &self.topic
    }

    /// A handle on the channel's process.
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
    /// A [`Binary`](crate::Binary) is sent as a binary frame.
    ///
    /// # Panics
    /// When the payload cannot be written.
    #[track_caller]
    pub fn push<T: IntoPayload>(&self, event: &str, payload: T) -> Push<C::Socket> {
        let (join_ref, topic) = (Some(self.join_ref.as_str()), self.topic.name());
        self.client.push(join_ref, topic, event, payload)
    }

    /// Leaves the topic. Await the result for the reply.
    #[track_caller]
    pub fn leave(&self) -> Push<C::Socket> {
        self.push(PHX_LEAVE, Payload::empty())
    }

    /// Sends a message to the channel's `#[handle_info]`.
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

    /// Waits for an event to reach this client, pushed or broadcast.
    ///
    /// # Panics
    /// When none arrives in time.
    #[track_caller]
    pub fn assert_push<E: Event + FromPayload>(&self) -> impl Future<Output = E> + use<'_, E, C>
    where
        C: Pushes<E>,
    {
        let caller = Location::caller();
        async move {
            let payload = self.arrived(E::NAME, caller, |_| true).await;
            decode(&payload).unwrap_or_else(|error| panic!("{:?} is {error}", E::NAME))
        }
    }

    /// Waits for an event that is not declared to reach this client, with this payload.
    ///
    /// # Panics
    /// When none arrives in time, or only with other payloads.
    #[track_caller]
    pub fn assert_push_value<T: IntoPayload>(
        &self,
        event: &str,
        expected: T,
    ) -> impl Future<Output = ()> + use<'_, T, C> {
        let (event, caller) = (event.to_owned(), Location::caller());
        let expected = expected
            .into_payload()
            .unwrap_or_else(|error| panic!("the expected payload is none: {error}"));
        async move {
            self.arrived(&event, caller, |payload| is_same(payload, &expected))
                .await;
        }
    }

    /// Asserts that an event does not reach this client.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn refute_push<E: Event>(&self) -> impl Future<Output = ()> + use<'_, E, C>
    where
        C: Pushes<E>,
    {
        self.refute_push_value(E::NAME)
    }

    /// Asserts that an event that is not declared does not reach this client.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn refute_push_value(&self, event: &str) -> impl Future<Output = ()> + use<'_, C> {
        let (event, caller) = (event.to_owned(), Location::caller());
        async move {
            let messages = &self.client.line().arrived().messages;
            let within = self.client.line().waits.refute;
            let fits = |arrival: &Arrival| self.own(arrival)?.event(&event).cloned();
            if let Ok(payload) = messages.take(within, fits).await {
                panic!(
                    "{event:?} reached a client on {}: {} (at {caller})",
                    self.topic,
                    Shown(&payload),
                );
            }
        }
    }

    /// Waits for an event to be broadcast on the topic.
    ///
    /// # Panics
    /// When none is in time.
    #[track_caller]
    pub fn assert_broadcast<E: Event + FromPayload>(
        &self,
    ) -> impl Future<Output = E> + use<'_, E, C>
    where
        C: Pushes<E>,
    {
        let caller = Location::caller();
        async move {
            let within = self.client.line().waits.assert;
            let Ok(payload) = self.broadcasts.take(within, named::<E>).await else {
                let list = self.broadcasts.list(|broadcast| {
                    let (event, payload) = (broadcast.event(), broadcast.payload());
                    Some(format!("{event:?} {}", Shown(payload)))
                });
                panic!(
                    "no broadcast of {:?} on {} within {within:?} (at {caller}); {list}",
                    E::NAME,
                    self.topic,
                );
            };
            decode(&payload).unwrap_or_else(|error| panic!("{:?} is {error}", E::NAME))
        }
    }

    /// Asserts that an event is not broadcast on the topic.
    ///
    /// # Panics
    /// When it is.
    #[track_caller]
    pub fn refute_broadcast<E: Event>(&self) -> impl Future<Output = ()> + use<'_, E, C>
    where
        C: Pushes<E>,
    {
        let caller = Location::caller();
        async move {
            let within = self.client.line().waits.refute;
            if let Ok(payload) = self.broadcasts.take(within, named::<E>).await {
                panic!(
                    "{:?} was broadcast on {}: {} (at {caller})",
                    E::NAME,
                    self.topic,
                    Shown(&payload),
                );
            }
        }
    }

    /// Waits for the channel to close, by itself or after a leave: the client does not rejoin.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn assert_closed(&self) -> impl Future<Output = ()> + use<'_, C> {
        let caller = Location::caller();
        async move {
            self.arrived(PHX_CLOSE, caller, |_| true).await;
        }
    }

    /// Waits for the channel to crash: the client rejoins.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn assert_crashed(&self) -> impl Future<Output = ()> + use<'_, C> {
        let caller = Location::caller();
        async move {
            self.arrived(PHX_ERROR, caller, |_| true).await;
        }
    }

    /// Waits for an event of this name whose payload fits.
    async fn arrived(
        &self,
        event: &str,
        caller: &Location<'_>,
        fits: impl Fn(&Payload) -> bool,
    ) -> Payload {
        let messages = &self.client.line().arrived().messages;
        let within = self.client.line().waits.assert;
        let fits = |arrival: &Arrival| {
            let payload = self.own(arrival)?.event(event)?;
            fits(payload).then(|| payload.clone())
        };
        let Ok(payload) = messages.take(within, fits).await else {
            panic!(
                "no such {event:?} reached the client on {} within {within:?} (at {caller}); {}",
                self.topic,
                messages.list(|arrival| self.own(arrival).cloned()),
            );
        };
        payload
    }

    /// The arrival, if it is for this incarnation of the channel.
    fn own<'a>(&self, arrival: &'a Arrival) -> Option<&'a Arrival> {
        if arrival.topic != **self.topic.name() {
            return None;
        }
        let own = Ref::Text(self.join_ref.as_str().into());
        let meant = match &arrival.join_ref {
            Some(join_ref) => *join_ref == own,
            // A broadcast is for every incarnation; version 1 tells them apart only at the end.
            None => match (&arrival.content, &arrival.reference) {
                (Content::Event { .. }, Some(reference)) => *reference == own,
                _ => true,
            },
        };
        meant.then_some(arrival)
    }
}

fn named<E: Event>(broadcast: &Arc<Broadcast>) -> Option<Payload> {
    (broadcast.event() == E::NAME).then(|| broadcast.payload().clone())
}

impl<C: Channel> fmt::Debug for TestChannel<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestChannel")
            .field("topic", &self.topic)
            .field("join_ref", &self.join_ref)
            .finish_non_exhaustive()
    }
}
