//! Two nodes in one program, each with a PubSub of its own.

use std::sync::{Arc, OnceLock};

use bennu::pubsub::{Adapter, Envelope, PubSub, Published, Receive};

/// One node's side.
struct Side {
    here: Arc<OnceLock<Receive>>,
    other: Arc<OnceLock<Receive>>,
}

impl Adapter for Side {
    fn name(&self) -> &'static str {
        "two nodes"
    }

    fn start(&self, receive: Receive) {
        // It is started once.
        let _ = self.here.set(receive);
    }

    fn publish(&self, envelope: Envelope) -> Published {
        if let Some(receive) = self.other.get() {
            receive(envelope);
        }
        Published::done(Ok(()))
    }
}

/// The messages between processes of each.
pub(crate) fn pair() -> [PubSub; 2] {
    let (first, second) = (Arc::default(), Arc::default());
    let side = |here: &Arc<_>, other: &Arc<_>| {
        PubSub::with_adapter(Side {
            here: Arc::clone(here),
            other: Arc::clone(other),
        })
    };
    [side(&first, &second), side(&second, &first)]
}
