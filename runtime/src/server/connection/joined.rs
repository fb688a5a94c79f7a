//! Joined topics: the process of each, and the join that waits for its end.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::task::AbortHandle;
use tokio_util::task::AbortOnDropHandle;

use crate::mailbox::Held;
use crate::message::{Message, Ref};
use crate::reason::Reason;
use crate::server::process::SHUTDOWN;
use crate::socket::{Attachment, Inbox, Route, Socket};

/// A topic that the client has joined, or is joining.
pub(super) struct Joined<S: Socket> {
    pub(super) inbox: Arc<dyn Inbox>,
    pub(super) attachment: Arc<Attachment>,
    pub(super) task: AbortHandle,
    /// Whether the client has left, and the process has not ended yet.
    pub(super) leaving: bool,
    /// A guard that cuts the process off after a later join has stopped it, unless it ends before.
    pub(super) replaced: Option<AbortOnDropHandle<()>>,
    /// A later join of the same topic, which waits for this one's end.
    pub(super) next: Option<Box<Next<S>>>,
}

/// A join that waits, and the events after it.
pub(super) struct Next<S: Socket> {
    pub(super) route: &'static Route<S>,
    pub(super) join: Message,
    pub(super) held: Held,
    pub(super) behind: VecDeque<(Message, Held)>,
}

impl<S: Socket> Joined<S> {
    /// Returns whether a message is for this incarnation of the channel, not for an earlier one.
    pub(super) fn accepts(&self, message: &Message) -> bool {
        is_for(self.attachment.own_join_ref(), message)
    }

    /// Ends this channel for a later join, which starts afterwards, and returns a join that waited
    /// until now.
    ///
    /// A channel that does not end in time is cut off.
    pub(super) fn replace(&mut self, next: Next<S>) -> Option<Box<Next<S>>> {
        if self.replaced.is_none() {
            if !self.leaving {
                tracing::debug!(
                    topic = &*next.join.topic,
                    "joined again: the channel is replaced"
                );
            }
            self.inbox.stop(Reason::DuplicateJoin);
            let task = self.task.clone();
            let cut_off = tokio::spawn(async move {
                tokio::time::sleep(SHUTDOWN).await;
                task.abort();
            });
            self.replaced = Some(AbortOnDropHandle::new(cut_off));
        }
        self.next.replace(Box::new(next))
    }
}

impl<S: Socket> Next<S> {
    pub(super) fn new(route: &'static Route<S>, join: Message, held: Held) -> Self {
        Self {
            route,
            join,
            held,
            behind: VecDeque::new(),
        }
    }

    /// Returns whether a message is for the next channel, not for the one that ends.
    pub(super) fn accepts(&self, message: &Message) -> bool {
        is_for(self.join.join_ref.as_ref(), message)
    }
}

/// Returns whether a message is for the incarnation that was joined with `own`. A message without a
/// reference matches any.
fn is_for(own: Option<&Ref>, message: &Message) -> bool {
    let theirs = message.join_ref.as_ref();
    own.is_none() || theirs.is_none() || own == theirs
}
