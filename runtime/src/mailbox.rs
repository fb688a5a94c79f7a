//! Mailboxes: the messages that wait for a process, limited in number.

mod backlog;

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

pub(crate) use backlog::{Backlog, Held};

use crate::reason::Reason;
use crate::task::{Pid, Waiter, wake};

/// The messages that wait for one process. An empty mailbox costs no memory.
///
/// tokio's channel would allocate its first block of 32 messages at once, and an order to stop would
/// wait behind the messages.
pub(crate) struct Mailbox<T> {
    pid: Pid,
    state: Mutex<State<T>>,
    capacity: usize,
}

struct State<T> {
    waiting: VecDeque<T>,
    stop: Option<Reason>,
    closed: bool,
    process: Waiter,
}

/// A message of the mailbox, or the order to stop.
pub(crate) enum Next<T> {
    /// The oldest message.
    Message(T),
    /// The order to stop: it overtakes the messages.
    Stop(Reason),
}

/// The reason why a process did not accept a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAccepted {
    /// The mailbox is full.
    Full,
    /// The process has ended.
    Ended,
}

impl fmt::Display for NotAccepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the mailbox is full",
            Self::Ended => "the process has ended",
        })
    }
}

impl std::error::Error for NotAccepted {}

impl<T> Mailbox<T> {
    /// Makes an empty mailbox that takes `capacity` messages, for a process of a new identity.
    pub(crate) fn new(capacity: usize) -> Self {
        Self::of(Pid::unique(), capacity)
    }

    /// Makes an empty mailbox that takes `capacity` messages, for the process `pid`.
    pub(crate) fn of(pid: Pid, capacity: usize) -> Self {
        let state = State {
            waiting: VecDeque::new(),
            stop: None,
            closed: false,
            process: Waiter::default(),
        };
        Self {
            pid,
            state: Mutex::new(state),
            capacity,
        }
    }

    /// Returns the identity of the process.
    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    /// Adds a message.
    pub(crate) fn send(&self, message: T) -> Result<(), NotAccepted> {
        self.add(message, self.capacity)
    }

    /// Adds a message that must not be lost, however many wait. The mailbox stays bounded for there are
    /// few of them: the connection lets one leave through for a join, and of the tasks of a view each
    /// sends one result.
    pub(crate) fn send_always(&self, message: T) -> Result<(), NotAccepted> {
        self.add(message, usize::MAX)
    }

    /// Orders the process to stop. The first reason counts.
    pub(crate) fn stop(&self, reason: Reason) {
        let mut state = self.lock();
        state.stop.get_or_insert(reason);
        let process = state.process.take();
        drop(state);
        wake(process);
    }

    /// Whether the process was ordered to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        self.lock().stop.is_some()
    }

    /// Waits for a message; one task at a time may. Nothing is lost when the future is dropped.
    pub(crate) async fn next(&self) -> Next<T> {
        poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&self, context: &Context<'_>) -> Poll<Next<T>> {
        let mut state = self.lock();
        if let Some(reason) = state.stop {
            return Poll::Ready(Next::Stop(reason));
        }
        if let Some(message) = state.waiting.pop_front() {
            if state.waiting.is_empty() {
                state.waiting.shrink_to(16);
            }
            return Poll::Ready(Next::Message(message));
        }
        state.process.wait(context);
        Poll::Pending
    }

    /// Accepts no more, and returns what waited.
    pub(crate) fn close(&self) -> VecDeque<T> {
        let mut state = self.lock();
        state.closed = true;
        std::mem::take(&mut state.waiting)
    }

    fn add(&self, message: T, capacity: usize) -> Result<(), NotAccepted> {
        let mut state = self.lock();
        if state.closed {
            return Err(NotAccepted::Ended);
        }
        if state.waiting.len() >= capacity {
            metrics::counter!("bennu_mailbox_full_total").increment(1);
            return Err(NotAccepted::Full);
        }
        state.waiting.push_back(message);
        let process = state.process.take();
        drop(state);
        wake(process);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Mailbox<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox")
            .field("waiting", &self.lock().waiting.len())
            .finish()
    }
}
