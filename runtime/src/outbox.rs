//! Outboxes: what waits to be written to one client, bounded in messages and bytes.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytestring::ByteString;
use tokio::time::Instant;

use crate::frame::Frame;
use crate::reason::{Reason, Stop};
use crate::task::{Waiter, wake};

/// What happens to a client that reads more slowly than it is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlowClient {
    /// Its connection is closed with code 1013; the client reconnects and joins again.
    #[default]
    Disconnect,
    /// The oldest pushes and broadcasts that wait are dropped. Replies are kept.
    DropOldest,
    /// Of the pushes and broadcasts that wait, only the newest of each topic and event is kept.
    Coalesce,
}

/// How much may wait for one client, and what happens beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxLimits {
    /// Frames; 1,024 by default.
    pub messages: usize,
    /// Bytes of all frames together; 16 MiB by default.
    pub bytes: usize,
    /// What happens beyond.
    pub slow_client: SlowClient,
}

impl Default for OutboxLimits {
    fn default() -> Self {
        Self {
            messages: 1024,
            bytes: 16 << 20,
            slow_client: SlowClient::default(),
        }
    }
}

/// Why a connection ends, and the WebSocket close code that says so. It is never 1000, but where a raw
/// socket stops: npm clients before 1.8.16 do not come back after that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Close {
    pub(crate) code: u16,
    pub(crate) why: &'static str,
    pub(crate) reason: Reason,
}

impl Close {
    pub(crate) const STOPPED: Self = Self::new(1000, "stopped", Reason::Stopped(Stop::Close));
    pub(crate) const CLIENT: Self = Self::new(1001, "closed by the client", Reason::Closed);
    pub(crate) const DISCONNECTED: Self = Self::new(1001, "disconnected", Reason::Disconnected);
    pub(crate) const IDLE: Self = Self::new(1001, "idle", Reason::Inactive);
    pub(crate) const PROTOCOL: Self = Self::new(1002, "protocol violation", Reason::Closed);
    pub(crate) const NOT_UTF8: Self = Self::new(1007, "invalid UTF-8", Reason::Closed);
    pub(crate) const TOO_MANY: Self = Self::new(1008, "too many messages", Reason::Closed);
    pub(crate) const TOO_BIG: Self = Self::new(1009, "message too big", Reason::Closed);
    pub(crate) const UNDECODABLE: Self = Self::new(1011, "undecodable message", Reason::Closed);
    pub(crate) const CRASHED: Self = Self::new(1011, "crashed", Reason::Crashed);
    pub(crate) const DRAINING: Self = Self::new(1012, "server shuts down", Reason::Draining);
    pub(crate) const SLOW: Self = Self::new(1013, "reads too slowly", Reason::Closed);

    /// Whether the client broke the rules of the transport.
    pub(crate) const fn is_violation(self) -> bool {
        matches!(self.code, 1002 | 1007 | 1009)
    }

    /// Whether what was sent before is still to reach the client.
    pub(crate) fn is_orderly(self) -> bool {
        [Self::STOPPED, Self::CRASHED, Self::DRAINING].contains(&self)
    }

    const fn new(code: u16, why: &'static str, reason: Reason) -> Self {
        Self { code, why, reason }
    }
}

/// A frame on its way to a client.
#[derive(Clone, Debug)]
pub(crate) struct Outbound {
    pub(crate) frame: Frame,
    pub(crate) droppable: Droppable,
}

/// Whether a frame may be dropped when the client reads too slowly.
#[derive(Clone, Debug)]
pub(crate) enum Droppable {
    /// Replies and ends are never dropped.
    Never,
    /// A push or a broadcast.
    Always,
    /// A push or a broadcast of this topic and event.
    Superseded(Box<(ByteString, ByteString)>),
}

/// The frames that wait for one client, and the order to close its connection.
///
/// Channels and broadcasts write to it; the connection's task drains it whole at each wake.
pub(crate) struct Outbox {
    state: Mutex<State>,
    limits: OutboxLimits,
    text_only: AtomicBool,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Outbound>,
    /// Of these, the first that have overtaken the others.
    ahead: usize,
    bytes: usize,
    close: Option<Close>,
    /// Until when the channels may end, before the connection closes.
    draining: Option<Instant>,
    /// The connection's task, while it waits for its channels to end.
    ender: Waiter,
    /// The connection's task, while it has nothing to write.
    drainer: Waiter,
    /// The connection's task, while its client does not read.
    writer: Waiter,
}

/// Where a frame waits.
#[derive(Clone, Copy)]
enum Place {
    Last,
    Ahead,
}

impl Outbox {
    pub(crate) fn new(limits: OutboxLimits) -> Self {
        let state = Mutex::new(State::default());
        Self {
            state,
            limits,
            text_only: AtomicBool::new(false),
        }
    }

    /// How a push or broadcast of `event` on `topic` may be dropped. Their names are kept only
    /// where the policy compares them.
    pub(crate) fn droppable(&self, topic: &ByteString, event: &str) -> Droppable {
        match self.limits.slow_client {
            SlowClient::Coalesce => Droppable::Superseded(Box::new((topic.clone(), event.into()))),
            SlowClient::Disconnect | SlowClient::DropOldest => Droppable::Always,
        }
    }

    /// Refuses bytes from now on: the transport carries text only.
    pub(crate) fn take_text_only(&self) {
        self.text_only.store(true, Ordering::Relaxed);
    }

    /// Whether the transport carries the frame.
    pub(crate) fn takes(&self, frame: &Frame) -> bool {
        matches!(frame, Frame::Text(_)) || !self.text_only.load(Ordering::Relaxed)
    }

    /// Lets a frame wait, within the limits.
    pub(crate) fn send(&self, outbound: Outbound) {
        self.add(outbound, Place::Last);
    }

    /// Lets frames wait, in order, within the limits.
    pub(crate) fn extend(&self, outbounds: impl IntoIterator<Item = Outbound>) {
        for outbound in outbounds {
            self.send(outbound);
        }
    }

    /// Lets a frame overtake what waits, but for earlier ones that did: a client that gets no answer
    /// to its heartbeat reconnects.
    pub(crate) fn send_ahead(&self, frame: Frame) {
        self.add(
            Outbound {
                frame,
                droppable: Droppable::Never,
            },
            Place::Ahead,
        );
    }

    /// Orders the connection to close. The first order counts.
    pub(crate) fn close(&self, close: Close) {
        let mut state = self.lock();
        state.close.get_or_insert(close);
        wake_all(state);
    }

    /// Orders the connection to end its channels within the time, and then to close.
    pub(crate) fn close_by(&self, until: Instant) {
        let mut state = self.lock();
        state.draining.get_or_insert(until);
        wake_all(state);
    }

    /// Waits for the order to end all channels; one task at a time may.
    pub(crate) async fn draining(&self) -> Instant {
        poll_fn(|context| {
            let mut state = self.lock();
            if let Some(until) = state.draining {
                return Poll::Ready(until);
            }
            state.ender.wait(context);
            Poll::Pending
        })
        .await
    }

    /// Waits for frames and moves them all into `frames`, in order. `Err` when the connection is to
    /// close and nothing waits. One task at a time may wait; nothing is lost when the future is
    /// dropped.
    pub(crate) async fn drain(&self, frames: &mut Vec<Frame>) -> Result<(), Close> {
        poll_fn(|context| self.poll_drain(context, frames)).await
    }

    /// What [`drain`](Self::drain) waits for.
    pub(crate) fn poll_drain(
        &self,
        context: &Context<'_>,
        frames: &mut Vec<Frame>,
    ) -> Poll<Result<(), Close>> {
        let mut state = self.lock();
        if !state.waiting.is_empty() {
            (state.bytes, state.ahead) = (0, 0);
            #[expect(clippy::cast_precision_loss, reason = "a queue is shorter than 2^52")]
            metrics::histogram!("bennu_outbox_depth").record(state.waiting.len() as f64);
            frames.extend(state.waiting.drain(..).map(|outbound| outbound.frame));
            state.waiting.shrink_to(16);
            return Poll::Ready(Ok(()));
        }
        if let Some(close) = state.close {
            return Poll::Ready(Err(close));
        }
        state.drainer.wait(context);
        Poll::Pending
    }

    /// Waits for the order to close; one task at a time may.
    pub(crate) async fn closed(&self) -> Close {
        self.closing(|state| state.close).await
    }

    /// Waits for a reason to give up a client that does not read: the order to close, or to drain,
    /// for it will not read what its handlers still reply. One task at a time may.
    pub(crate) async fn given_up(&self) -> Close {
        let draining = |state: &State| state.draining.map(|_| Close::DRAINING);
        self.closing(|state| state.close.or_else(|| draining(state)))
            .await
    }

    async fn closing(&self, close: impl Fn(&State) -> Option<Close>) -> Close {
        poll_fn(|context| {
            let mut state = self.lock();
            if let Some(close) = close(&state) {
                return Poll::Ready(close);
            }
            state.writer.wait(context);
            Poll::Pending
        })
        .await
    }

    /// The frames that wait.
    pub(crate) fn depth(&self) -> usize {
        self.lock().waiting.len()
    }

    fn add(&self, outbound: Outbound, place: Place) {
        if !self.takes(&outbound.frame) {
            tracing::error!(
                event = ?outbound.droppable,
                bytes = outbound.frame.len(),
                "not sent: long-poll carries no bytes to the client. Send JSON, or mount the \
                 socket without long-poll"
            );
            metrics::counter!("bennu_frames_dropped_total").increment(1);
            return;
        }
        let mut state = self.lock();
        if state.close.is_some() {
            return;
        }
        let size = outbound.frame.len();
        if self.is_beyond_limits(&state, size) && !self.make_room(&mut state, &outbound) {
            let (waiting, bytes) = (state.waiting.len(), state.bytes);
            tracing::warn!(waiting, bytes, "the client reads too slowly: disconnected");
            metrics::counter!("bennu_slow_clients_disconnected_total").increment(1);
            state.waiting = VecDeque::new();
            (state.bytes, state.ahead) = (0, 0);
            state.close = Some(Close::SLOW);
            wake_all(state);
            return;
        }
        state.bytes += size;
        match place {
            Place::Last => state.waiting.push_back(outbound),
            Place::Ahead => {
                let at = state.ahead;
                state.waiting.insert(at, outbound);
                state.ahead += 1;
            }
        }
        let drainer = state.drainer.take();
        drop(state);
        wake(drainer);
    }

    fn is_beyond_limits(&self, state: &State, size: usize) -> bool {
        state.waiting.len() >= self.limits.messages || state.bytes + size > self.limits.bytes
    }

    /// Drops what the policy allows to drop, until `outbound` fits. That is never a frame that has
    /// overtaken others: they stay the first.
    fn make_room(&self, state: &mut State, outbound: &Outbound) -> bool {
        let before = state.waiting.len();
        match self.limits.slow_client {
            SlowClient::Disconnect => return false,
            SlowClient::Coalesce => coalesce(&mut state.waiting, outbound),
            SlowClient::DropOldest => {}
        }
        state.bytes = state
            .waiting
            .iter()
            .map(|waiting| waiting.frame.len())
            .sum();
        while self.is_beyond_limits(state, outbound.frame.len()) {
            let oldest = state
                .waiting
                .iter()
                .position(|waiting| !matches!(waiting.droppable, Droppable::Never));
            let Some(dropped) = oldest.and_then(|at| state.waiting.remove(at)) else {
                return false;
            };
            state.bytes -= dropped.frame.len();
        }
        let dropped = before - state.waiting.len();
        metrics::counter!("bennu_frames_dropped_total").increment(dropped as u64);
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes the connection's task wherever it waits.
fn wake_all(mut state: MutexGuard<'_, State>) {
    let waiters = [
        state.ender.take(),
        state.drainer.take(),
        state.writer.take(),
    ];
    drop(state);
    waiters.into_iter().for_each(wake);
}

/// Keeps the newest of each topic and event, `next` included.
fn coalesce(waiting: &mut VecDeque<Outbound>, next: &Outbound) {
    let mut newer = Vec::new();
    if let Droppable::Superseded(key) = &next.droppable {
        newer.push(key.clone());
    }
    let mut kept = VecDeque::with_capacity(waiting.len());
    while let Some(outbound) = waiting.pop_back() {
        match &outbound.droppable {
            Droppable::Superseded(key) if newer.contains(key) => continue,
            Droppable::Superseded(key) => newer.push(key.clone()),
            Droppable::Always | Droppable::Never => {}
        }
        kept.push_front(outbound);
    }
    *waiting = kept;
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("waiting", &self.depth())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
