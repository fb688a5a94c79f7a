//! Terminating: the last that a process does, within its time.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::timeout;

use crate::reason::Reason;
use crate::task::{Panicked, supervise};

/// How long `terminate` may run, and a handler that was told to stop; the reference gives its channels
/// as long.
pub(crate) const SHUTDOWN: Duration = Duration::from_secs(5);

/// Why `terminate` did not come to its end. That is nobody else's matter: it is logged.
#[derive(Debug)]
pub(super) enum NotTerminated {
    Panicked(String),
    TooLong(Duration),
}

/// Runs `terminate`.
pub(super) async fn terminate<F: Future<Output = ()> + ?Sized>(
    terminating: Pin<&mut F>,
    reason: Reason,
    patience: Duration,
) -> Result<(), NotTerminated> {
    let limit = match reason {
        // It is the connection that knows how long its drain may take.
        Reason::Draining => Duration::MAX,
        _ => SHUTDOWN,
    };
    let terminating = supervise(terminating, patience, || "terminate".to_owned());
    match timeout(limit, terminating).await {
        Ok(Ok(())) => {
            tracing::debug!(?reason, "ended");
            Ok(())
        }
        Ok(Err(Panicked(message))) => Err(NotTerminated::Panicked(message)),
        Err(_) => Err(NotTerminated::TooLong(limit)),
    }
}

impl NotTerminated {
    /// What the panic said, if it was one.
    pub(super) fn panic(&self) -> Option<&str> {
        match self {
            Self::Panicked(message) => Some(message),
            Self::TooLong(_) => None,
        }
    }
}

impl fmt::Display for NotTerminated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panicked(_) => f.write_str("terminate panicked"),
            Self::TooLong(limit) => write!(f, "terminate took longer than {limit:?}: cut off"),
        }
    }
}
