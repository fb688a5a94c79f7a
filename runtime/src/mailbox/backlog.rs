//! The backlog of one client: the bytes of its messages that its processes have yet to handle.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the waiting bytes of one client in all mailboxes. A mailbox counts messages, and each may be
/// as long as a frame.
#[derive(Debug)]
pub(crate) struct Backlog {
    bytes: Arc<AtomicUsize>,
    limit: usize,
}

/// Bytes that count until they are dropped.
#[derive(Debug, Default)]
pub(crate) struct Held {
    backlog: Option<Arc<AtomicUsize>>,
    bytes: usize,
}

impl Backlog {
    /// Makes an empty backlog that takes `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        let bytes = Arc::default();
        Self { bytes, limit }
    }

    /// Counts `bytes`; `None` if they are too many. An empty backlog accepts a message of any length,
    /// because another limit applies to frames. One task at a time may call it.
    pub(crate) fn hold(&self, bytes: usize) -> Option<Held> {
        let waiting = self.bytes.load(Ordering::Relaxed);
        if waiting > 0 && waiting.saturating_add(bytes) > self.limit {
            return None;
        }
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Some(Held {
            backlog: Some(Arc::clone(&self.bytes)),
            bytes,
        })
    }
}

/// Copies without counting: the copy belongs to its maker.
impl Clone for Held {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(backlog) = &self.backlog {
            backlog.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_bounded_and_makes_room_when_it_is_handled() {
        let backlog = Backlog::new(10);
        let first = backlog.hold(6).unwrap();
        assert!(backlog.hold(5).is_none());
        let second = backlog.hold(4).unwrap();
        assert!(backlog.hold(1).is_none());
        drop(first.clone());
        assert!(backlog.hold(1).is_none(), "a copy is not counted");
        drop(first);
        assert!(backlog.hold(7).is_none());
        drop(backlog.hold(6).unwrap());
        drop(second);
        assert!(backlog.hold(1_000).is_some(), "nothing waits");
    }
}
