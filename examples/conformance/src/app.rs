//! What the whole server shares: gates that hold handlers back, and how channels ended.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::watch;

/// The state of the application.
#[derive(Clone, Debug, Default)]
pub(crate) struct App {
    pub(crate) gates: Gates,
    pub(crate) endings: Endings,
}

/// Gates by name: shut until somebody opens them, then open for good.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gates {
    open: Arc<watch::Sender<HashSet<String>>>,
}

impl Gates {
    /// Waits until the gate is open.
    pub(crate) async fn pass(&self, name: &str) {
        let is_open = |open: &HashSet<String>| open.contains(name);
        // It ends with an error when the sender is gone; `self` has it.
        let _ = self.open.subscribe().wait_for(is_open).await;
    }

    /// The names of those that are open.
    pub(crate) fn opened(&self) -> Vec<String> {
        self.open.borrow().iter().cloned().collect()
    }

    /// Opens the gate.
    pub(crate) fn open(&self, name: &str) {
        self.open.send_modify(|open| {
            open.insert(name.to_owned());
        });
    }
}

/// How channels ended: their topics, and the reasons that `terminate` was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Endings {
    unread: Arc<watch::Sender<Vec<(String, String)>>>,
}

impl Endings {
    /// Notes that the channel on `topic` ended.
    pub(crate) fn note(&self, topic: &str, reason: String) {
        self.unread
            .send_modify(|unread| unread.push((topic.to_owned(), reason)));
    }

    /// Waits until a channel on `topic` has ended, and takes the reason.
    pub(crate) async fn take(&self, topic: &str) -> String {
        loop {
            let known = |unread: &Vec<(String, String)>| unread.iter().any(|(at, _)| at == topic);
            let _ = self.unread.subscribe().wait_for(known).await;
            let mut taken = None;
            self.unread.send_modify(|unread| {
                let at = unread.iter().position(|(at, _)| at == topic);
                taken = at.map(|at| unread.remove(at).1);
            });
            if let Some(reason) = taken {
                return reason;
            }
        }
    }
}
