//! The registry: the subscribers of each topic on this node.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Weak};

use dashmap::DashMap;
use dashmap::Entry;

use super::{Adapter, Envelope, Inner, Kind, PubSubMessage};
use crate::escaped::Escaped;
use crate::task::{Pid, release_last_woken};
use crate::topic::Topic;

/// The subscribers of every topic. Topics with one name but different messages are apart.
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

/// Reads a message of another node.
type Decode = fn(&Envelope) -> Result<Decoded, serde_json::Error>;

/// A message of another node, of some type.
type Decoded = Arc<dyn Any + Send + Sync>;

/// A [`Typed`] whose message type is not known here.
trait Subscribers: Any + Send + Sync {
    /// Returns how messages of `kind` are read, if they are of this type.
    fn decoder(&self, kind: &Kind) -> Option<Decode>;
    /// Delivers a message of another node, if it is of this type.
    fn deliver(&self, message: &Decoded);
    /// Removes a process; returns whether it was the last.
    fn remove(&mut self, pid: Pid) -> bool;
}

impl<M: PubSubMessage> Subscribers for Typed<M> {
    fn decoder(&self, kind: &Kind) -> Option<Decode> {
        let decode: Decode =
            |Envelope {
                 topic, kind, body, ..
             }| Ok(Arc::new(M::decode(topic, kind, body)?));
        M::is_of(kind).then_some(decode)
    }

    fn deliver(&self, message: &Decoded) {
        if let Ok(message) = Arc::clone(message).downcast::<M>() {
            for deliver in self.deliver.values() {
                deliver(&message);
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

/// The result of a message of another node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// The message was delivered, or its topic has no subscriber here.
    Done,
    /// No subscriber of its topic takes messages of its kind.
    UnknownKind,
}

impl Registry {
    pub(super) fn subscribe<M: PubSubMessage>(
        &self,
        adapter: &dyn Adapter,
        pid: Pid,
        topic: &str,
        deliver: impl Fn(&Arc<M>) + Send + Sync + 'static,
    ) {
        let mut subscribers = match self.topics.entry(topic.into()) {
            Entry::Occupied(known) => known.into_ref(),
            Entry::Vacant(first) => {
                adapter.joined(topic);
                first.insert(Vec::new())
            }
        };
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

    fn unsubscribe<M: 'static>(&self, adapter: &dyn Adapter, pid: Pid, topic: &str) {
        self.topics.remove_if_mut(topic, |_, subscribers| {
            subscribers.retain_mut(|typed| {
                !((&**typed as &dyn Any).is::<Typed<M>>() && typed.remove(pid))
            });
            let is_last = subscribers.is_empty();
            if is_last {
                adapter.left(topic);
            }
            is_last
        });
    }

    /// Delivers `message` to every subscriber but `from`; returns how many there were.
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
        if delivered > 0 {
            release_last_woken();
        }
        delivered
    }

    /// Delivers a message of another node. It is read while the registry is not locked.
    pub(super) fn receive(&self, envelope: &Envelope) -> Received {
        let topic: &str = &envelope.topic;
        let decoders: Vec<Decode> = match self.topics.get(topic) {
            None => return Received::Done,
            Some(subscribers) => subscribers
                .iter()
                .filter_map(|typed| typed.decoder(&envelope.kind))
                .collect(),
        };
        if decoders.is_empty() {
            return Received::UnknownKind;
        }
        for decode in decoders {
            match decode(envelope) {
                Ok(message) => {
                    for typed in self.topics.get(topic).iter().flat_map(|typed| typed.iter()) {
                        typed.deliver(&message);
                    }
                }
                Err(error) => {
                    tracing::warn!(%topic, kind = %Escaped(&envelope.kind), from = %envelope.from, error = %Escaped(&error), "unreadable message of another node");
                }
            }
        }
        Received::Done
    }

    pub(super) fn count<M: 'static>(&self, topic: &str) -> usize {
        self.topics
            .get(topic)
            .and_then(|subscribers| typed::<M>(&subscribers).map(|typed| typed.deliver.len()))
            .unwrap_or_default()
    }
}

/// A subscription of a process to a topic, which ends when this is dropped.
pub(crate) struct Subscribed {
    pubsub: Weak<Inner>,
    pid: Pid,
    topic: Arc<str>,
    message: TypeId,
    end: fn(&Registry, &dyn Adapter, Pid, &str),
}

impl Subscribed {
    pub(super) fn new<M: 'static>(pubsub: Weak<Inner>, pid: Pid, topic: &str) -> Self {
        Self {
            pubsub,
            pid,
            topic: topic.into(),
            message: TypeId::of::<M>(),
            end: Registry::unsubscribe::<M>,
        }
    }

    /// Returns whether it is a subscription to `topic`.
    pub(crate) fn is_to<M: 'static>(&self, topic: &Topic<M>) -> bool {
        *self.topic == *topic.name() && self.message == TypeId::of::<M>()
    }
}

impl Drop for Subscribed {
    fn drop(&mut self) {
        if let Some(pubsub) = self.pubsub.upgrade() {
            (self.end)(&pubsub.registry, &*pubsub.adapter, self.pid, &self.topic);
        }
    }
}

impl fmt::Debug for Subscribed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscribed").field(&self.topic).finish()
    }
}
