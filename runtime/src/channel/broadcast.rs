//! Broadcasting an event to all clients of a topic.

use super::ChannelTopic;
use crate::broadcast::Broadcast;
use crate::event::Event;
use crate::message::DISCONNECT;
use crate::payload::Payload;
use crate::pubsub::{Delivery, PubSub};
use crate::task::Pid;
use crate::topic::Topic;

/// The sender of a broadcast.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sender {
    /// A sender that does not receive the broadcast itself.
    Anybody,
    /// A process, which is left out.
    Process(Pid),
    /// A sender whose broadcast stays on this node.
    LocalOnly,
}

/// Broadcasts an event on a channel's topic.
pub(crate) fn broadcast<C, E: Event>(
    pubsub: &PubSub,
    sender: Sender,
    topic: &ChannelTopic<C>,
    event: &E,
) -> Delivery {
    match event.payload() {
        Ok(payload) => send(
            pubsub,
            sender,
            Broadcast::new(topic.name().clone(), E::NAME, payload),
        ),
        Err(error) => Delivery::not_encoded(topic.name(), E::NAME, error),
    }
}

/// Closes every connection whose socket has this id.
pub(crate) fn disconnect(pubsub: &PubSub, id: &str) -> Delivery {
    let broadcast = Broadcast::new(id, DISCONNECT, Payload::empty());
    send(pubsub, Sender::Anybody, broadcast)
}

/// Sends a broadcast to its topic.
pub(crate) fn send(pubsub: &PubSub, sender: Sender, broadcast: Broadcast) -> Delivery {
    let (name, event) = (broadcast.topic().clone(), broadcast.event().clone());
    let topic = Topic::owned(&*name);
    let span = tracing::debug_span!("broadcast", topic = &*name, event = &*event);
    let _entered = span.enter();
    let delivery = match sender {
        Sender::Anybody => pubsub.broadcast(&topic, broadcast),
        Sender::LocalOnly => pubsub.local_broadcast(&topic, broadcast),
        Sender::Process(pid) => pubsub.broadcast_from(pid, &topic, broadcast),
    };
    let local = delivery.local();
    tracing::debug!(target: "bennu::broadcast", topic = &*name, event = &*event, local, "broadcast");
    delivery
}
