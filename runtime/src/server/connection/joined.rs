//! Joined topics: the process that serves one, and the join that waits for its end.

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
    /// Whether the client has left already, and the process has yet to end.
    pub(super) leaving: bool,
    /// Cuts the process off, once a later join has told it to stop, unless it ends before.
    pub(super) replaced: Option<AbortOnDropHandle<()>>,
    /// A later join of the same topic, which waits for this one's end.
    pub(super) next: Option<Box<Next<S>>>,
}

/// A join that waits, and the events that came behind it.
pub(super) struct Next<S: Socket> {
    pub(super) route: &'static Route<S>,
    pub(super) join: Message,
    pub(super) held: Held,
    pub(super) behind: VecDeque<(Message, Held)>,
}

impl<S: Socket> Joined<S> {
    /// Whether a message is for this incarnation of the channel, not for an earlier one.
    pub(super) fn accepts(&self, message: &Message) -> bool {
        is_for(self.attachment.own_join_ref(), message)
    }

    /// Ends this channel in favour of a later join, which starts when it has ended. A channel that
    /// does not end in time is cut off. What is returned is a join that waited until now.
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

    /// Whether a message is for the channel that will be, not for the one that ends.
    pub(super) fn accepts(&self, message: &Message) -> bool {
        is_for(self.join.join_ref.as_ref(), message)
    }
}

/// Whether a message is for the incarnation that was joined with `own`, as the client sent it: no
/// reference matches any.
fn is_for(own: Option<&Ref>, message: &Message) -> bool {
    let theirs = message.join_ref.as_ref();
    own.is_none() || theirs.is_none() || own == theirs
}
