//! Skipped messages: those whose kind nobody here knows, and a log line about them now and then.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Envelope;
use crate::escaped::Escaped;

/// The shortest time between two log lines.
const PAUSE: Duration = Duration::from_secs(10);

/// Counts messages of unknown kinds between two log lines.
#[derive(Default)]
pub(super) struct Skipped(Mutex<Since>);

#[derive(Default)]
struct Since {
    logged: Option<Instant>,
    messages: u64,
}

impl Skipped {
    /// Counts a message, and logs it unless one was logged shortly before.
    pub(super) fn note(&self, envelope: &Envelope) {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.messages += 1;
        if since.logged.is_some_and(|logged| logged.elapsed() < PAUSE) {
            return;
        }
        let messages = std::mem::take(&mut since.messages);
        since.logged = Some(Instant::now());
        drop(since);
        tracing::warn!(
            topic = &*envelope.topic,
            kind = %Escaped(&envelope.kind),
            from = %envelope.from,
            messages,
            "messages of another node whose kind no subscriber here takes: skipped",
        );
    }
}
