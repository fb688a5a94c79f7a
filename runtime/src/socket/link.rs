//! Links: a connection, as its processes see it.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use bytestring::ByteString;

use super::{Client, Exit, Processes};
use crate::task::{Pid, Waiter, wake};

/// A connection, as its processes see it: the client, and the notices that the connection waits for.
pub(crate) struct Link {
    pid: Pid,
    client: Client,
    processes: Arc<Processes>,
    notices: Mutex<Notices>,
}

#[derive(Default)]
struct Notices {
    waiting: VecDeque<Notice>,
    connection: Waiter,
}

/// News of a process for its connection.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) topic: ByteString,
    pub(crate) pid: Pid,
    pub(crate) news: News,
}

/// How far a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// The process takes no more mail: its topic is free. `terminate` may still run.
    Closed(Exit),
    /// The task has ended.
    Ended,
}

impl Link {
    pub(crate) fn new(client: Client, processes: Arc<Processes>) -> Self {
        Self {
            pid: Pid::unique(),
            client,
            processes,
            notices: Mutex::default(),
        }
    }

    /// Returns the identity of the connection.
    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the processes of the node.
    pub(crate) fn processes(&self) -> &Arc<Processes> {
        &self.processes
    }

    /// Leaves a notice for the connection. There are at most two of each process.
    pub(super) fn notify(&self, notice: Notice) {
        self.notify_with(notice, || {});
    }

    /// Sends something to the client and leaves a notice for the connection, as one step.
    ///
    /// A frame that the client sends in answer finds the notice. What the connection does because of the
    /// notice comes behind what was sent.
    pub(super) fn notify_with(&self, notice: Notice, send: impl FnOnce()) {
        let mut notices = self.lock();
        send();
        notices.waiting.push_back(notice);
        let connection = notices.connection.take();
        drop(notices);
        wake(connection);
    }

    /// Takes a notice, if there is one.
    pub(crate) fn take_notice(&self) -> Option<Notice> {
        self.lock().waiting.pop_front()
    }

    /// Waits for a notice; one task at a time may. Nothing is lost when the future is dropped.
    pub(crate) async fn notice(&self) -> Notice {
        poll_fn(|context| {
            let mut notices = self.lock();
            if let Some(notice) = notices.waiting.pop_front() {
                if notices.waiting.is_empty() {
                    notices.waiting = VecDeque::new();
                }
                return Poll::Ready(notice);
            }
            notices.connection.wait(context);
            Poll::Pending
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, Notices> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("pid", &self.pid)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
