//! Two nodes in one program, each with a PubSub of its own.

use std::sync::{Arc, OnceLock};

use bennu::pubsub::{Adapter, BroadcastError, Envelope, Node, NodeId, PubSub, Published};

/// One node's side.
struct Side {
    here: Arc<OnceLock<Node>>,
    other: Arc<OnceLock<Node>>,
}

impl Adapter for Side {
    fn name(&self) -> &'static str {
        "two nodes"
    }

    fn start(&self, node: Node) {
        // It is started once.
        let _ = self.here.set(node);
    }

    fn publish(&self, envelope: Envelope) -> Published {
        // As over a network: the other node reads bytes.
        let envelope = Envelope::decode(envelope.encode());
        if let (Some(other), Ok(envelope)) = (self.other.get(), envelope) {
            other.receive(&envelope);
        }
        Published::done(Ok(()))
    }

    fn send_to(&self, node: NodeId, envelope: Envelope) -> Published {
        match self.other.get() {
            Some(other) if other.id() == node => self.publish(envelope),
            _ => Published::done(Err(BroadcastError::NotSent("no such node".to_owned()))),
        }
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
