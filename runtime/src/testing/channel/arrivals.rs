//! Assertions about the events that arrive at a test channel.

use std::panic::Location;
use std::sync::Arc;

use super::TestChannel;
use crate::broadcast::Broadcast;
use crate::channel::{Channel, Pushes};
use crate::event::Event;
use crate::message::{PHX_CLOSE, PHX_ERROR, Ref};
use crate::payload::{FromPayload, IntoPayload, Payload};
use crate::testing::line::Shown;
use crate::testing::push::{decode, is_same};
use crate::testing::wire::{Arrival, Content};

impl<C: Channel> TestChannel<C> {
    /// Waits for an event to reach this client, pushed or broadcast.
    ///
    /// # Panics
    /// If no such event arrives in time.
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

    /// Waits for an undeclared event with this payload to reach this client.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let (_, channel) = client.join(Captions::topic(7)).await?;
    /// let payload = serde_json::json!({ "at": 3 });
    /// endpoint.broadcast_value("captions:7", "cursor", &payload)?;
    /// channel.assert_push_value("cursor", payload).await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If no such event arrives in time, or only with other payloads.
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
    /// If the event does.
    #[track_caller]
    pub fn refute_push<E: Event>(&self) -> impl Future<Output = ()> + use<'_, E, C>
    where
        C: Pushes<E>,
    {
        self.refute_push_value(E::NAME)
    }

    /// Asserts that an undeclared event does not reach this client.
    ///
    /// # Panics
    /// If the event does.
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
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let (_, channel) = client.join(Captions::topic(7)).await?;
    /// channel.push("new_message", NewMessage { text: "hello".into() });
    /// channel.assert_broadcast::<NewMessage>().await;
    /// channel.refute_broadcast::<InitialData>().await; // it was pushed, not broadcast
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If no such event is broadcast in time.
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
    /// If the event is.
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

    /// Waits for the channel to close by itself or after a leave. The client does not rejoin.
    ///
    /// # Panics
    /// If the channel does not close in time.
    #[track_caller]
    pub fn assert_closed(&self) -> impl Future<Output = ()> + use<'_, C> {
        let caller = Location::caller();
        async move {
            self.arrived(PHX_CLOSE, caller, |_| true).await;
        }
    }

    /// Waits for the channel to crash. The client rejoins.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let (_, channel) = client.join(Captions::topic(7)).await?;
    /// channel.push("crash", ());
    /// channel.assert_crashed().await;
    /// let (_, channel) = client.join(Captions::topic(7)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If the channel does not crash in time.
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

    /// Passes the arrival on, if it belongs to this incarnation of the channel.
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
