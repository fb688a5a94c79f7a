//! Refusals: what a client sent in vain, as the log shows it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::payload::PayloadError;

/// The target of the lines.
const TARGET: &str = "bennu::refused";
/// How many lines one connection writes within [`WINDOW`]; what is left out is counted in the next.
const LINES: u32 = 10;
const WINDOW: Duration = Duration::from_mins(1);

/// Logs what was refused of one connection: a client cannot flood the log with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusals(Arc<Mutex<Window>>);

#[derive(Debug, Default)]
struct Window {
    began: Option<Instant>,
    lines: u32,
    left_out: u64,
}

/// The reason why a message was refused before a handler, with the option that sets the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    Rate,
    Backlog,
    Mailbox,
    Channels,
}

impl Refusals {
    /// Logs a payload that does not decode: where and why, never what it was.
    pub(crate) fn payload(&self, topic: &str, event: &str, error: &PayloadError) {
        let Some(left_out) = self.count() else {
            return;
        };
        tracing::warn!(
            target: TARGET,
            topic,
            event,
            path = error.path(),
            reason = error.reason(),
            left_out,
            "payload refused: the client sends another shape than the handler's type takes"
        );
    }

    /// Logs a message beyond a limit.
    pub(crate) fn excess(&self, topic: &str, event: &str, excess: Excess) {
        if let Some(left_out) = self.count() {
            tracing::warn!(target: TARGET, topic, event, left_out, "message refused: {excess}");
        }
    }

    /// Logs another message that nobody takes.
    pub(crate) fn message(&self, topic: &str, event: &str, why: &'static str) {
        if let Some(left_out) = self.count() {
            tracing::warn!(target: TARGET, topic, event, left_out, "{why}");
        }
    }

    /// Counts a refusal. Returns how many before it were left out of the log, or `None` if this one
    /// is, too.
    fn count(&self) -> Option<u64> {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_over = |began| now.duration_since(began) >= WINDOW;
        if window.began.is_none_or(is_over) {
            window.began = Some(now);
            window.lines = 0;
        }
        if window.lines >= LINES {
            window.left_out += 1;
            return None;
        }
        window.lines += 1;
        Some(std::mem::take(&mut window.left_out))
    }
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rate => "the client sends faster than `Mount::message_rate` lets it",
            Self::Backlog => {
                "more bytes wait for the handlers of the connection than `Mount::backlog` allows"
            }
            Self::Mailbox => {
                "more messages wait for the handlers of the topic than `Mount::mailbox` allows"
            }
            Self::Channels => {
                "the client joins more topics at once than `Mount::max_channels` allows"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_connection_writes_ten_lines_a_minute_and_counts_the_others() {
        let refusals = Refusals::default();
        let mut counted = Vec::new();
        for _ in 0..15 {
            counted.push(refusals.clone().count());
        }
        assert_eq!(counted[..10], [Some(0); 10]);
        assert_eq!(counted[10..], [None; 5]);
        tokio::time::advance(WINDOW).await;
        assert_eq!(refusals.count(), Some(5));
        assert_eq!(refusals.count(), Some(0));
    }
}
