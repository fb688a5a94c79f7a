//! The pacemaker: others are served while a handler blocks its thread.
//!
//! The worker of a runtime that waited for sockets and timers runs the task that they woke by itself. If
//! that task blocks, nobody waits for them any more, even though other workers are idle (tokio issue
//! 4730). A task that comes from outside wakes one of these, which then waits in its place.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};

/// How long others may wait for a handler that blocks.
const BEAT: Duration = Duration::from_millis(50);

/// Gives its runtime an empty task every 50 ms, as long as there are connections.
#[derive(Clone, Default)]
pub(crate) struct Pacemaker(Arc<Heart>);

#[derive(Default)]
struct Heart {
    connections: AtomicUsize,
    /// The runtime, while there are connections.
    runtime: Mutex<Option<Handle>>,
    /// `None` if it could not be started.
    thread: OnceLock<Option<Thread>>,
}

impl Pacemaker {
    /// Keeps the runtime of the current task going until the result is dropped.
    pub(crate) fn keep(&self) -> Beating {
        if self.0.connections.fetch_add(1, Ordering::AcqRel) == 0 {
            self.begin();
        }
        Beating(Arc::clone(&self.0))
    }

    fn begin(&self) {
        // Other runtimes have one worker.
        let runtime = Handle::try_current()
            .ok()
            .filter(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
        let Some(runtime) = runtime else {
            return;
        };
        *lock(&self.0.runtime) = Some(runtime);
        let thread = self.0.thread.get_or_init(|| {
            let heart = Arc::downgrade(&self.0);
            let builder = thread::Builder::new().name("bennu-pacemaker".to_owned());
            match builder.spawn(move || beat(&heart)) {
                Ok(thread) => Some(thread.thread().clone()),
                Err(error) => {
                    tracing::warn!(%error, "a handler that blocks will delay others: no pacemaker");
                    None
                }
            }
        });
        if let Some(thread) = thread {
            thread.unpark();
        }
    }
}

/// Beats while there are connections, and ends with the endpoint.
fn beat(heart: &Weak<Heart>) {
    while let Some(alive) = heart.upgrade() {
        let mut runtime = lock(&alive.runtime);
        if alive.connections.load(Ordering::Acquire) == 0 {
            *runtime = None;
        }
        let is_beating = runtime.is_some();
        if let Some(runtime) = &*runtime {
            drop(runtime.spawn(async {}));
        }
        drop(runtime);
        // The endpoint must not be kept while this sleeps.
        drop(alive);
        if is_beating {
            thread::sleep(BEAT);
        } else {
            thread::park();
        }
    }
}

fn lock(runtime: &Mutex<Option<Handle>>) -> std::sync::MutexGuard<'_, Option<Handle>> {
    runtime.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Heart {
    fn drop(&mut self) {
        if let Some(Some(thread)) = self.thread.get() {
            thread.unpark();
        }
    }
}

impl fmt::Debug for Pacemaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pacemaker")
            .field(&self.0.connections)
            .finish()
    }
}

/// A connection that keeps the runtime going.
pub(crate) struct Beating(Arc<Heart>);

impl Drop for Beating {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::AcqRel);
    }
}

impl fmt::Debug for Beating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Beating")
    }
}
