//! Analytics: what people do in their pages, counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bennu::payload;

/// Something that a person did.
#[payload]
#[derive(Clone, Debug)]
pub struct Hit {
    /// What it was.
    pub action: String,
}

/// Counts what people do. A real application sends it elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Analytics {
    hits: Arc<AtomicU64>,
}

impl Analytics {
    /// Counts a hit.
    pub fn track(&self, hit: &Hit) {
        let hits = self.hits.fetch_add(1, Ordering::Relaxed) + 1;
        tracing::info!(action = hit.action, hits, "analytics");
    }

    /// How many there were.
    pub fn hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }
}
