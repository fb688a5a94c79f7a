//! Outboxes: the frames that wait for one client, limited in bytes.

mod limits;
mod pushed;

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytestring::ByteString;
use tokio::time::Instant;

pub use self::limits::{OutboxLimits, SlowClient};
pub use self::pushed::Pushed;

use crate::frame::Frame;
use crate::reason::{Reason, Stop};
use crate::task::{Waiter, wake};

/// The weight of a waiting frame in addition to its bytes: the memory of its place.
const OWN_WEIGHT: usize = 64;

/// The reason why a connection ends, with its WebSocket close code.
///
/// Only a raw socket that stops uses 1000: npm clients before 1.8.16 do not reconnect after it.
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

/// Whether a frame may be dropped if the client reads too slowly.
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
/// Channels and broadcasts write to it. The connection's task drains it, in batches.
pub(crate) struct Outbox {
    state: Mutex<State>,
    limits: OutboxLimits,
    text_only: AtomicBool,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Outbound>,
    /// How many of these, from the first, have overtaken the others.
    ahead: usize,
    /// How many of these may be dropped.
    droppable: usize,
    /// What they count for together.
    weight: usize,
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

impl Outbound {
    /// Returns what the frame counts for while it waits.
    fn weight(&self) -> usize {
        self.frame.len() + OWN_WEIGHT
    }

    fn is_droppable(&self) -> bool {
        !matches!(self.droppable, Droppable::Never)
    }
}

impl State {
    fn add(&mut self, outbound: Outbound, place: Place) {
        self.weight += outbound.weight();
        self.droppable += usize::from(outbound.is_droppable());
        match place {
            Place::Last => self.waiting.push_back(outbound),
            Place::Ahead => {
                self.waiting.insert(self.ahead, outbound);
                self.ahead += 1;
            }
        }
    }

    /// Moves the first frames into `frames`: one, and more as long as they weigh no more than `most`.
    fn take(&mut self, frames: &mut Vec<Frame>, most: usize) {
        if self.weight <= most {
            frames.extend(self.waiting.drain(..).map(|outbound| outbound.frame));
            (self.weight, self.droppable, self.ahead) = (0, 0, 0);
        } else {
            let mut taken = 0;
            while let Some(first) = self.waiting.pop_front_if(|first| {
                taken += first.weight();
                taken == first.weight() || taken <= most
            }) {
                self.weight -= first.weight();
                self.droppable -= usize::from(first.is_droppable());
                self.ahead = self.ahead.saturating_sub(1);
                frames.push(first.frame);
            }
        }
        if self.waiting.len() < self.waiting.capacity() / 4 {
            self.waiting.shrink_to((self.waiting.len() * 2).max(16));
        }
    }

    fn clear(&mut self) {
        self.waiting = VecDeque::new();
        (self.weight, self.droppable, self.ahead) = (0, 0, 0);
    }

    /// Drops the oldest frame that may be dropped. `false` if there is none.
    fn drop_oldest(&mut self) -> bool {
        let oldest = self.waiting.iter().position(Outbound::is_droppable);
        let Some(dropped) = oldest.and_then(|at| self.waiting.remove(at)) else {
            return false;
        };
        self.weight -= dropped.weight();
        self.droppable -= 1;
        true
    }

    /// Keeps the newest of each topic and event, `next` included.
    fn coalesce(&mut self, next: &Outbound) {
        let key = |outbound: &Outbound| match &outbound.droppable {
            Droppable::Superseded(key) => Some(key.clone()),
            Droppable::Always | Droppable::Never => None,
        };
        let mut newer: HashSet<_> = key(next).into_iter().collect();
        let mut kept = VecDeque::with_capacity(self.waiting.len());
        while let Some(outbound) = self.waiting.pop_back() {
            if key(&outbound).is_none_or(|key| newer.insert(key)) {
                kept.push_front(outbound);
            }
        }
        self.waiting = kept;
        self.weight = self.waiting.iter().map(Outbound::weight).sum();
        self.droppable = self
            .waiting
            .iter()
            .filter(|outbound| outbound.is_droppable())
            .count();
    }
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

    /// Makes one with the same limits, for frames that may not be sent yet.
    pub(crate) fn for_later(&self) -> Self {
        let later = Self::new(self.limits);
        let is_text_only = self.text_only.load(Ordering::Relaxed);
        later.text_only.store(is_text_only, Ordering::Relaxed);
        later
    }

    /// Returns the frames that wait, and whether they may be dropped.
    pub(crate) fn into_waiting(self) -> impl Iterator<Item = Outbound> {
        let state = self.state.into_inner();
        let waiting = state.unwrap_or_else(PoisonError::into_inner).waiting;
        waiting.into_iter()
    }

    /// Returns how a push or broadcast of `event` on `topic` may be dropped. Their names are kept only
    /// if the policy compares them.
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

    /// Returns how long the socket of a client may take nothing while frames wait.
    pub(crate) fn stall(&self) -> Duration {
        self.limits.stall
    }

    /// Returns whether the transport carries the frame.
    pub(crate) fn takes(&self, frame: &Frame) -> bool {
        matches!(frame, Frame::Text(_)) || !self.text_only.load(Ordering::Relaxed)
    }

    /// Returns whether nothing more is sent: the connection closes.
    pub(crate) fn is_closed(&self) -> bool {
        self.lock().close.is_some()
    }

    /// Lets a frame wait, within the limits.
    pub(crate) fn send(&self, outbound: Outbound) -> Pushed {
        self.add(outbound, Place::Last)
    }

    /// Lets frames wait, in order, within the limits.
    pub(crate) fn extend(&self, outbounds: impl IntoIterator<Item = Outbound>) {
        for outbound in outbounds {
            self.send(outbound);
        }
    }

    /// Lets a frame overtake what waits, except for earlier ones that did: a client that gets no answer
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

    /// Waits for frames and moves as many into `frames`, in order, as weigh no more than `most`, but at
    /// least one. `Err` when the connection is to close and nothing waits. One task at a time may wait;
    /// nothing is lost when the future is dropped.
    pub(crate) async fn drain(&self, frames: &mut Vec<Frame>, most: usize) -> Result<(), Close> {
        poll_fn(|context| self.poll_drain(context, frames, most)).await
    }

    /// Polls what [`drain`](Self::drain) waits for.
    pub(crate) fn poll_drain(
        &self,
        context: &Context<'_>,
        frames: &mut Vec<Frame>,
        most: usize,
    ) -> Poll<Result<(), Close>> {
        let mut state = self.lock();
        if !state.waiting.is_empty() {
            #[expect(clippy::cast_precision_loss, reason = "a queue is shorter than 2^52")]
            metrics::histogram!("bennu_outbox_depth").record(state.waiting.len() as f64);
            state.take(frames, most);
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

    /// Waits for a reason to give up a client that does not read. One task at a time may wait.
    ///
    /// An order to drain is a reason, for then the client will not read what its handlers still reply.
    /// The end of a raw socket is none: what it sent before is still to arrive, as far as the client
    /// reads it.
    pub(crate) async fn given_up(&self) -> Close {
        let ordered = |state: &State| {
            let may_wait = [Close::STOPPED, Close::CRASHED];
            state.close.filter(|close| !may_wait.contains(close))
        };
        let draining = |state: &State| state.draining.map(|_| Close::DRAINING);
        self.closing(|state| ordered(state).or_else(|| draining(state)))
            .await
    }

    /// Returns the time until which the processes may end, if the connection has to drain.
    pub(crate) fn drains_until(&self) -> Option<Instant> {
        self.lock().draining
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

    /// Returns how many frames wait.
    pub(crate) fn depth(&self) -> usize {
        self.lock().waiting.len()
    }

    fn add(&self, outbound: Outbound, place: Place) -> Pushed {
        if !self.takes(&outbound.frame) {
            tracing::error!(
                event = ?outbound.droppable,
                bytes = outbound.frame.len(),
                "not sent: long-poll carries no bytes to the client. Send JSON, or mount the \
                 socket without long-poll"
            );
            metrics::counter!("bennu_frames_dropped_total").increment(1);
            return Pushed::Failed;
        }
        let mut state = self.lock();
        if state.close.is_some() {
            return Pushed::Closed;
        }
        self.make_room(&mut state, &outbound);
        if state.weight + outbound.weight() > self.limits.bytes {
            let (waiting, bytes) = (state.waiting.len(), state.weight);
            tracing::warn!(waiting, bytes, "the client reads too slowly: disconnected");
            metrics::counter!("bennu_slow_clients_disconnected_total").increment(1);
            state.clear();
            state.close = Some(Close::SLOW);
            wake_all(state);
            return Pushed::Closed;
        }
        state.add(outbound, place);
        let drainer = state.drainer.take();
        drop(state);
        wake(drainer);
        Pushed::Queued
    }

    /// Drops what the policy allows to drop until `outbound` fits. Frames that have overtaken others
    /// are never among them, and so stay the first.
    fn make_room(&self, state: &mut State, outbound: &Outbound) {
        let messages = match self.limits.slow_client {
            SlowClient::Disconnect => return,
            SlowClient::DropOldest | SlowClient::Coalesce => self.limits.messages.max(1),
        };
        let is_beyond = |state: &State| {
            let counts = outbound.is_droppable() && state.droppable >= messages;
            counts || state.weight + outbound.weight() > self.limits.bytes
        };
        if !is_beyond(state) {
            return;
        }
        let before = state.waiting.len();
        if self.limits.slow_client == SlowClient::Coalesce {
            state.coalesce(outbound);
        }
        while is_beyond(state) && state.drop_oldest() {}
        let dropped = before - state.waiting.len();
        metrics::counter!("bennu_frames_dropped_total").increment(dropped as u64);
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

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("waiting", &self.depth())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
