//! The registry: which processes of this node are subscribed to which topic.

use std::any::{Any, TypeId, type_name};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Weak};

use dashmap::DashMap;

use super::{Envelope, Inner, PubSubMessage};
use crate::escaped::Escaped;
use crate::task::Pid;
use crate::topic::Topic;

/// The subscribers of every topic. Topics of one name but of different messages are apart.
#[derive(Default)]
pub(super) struct Registry {
    topics: DashMap<Arc<str>, Vec<Box<dyn Subscribers>>>,
}

/// The subscribers of one topic for messages of one type.
struct Typed<M> {
    deliver: BTreeMap<Pid, Deliver<M>>,
}

/// Takes a message on behalf of one process. It must not call back into the registry.
type Deliver<M> = Box<dyn Fn(&Arc<M>) + Send + Sync>;

/// A [`Typed`] whose message type is not known here.
trait Subscribers: Any + Send + Sync {
    /// Delivers a message of another node, if it is of this type.
    fn receive(&self, envelope: &Envelope);
    /// Removes a process; whether it was the last.
    fn remove(&mut self, pid: Pid) -> bool;
}

impl<M: PubSubMessage> Subscribers for Typed<M> {
    fn receive(&self, envelope: &Envelope) {
        if envelope.kind != type_name::<M>() {
            return;
        }
        match serde_json::from_slice::<M>(&envelope.message) {
            Ok(message) => {
                let message = Arc::new(message);
                for deliver in self.deliver.values() {
                    deliver(&message);
                }
            }
            Err(error) => {
                tracing::warn!(topic = envelope.topic, error = %Escaped(&error), "unreadable message of another node");
            }
        }
    }

    fn remove(&mut self, pid: Pid) -> bool {
        self.deliver.remove(&pid);
        self.deliver.is_empty()
    }
}

fn typed<M: 'static>(subscribers: &[Box<dyn Subscribers>]) -> Option<&Typed<M>> {
    subscribers
        .iter()
        .find_map(|typed| (&**typed as &dyn Any).downcast_ref())
}

impl Registry {
    pub(super) fn subscribe<M: PubSubMessage>(
        &self,
        pid: Pid,
        topic: &str,
        deliver: impl Fn(&Arc<M>) + Send + Sync + 'static,
    ) {
        let mut subscribers = self.topics.entry(topic.into()).or_default();
        let known = subscribers
            .iter_mut()
            .find_map(|typed| (&mut **typed as &mut dyn Any).downcast_mut::<Typed<M>>());
        if let Some(typed) = known {
            typed.deliver.insert(pid, Box::new(deliver));
        } else {
            let deliver: Deliver<M> = Box::new(deliver);
            subscribers.push(Box::new(Typed {
                deliver: BTreeMap::from([(pid, deliver)]),
            }));
        }
    }

    fn unsubscribe<M: 'static>(&self, pid: Pid, topic: &str) {
        self.topics.remove_if_mut(topic, |_, subscribers| {
            subscribers.retain_mut(|typed| {
                !((&**typed as &dyn Any).is::<Typed<M>>() && typed.remove(pid))
            });
            subscribers.is_empty()
        });
    }

    /// Delivers `message` to every subscriber but `from`; how many there were.
    pub(super) fn dispatch<M: Send + Sync + 'static>(
        &self,
        from: Option<Pid>,
        topic: &str,
        message: &Arc<M>,
    ) -> usize {
        let Some(subscribers) = self.topics.get(topic) else {
            return 0;
        };
        let Some(typed) = typed::<M>(&subscribers) else {
            return 0;
        };
        let mut delivered = 0;
        for (pid, deliver) in &typed.deliver {
            if Some(*pid) != from {
                deliver(message);
                delivered += 1;
            }
        }
        delivered
    }

    /// Delivers a message of another node.
    pub(super) fn receive(&self, envelope: &Envelope) {
        if let Some(subscribers) = self.topics.get(envelope.topic.as_str()) {
            for typed in subscribers.iter() {
                typed.receive(envelope);
            }
        }
    }

    pub(super) fn count<M: 'static>(&self, topic: &str) -> usize {
        self.topics
            .get(topic)
            .and_then(|subscribers| typed::<M>(&subscribers).map(|typed| typed.deliver.len()))
            .unwrap_or_default()
    }
}

/// A process's subscription to a topic. It ends when this is dropped.
pub(crate) struct Subscription {
    pubsub: Weak<Inner>,
    pid: Pid,
    topic: Arc<str>,
    message: TypeId,
    end: fn(&Registry, Pid, &str),
}

impl Subscription {
    pub(super) fn new<M: 'static>(pubsub: Weak<Inner>, pid: Pid, topic: &str) -> Self {
        Self {
            pubsub,
            pid,
            topic: topic.into(),
            message: TypeId::of::<M>(),
            end: Registry::unsubscribe::<M>,
        }
    }

    /// Whether it is a subscription to `topic`.
    pub(crate) fn is_to<M: 'static>(&self, topic: &Topic<M>) -> bool {
        *self.topic == *topic.name() && self.message == TypeId::of::<M>()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(pubsub) = self.pubsub.upgrade() {
            (self.end)(&pubsub.registry, self.pid, &self.topic);
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscription").field(&self.topic).finish()
    }
}
