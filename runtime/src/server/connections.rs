//! The live connections of an endpoint: counted, and closed in batches at shutdown.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dashmap::DashMap;
use rand::RngExt;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;
use tracing::Instrument;

use super::pacemaker::{Beating, Pacemaker};
use crate::outbox::{Close, Outbox};
use crate::socket::Processes;
use crate::task::Pid;

/// The part of [`Drain::limit`] for the closing handshakes, if the limit is long enough.
const CLOSING: Duration = Duration::from_secs(1);

/// As long as any drain takes: a later instant might not exist.
const FOREVER: Duration = Duration::from_hours(24 * 365);

/// The way in which connections are closed at shutdown.
///
/// | option | default |
/// |---|---|
/// | [`batch_size`](Self::batch_size) | 10,000 connections |
/// | [`batch_interval`](Self::batch_interval) | 2 seconds |
/// | [`limit`](Self::limit) | 30 seconds |
///
/// Each connection first ends its channels: running handlers finish and reply, `terminate` runs, and
/// new joins are not answered. Then it is closed with code 1012, so that its client reconnects, at best
/// to another node, and joins again. A client that does not read is closed at once.
///
/// The connections are closed in batches, and one by one within a batch, so that their clients do not
/// all reconnect at once.
///
/// ```
/// use std::time::Duration;
/// use bennu::Endpoint;
/// use bennu::limits::Drain;
///
/// let drain = Drain::default().with_limit(Duration::from_secs(10));
/// let endpoint = Endpoint::builder().drain(drain).build()?;
/// # Ok::<(), bennu::endpoint::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drain {
    /// The number of connections in a batch; 10,000 by default.
    pub batch_size: usize,
    /// The time between two batches; 2 seconds by default.
    ///
    /// A full batch is spread over it at random. A smaller batch takes its share: 100 connections of
    /// 10,000 are closed within 20 milliseconds.
    pub batch_interval: Duration,
    /// The time limit of the whole drain; 30 seconds by default.
    ///
    /// A channel that has not ended shortly before the limit is cut off: a tenth of it before, and at
    /// most a second.
    pub limit: Duration,
}

impl Default for Drain {
    fn default() -> Self {
        Self {
            batch_size: 10_000,
            batch_interval: Duration::from_secs(2),
            limit: Duration::from_secs(30),
        }
    }
}

impl Drain {
    /// Sets how many connections a batch has.
    #[must_use]
    pub fn with_batch_size(mut self, batch_size: usize) -> Self {
        self.batch_size = batch_size;
        self
    }

    /// Sets the time between two batches.
    #[must_use]
    pub fn with_batch_interval(mut self, batch_interval: Duration) -> Self {
        self.batch_interval = batch_interval;
        self
    }

    /// Sets how long the whole may take.
    #[must_use]
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }
}

/// The live connections.
#[derive(Default)]
pub(crate) struct Connections {
    live: DashMap<Pid, Arc<Outbox>>,
    /// The places taken by connections, and by clients whose `connect` still runs.
    taken: AtomicUsize,
    tasks: TaskTracker,
    draining: CancellationToken,
    pacemaker: Pacemaker,
    /// The processes, which may outlive the connections.
    pub(crate) processes: Arc<Processes>,
}

/// The reason why no further connection is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRoom {
    /// The server shuts down.
    Draining,
    /// The endpoint has as many connections as it accepts.
    TooMany,
}

impl Connections {
    /// Checks whether one more connection is accepted.
    pub(crate) fn room(&self, limit: usize) -> Result<(), NoRoom> {
        if self.draining.is_cancelled() {
            Err(NoRoom::Draining)
        } else if self.taken.load(Ordering::Acquire) >= limit {
            Err(NoRoom::TooMany)
        } else {
            Ok(())
        }
    }

    /// Reserves a place for a future connection, so that clients that connect at the same time do not
    /// exceed the limit.
    pub(crate) fn reserve(self: &Arc<Self>, limit: usize) -> Result<Place, NoRoom> {
        self.room(limit)?;
        self.taken
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |taken| {
                (taken < limit).then_some(taken + 1)
            })
            .map(|_| Place {
                connections: Arc::clone(self),
                _beating: self.pacemaker.keep(),
            })
            .map_err(|_| NoRoom::TooMany)
    }

    /// Keeps the runtime going for a connection that is no socket yet.
    pub(crate) fn keep_going(&self) -> Beating {
        self.pacemaker.keep()
    }

    /// Closes every connection and waits until their channels have ended, within the limit.
    pub(crate) async fn drain(&self, drain: Drain) {
        self.draining.cancel();
        self.tasks.close();
        let total = self.live.len();
        tracing::info!(target: "bennu::drain", total, batch_size = drain.batch_size, "draining");
        // What is left then is for the closes themselves.
        let limit = drain.limit.min(FOREVER);
        let until = Instant::now() + limit - CLOSING.min(limit / 10);
        let all = async {
            self.close_in_batches(drain, until).await;
            self.tasks.wait().await;
            self.processes.ended().await;
        };
        let all = all.instrument(tracing::info_span!("drain", total));
        if tokio::time::timeout(drain.limit, all).await.is_err() {
            tracing::error!(target: "bennu::drain", left = self.live.len(), limit = ?drain.limit, "not drained in time");
        }
    }

    async fn close_in_batches(&self, drain: Drain, until: Instant) {
        let outboxes: Vec<_> = self
            .live
            .iter()
            .map(|live| Arc::clone(live.value()))
            .collect();
        let size = drain.batch_size.max(1);
        let mut batches = outboxes.chunks(size).peekable();
        while let Some(batch) = batches.next() {
            let began = Instant::now();
            #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52")]
            let share = batch.len() as f64 / size as f64;
            for (at, outbox) in jittered(batch, drain.batch_interval.mul_f64(share)) {
                sleep_until(began + at).await;
                outbox.close_by(until);
            }
            if batches.peek().is_some() {
                sleep_until(began + drain.batch_interval).await;
            }
        }
    }
}

/// The closes of one batch, each at a random time within the interval.
fn jittered(batch: &[Arc<Outbox>], interval: Duration) -> Vec<(Duration, &Arc<Outbox>)> {
    let mut random = rand::rng();
    let mut closes: Vec<_> = batch
        .iter()
        .map(|outbox| (interval.mul_f64(random.random_range(0.0..1.0)), outbox))
        .collect();
    closes.sort_by_key(|(at, _)| *at);
    closes
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("live", &self.live.len())
            .finish_non_exhaustive()
    }
}

/// A place among the connections, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    connections: Arc<Connections>,
    _beating: Beating,
}

impl Place {
    /// The connection is made: it is drained with the others.
    pub(crate) fn fill(self, outbox: &Arc<Outbox>, transport: &'static str) -> Live {
        let (connections, pid) = (&self.connections, Pid::unique());
        connections.live.insert(pid, Arc::clone(outbox));
        metrics::gauge!("bennu_connections", "transport" => transport).increment(1);
        if connections.draining.is_cancelled() {
            outbox.close(Close::DRAINING);
        }
        Live {
            pid,
            transport,
            _task: connections.tasks.token(),
            place: self,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.taken.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A connection that is counted.
#[derive(Debug)]
pub(crate) struct Live {
    place: Place,
    pid: Pid,
    transport: &'static str,
    _task: TaskTrackerToken,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.place.connections.live.remove(&self.pid);
        metrics::gauge!("bennu_connections", "transport" => self.transport).decrement(1);
    }
}
