//! Seats: what a connection holds of a process, and the join that waits for its end.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::task::AbortHandle;
use tokio_util::task::AbortOnDropHandle;

use crate::mailbox::{Held, NotAccepted};
use crate::message::{Message, Ref};
use crate::reason::Reason;
use crate::server::process::SHUTDOWN;
use crate::socket::{Attachment, Inbox, Route, Socket};
use crate::task::Pid;

/// A process of the node that serves a topic.
pub(super) struct RunningProcess {
    pub(super) pid: Pid,
    pub(super) inbox: Arc<dyn Inbox>,
    pub(super) task: AbortHandle,
}

/// A place at a process: the client has joined its topic, or is joining.
pub(super) struct Seat<S: Socket> {
    pub(super) process: RunningProcess,
    pub(super) attachment: Arc<Attachment>,
    /// Whether the client has left already, and the process has yet to close.
    pub(super) leaving: bool,
    /// Set once a later join has stopped the process.
    pub(super) replaced: Option<Replacement>,
    /// A later join of the same topic, which waits until this process closes.
    pub(super) next: Option<Box<Next<S>>>,
}

/// How a process is ended in favour of a later join.
pub(super) struct Replacement {
    /// Whether the client has yet to be sent the end, which comes behind the reply of the join.
    pub(super) owes_end: bool,
    /// Cuts the process off, unless it closes before.
    _cut_off: AbortOnDropHandle<()>,
}

/// A join that waits, and the events that came behind it.
pub(super) struct Next<S: Socket> {
    pub(super) route: &'static Route<S>,
    pub(super) join: Message,
    pub(super) held: Held,
    pub(super) behind: VecDeque<(Message, Held)>,
}

impl<S: Socket> Seat<S> {
    /// Takes a seat at a process that was started for this client.
    pub(super) fn new(process: RunningProcess, attachment: Arc<Attachment>) -> Self {
        Self {
            process,
            attachment,
            leaving: false,
            replaced: None,
            next: None,
        }
    }

    /// Takes a seat at a process that goes on without a client: it sends this one everything.
    ///
    /// # Errors
    /// When the process has ended, or does not take another client.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "processes do not outlive their connections yet")
    )]
    pub(super) fn attach(
        process: RunningProcess,
        earlier: &Attachment,
        attachment: Arc<Attachment>,
    ) -> Result<Self, NotAccepted> {
        attachment.link().processes().adopt(earlier, &attachment);
        process.inbox.attach(Arc::clone(&attachment).into())?;
        Ok(Self::new(process, attachment))
    }

    /// Gives the seat up: from now on the process sends nothing to this client.
    pub(super) fn detach(self) -> RunningProcess {
        self.attachment.detach();
        self.process
    }

    /// Whether a message is for this incarnation of the channel, not for an earlier one.
    pub(super) fn accepts(&self, message: &Message) -> bool {
        is_for(self.attachment.own_join_ref(), message)
    }

    /// Ends this process in favour of a later join, which starts when it has closed. A process that
    /// does not close in time is cut off. What is returned is a join that waited until now.
    pub(super) fn replace(&mut self, next: Next<S>) -> Option<Box<Next<S>>> {
        if self.replaced.is_none() {
            // A client that has left has asked for the end, and gets it at once.
            let reason = if self.leaving {
                Reason::Left
            } else {
                tracing::debug!(
                    topic = &*next.join.topic,
                    "joined again: the channel is replaced"
                );
                Reason::DuplicateJoin
            };
            let owes_end = !self.leaving && self.attachment.take_end();
            self.process.inbox.stop(reason);
            let task = self.process.task.clone();
            let cut_off = tokio::spawn(async move {
                tokio::time::sleep(SHUTDOWN).await;
                task.abort();
            });
            self.replaced = Some(Replacement {
                owes_end,
                _cut_off: AbortOnDropHandle::new(cut_off),
            });
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
