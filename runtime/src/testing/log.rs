//! Logs of arrivals that were not taken yet.

use std::collections::VecDeque;
use std::fmt;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

/// Arrivals, oldest first. A waiting task takes the first that fits and leaves the others.
#[derive(Debug)]
pub(super) struct Log<T> {
    state: Mutex<State<T>>,
    changed: Notify,
}

#[derive(Debug)]
struct State<T> {
    untaken: VecDeque<T>,
    ended: bool,
}

/// Nothing that fits has arrived.
#[derive(Debug)]
pub(super) struct Nothing;

impl<T> Default for Log<T> {
    fn default() -> Self {
        let state = State {
            untaken: VecDeque::new(),
            ended: false,
        };
        Self {
            state: Mutex::new(state),
            changed: Notify::new(),
        }
    }
}

impl<T> Log<T> {
    pub(super) fn add(&self, arrival: T) {
        self.lock().untaken.push_back(arrival);
        self.changed.notify_waiters();
    }

    /// Ends the log: nothing more will arrive.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_waiters();
    }

    /// Takes the first arrival that fits, and waits for it at most `within`.
    pub(super) async fn take<R>(
        &self,
        within: Duration,
        mut fits: impl FnMut(&T) -> Option<R>,
    ) -> Result<R, Nothing> {
        let taking = async {
            loop {
                let mut changed = pin!(self.changed.notified());
                changed.as_mut().enable();
                {
                    let mut state = self.lock();
                    if let Some(found) = state.take(&mut fits) {
                        return Ok(found);
                    }
                    if state.ended {
                        return Err(Nothing);
                    }
                }
                changed.await;
            }
        };
        timeout(within, taking).await.unwrap_or(Err(Nothing))
    }

    /// Takes the first arrival that fits, if there is one.
    pub(super) fn take_now<R>(&self, fits: impl FnMut(&T) -> Option<R>) -> Option<R> {
        self.lock().take(fits)
    }

    /// Takes all arrivals out of the log.
    pub(super) fn take_all(&self) -> Vec<T> {
        self.lock().untaken.drain(..).collect()
    }

    /// Lists the arrivals that were not taken, one to a line, for the message of a failed assertion.
    pub(super) fn list<L: fmt::Display>(&self, line: impl FnMut(&T) -> Option<L>) -> String {
        let state = self.lock();
        let lines = state.untaken.iter().filter_map(line);
        let lines: Vec<_> = lines.map(|line| line.to_string()).collect();
        if lines.is_empty() {
            return "nothing else arrived".to_owned();
        }
        format!("what arrived instead:\n  {}", lines.join("\n  "))
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// Takes the first arrival that fits.
    fn take<R>(&mut self, mut fits: impl FnMut(&T) -> Option<R>) -> Option<R> {
        let mut arrivals = self.untaken.iter().enumerate();
        let (at, found) = arrivals.find_map(|(at, arrival)| Some((at, fits(arrival)?)))?;
        self.untaken.remove(at);
        Some(found)
    }
}
