//! Subscriptions: the topics that a process listens to, until it ends.

use std::fmt;
use std::sync::Arc;

use crate::mailbox::NotAccepted;
use crate::pubsub::{PubSub, PubSubMessage, Subscribed};
use crate::task::Pid;
use crate::topic::Topic;

/// The subscriptions of one process.
pub(crate) struct Subscriptions {
    pid: Pid,
    pubsub: PubSub,
    held: Vec<Subscribed>,
}

impl Subscriptions {
    pub(crate) fn new(pid: Pid, pubsub: PubSub) -> Self {
        Self {
            pid,
            pubsub,
            held: Vec::new(),
        }
    }

    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn pubsub(&self) -> &PubSub {
        &self.pubsub
    }

    /// Subscribes to a topic: `deliver` puts each message into the mailbox. A second subscription to
    /// the same topic changes nothing.
    pub(crate) fn subscribe<M: PubSubMessage>(
        &mut self,
        topic: &Topic<M>,
        deliver: impl Fn(&Arc<M>) -> Result<(), NotAccepted> + Send + Sync + 'static,
    ) {
        if self.held.iter().any(|held| held.is_to(topic)) {
            return;
        }
        let name = topic.name().to_owned();
        let deliver = move |message: &Arc<M>| {
            // A process that has ended needs no message.
            if let Err(NotAccepted::Full) = deliver(message) {
                tracing::warn!(
                    topic = name,
                    "message dropped: the mailbox of the process is full"
                );
            }
        };
        let subscription = self.pubsub.subscribe_process(self.pid, topic, deliver);
        self.held.push(subscription);
    }

    /// Subscribes to a topic, whose messages need no mailbox, in place of an earlier subscription.
    pub(crate) fn replace<M: PubSubMessage>(
        &mut self,
        topic: &Topic<M>,
        deliver: impl Fn(&Arc<M>) + Send + Sync + 'static,
    ) {
        // Before: the end of the earlier one would be the end of this one.
        self.unsubscribe(topic);
        let subscription = self.pubsub.subscribe_process(self.pid, topic, deliver);
        // Most channels have no other.
        self.held.reserve_exact(1);
        self.held.push(subscription);
    }

    /// Ends the subscription to `topic`, if there is one.
    pub(crate) fn unsubscribe<M: 'static>(&mut self, topic: &Topic<M>) {
        self.held.retain(|held| !held.is_to(topic));
    }
}

impl fmt::Debug for Subscriptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.held).finish()
    }
}
