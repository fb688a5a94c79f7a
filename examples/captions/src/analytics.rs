//! Analytics: counts of what users do in their pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bennu::payload;

/// An action of a user.
#[payload]
#[derive(Clone, Debug)]
pub struct Hit {
    /// The name of the action.
    pub action: String,
}

/// Counts the actions of users. A real application sends them to a service.
#[derive(Clone, Debug, Default)]
pub struct Analytics {
    hits: Arc<AtomicU64>,
}

impl Analytics {
    /// Counts an action.
    pub fn track(&self, hit: &Hit) {
        let hits = self.hits.fetch_add(1, Ordering::Relaxed) + 1;
        tracing::info!(action = hit.action, hits, "analytics");
    }

    /// Returns the number of actions.
    pub fn hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }
}
