//! The rest of a connection: its processes that still end when it has closed.

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::connections::Live;
use crate::socket::Processes;

/// The processes of a connection that has closed, until they have ended. The node owns them: nobody
/// has to wait.
#[must_use = "the place of the connection is taken until they have ended"]
pub(crate) struct Rest(Option<JoinHandle<()>>);

impl Rest {
    /// Every process has ended.
    pub(super) const fn none() -> Self {
        Self(None)
    }

    /// Lets the node see to the end of the processes.
    pub(super) fn spawn(
        processes: &Processes,
        rest: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        // Where there is no runtime any more, no process runs, either.
        let runs = Handle::try_current().is_ok();
        Self(runs.then(|| processes.spawn(rest.in_current_span())))
    }

    /// Keeps the place of the connection until they have ended: a client that connects anew meanwhile
    /// takes another, so that processes that take long to end are as few as connections may be.
    pub(crate) fn keep(self, live: Live) {
        if let Self(Some(rest)) = self {
            tokio::spawn(async move {
                let ended = rest.await;
                tracing::trace!(?ended, "the processes have ended");
                drop(live);
            });
        }
    }

    /// Waits until they have ended.
    pub(crate) async fn ended(self) {
        if let Self(Some(rest)) = self {
            let ended = rest.await;
            tracing::trace!(?ended, "the processes have ended");
        }
    }
}
