//! Terminating: the last that a process does, within its time.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::timeout;

use crate::reason::Reason;
use crate::task::{Panicked, supervise};

/// How long `terminate` may run, and a handler that was told to stop; the reference gives its channels
/// as long.
pub(crate) const SHUTDOWN: Duration = Duration::from_secs(5);

/// Runs `terminate`: neither a panic nor that it takes too long is anybody else's matter.
pub(super) async fn terminate<F: Future<Output = ()> + ?Sized>(
    terminating: Pin<&mut F>,
    reason: Reason,
    patience: Duration,
    topic: &str,
) {
    let limit = match reason {
        // It is the connection that knows how long its drain may take.
        Reason::Draining => Duration::MAX,
        _ => SHUTDOWN,
    };
    let terminating = supervise(terminating, patience, || "terminate".to_owned());
    match timeout(limit, terminating).await {
        Ok(Ok(())) => tracing::debug!(?reason, "ended"),
        Ok(Err(Panicked(message))) => {
            tracing::error!(%topic, panic = %message, "terminate panicked");
        }
        Err(_) => tracing::error!(%topic, ?limit, "terminate took too long: cut off"),
    }
}
