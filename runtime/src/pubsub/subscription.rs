//! Subscriptions: the messages of a topic as a stream, for any task.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use futures_util::Stream;

use super::registry::Subscribed;

/// The options of a [`Subscription`].
///
/// | option | default |
/// |---|---|
/// | [`with_capacity`](Self::with_capacity) | 1,024 messages |
/// | [`with_slow_reader`](Self::with_slow_reader) | [`SlowReader::DropOldest`] |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscriptionOptions {
    /// The maximum number of messages that wait for the reader.
    pub capacity: usize,
    /// The policy for further messages.
    pub slow_reader: SlowReader,
}

impl Default for SubscriptionOptions {
    fn default() -> Self {
        Self {
            capacity: 1_024,
            slow_reader: SlowReader::DropOldest,
        }
    }
}

impl SubscriptionOptions {
    /// Sets the maximum number of messages that wait for the reader, at least one.
    #[must_use]
    pub const fn with_capacity(mut self, messages: usize) -> Self {
        self.capacity = messages;
        self
    }

    /// Sets the policy for messages beyond the capacity.
    #[must_use]
    pub const fn with_slow_reader(mut self, policy: SlowReader) -> Self {
        self.slow_reader = policy;
        self
    }
}

/// The policy for messages without room, because their reader is slow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlowReader {
    /// The message that waits longest is dropped.
    #[default]
    DropOldest,
    /// The new message is dropped.
    DropNewest,
    /// The stream ends, after the messages that wait already.
    End,
}

/// The messages of a topic, for any task: see [`PubSub::subscribe`](super::PubSub::subscribe).
///
/// The subscription is a [`Stream`](futures_util::Stream) of messages that all subscribers of the node
/// share, and ends when it is dropped. The stream ends when the last handle on its
/// [`PubSub`](super::PubSub) is gone, or with [`SlowReader::End`] if the reader is too slow.
#[must_use = "it ends when it is dropped"]
pub struct Subscription<M> {
    queue: Arc<Queue<M>>,
    _subscribed: Subscribed,
}

/// The messages that wait, between the senders and the reader.
pub(super) struct Queue<M> {
    options: SubscriptionOptions,
    state: Mutex<State<M>>,
}

struct State<M> {
    waiting: VecDeque<Arc<M>>,
    dropped: u64,
    ended: bool,
    reader: Option<Waker>,
}

/// The senders' end of a queue: when it is dropped, nothing more comes.
pub(super) struct Sender<M>(pub(super) Arc<Queue<M>>);

impl<M> Queue<M> {
    pub(super) fn new(options: SubscriptionOptions) -> Arc<Self> {
        Arc::new(Self {
            options,
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                dropped: 0,
                ended: false,
                reader: None,
            }),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State<M>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M> Sender<M> {
    pub(super) fn send(&self, message: &Arc<M>) {
        let mut state = self.0.lock();
        if state.ended {
            return;
        }
        if state.waiting.len() >= self.0.options.capacity.max(1) {
            state.dropped += 1;
            match self.0.options.slow_reader {
                SlowReader::DropOldest => drop(state.waiting.pop_front()),
                SlowReader::DropNewest => return,
                SlowReader::End => {
                    state.ended = true;
                    return;
                }
            }
        }
        state.waiting.push_back(Arc::clone(message));
        let reader = state.reader.take();
        drop(state);
        if let Some(reader) = reader {
            reader.wake();
        }
    }
}

impl<M> Drop for Sender<M> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.ended = true;
        let reader = state.reader.take();
        drop(state);
        if let Some(reader) = reader {
            reader.wake();
        }
    }
}

impl<M> Subscription<M> {
    pub(super) fn new(queue: Arc<Queue<M>>, subscribed: Subscribed) -> Self {
        Self {
            queue,
            _subscribed: subscribed,
        }
    }

    /// Waits for the next message; `None` when the stream has ended.
    ///
    /// Nothing is lost when the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Arc<M>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Returns the next message if one waits.
    pub fn try_next(&mut self) -> Option<Arc<M>> {
        self.queue.lock().waiting.pop_front()
    }

    /// Returns how many messages were dropped because they were read too slowly.
    pub fn dropped(&self) -> u64 {
        self.queue.lock().dropped
    }

    fn poll(&self, cx: &Context<'_>) -> Poll<Option<Arc<M>>> {
        let mut state = self.queue.lock();
        match state.waiting.pop_front() {
            Some(message) => Poll::Ready(Some(message)),
            None if state.ended => Poll::Ready(None),
            None => {
                state.reader = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<M> Stream for Subscription<M> {
    type Item = Arc<M>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Arc<M>>> {
        self.poll(cx)
    }
}

impl<M> fmt::Debug for Subscription<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("options", &self.queue.options)
            .finish_non_exhaustive()
    }
}
