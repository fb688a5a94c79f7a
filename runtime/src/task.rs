//! Tasks: their identity, and running the handlers of the application in them.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use tokio::runtime::{Handle, RuntimeFlavor};

/// The identity of a process: a channel, a view, or any other code that subscribes and broadcasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pid(u64);

impl Pid {
    /// Makes an identity that no other process of this node has.
    pub fn unique() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Lets another thread run the task that was woken last.
///
/// A worker of tokio keeps that task for itself, and runs it next: no other worker takes it. If a handler
/// first blocks the thread, the task would wait as long. An empty task takes its place.
pub(crate) fn release_last_woken() {
    if let Ok(runtime) = Handle::try_current()
        && runtime.runtime_flavor() == RuntimeFlavor::MultiThread
    {
        drop(runtime.spawn(std::future::ready(())));
    }
}

/// The one task that waits for something, kept beside that thing under its lock.
///
/// It is lighter than tokio's `Notify`, which has a lock and a list of its own.
#[derive(Debug, Default)]
pub(crate) struct Waiter(Option<Waker>);

impl Waiter {
    /// The task that is being polled waits from now on.
    pub(crate) fn wait(&mut self, context: &Context<'_>) {
        match &self.0 {
            Some(waker) if waker.will_wake(context.waker()) => {}
            _ => self.0 = Some(context.waker().clone()),
        }
    }

    /// Whom to [`wake`] when the lock is released.
    pub(crate) fn take(&mut self) -> Option<Waker> {
        self.0.take()
    }
}

/// Wakes the task that waited, if one did.
pub(crate) fn wake(waiter: Option<Waker>) {
    if let Some(waker) = waiter {
        waker.wake();
    }
}

/// Polls a future once: its output, unless it has to wait.
pub(crate) async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// A future of unknown type that a task owns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A handler panicked; what it said.
#[derive(Debug)]
pub(crate) struct Panicked(pub(crate) String);

impl Panicked {
    pub(crate) fn of(panic: &(dyn Any + Send)) -> Self {
        Self(panic_message(panic))
    }
}

/// Runs a handler: a panic is caught, and a handler that has run for `patience` is logged with its
/// name while it still runs. One that blocks its thread, as by synchronous I/O, lets nobody see that
/// before it ends or waits: it is logged then.
pub(crate) async fn supervise<F: Future + ?Sized>(
    handler: Pin<&mut F>,
    patience: Duration,
    name: impl Fn() -> String,
) -> Result<F::Output, Panicked> {
    let began = Instant::now();
    let mut handler = AssertUnwindSafe(handler).catch_unwind();
    let output = match poll_once(Pin::new(&mut handler)).await {
        Some(output) => {
            log_blocked(began, patience, &name);
            output
        }
        // Most handlers end without waiting: only for the others there is a timer, in a box, for it
        // would take its place in the idle task too.
        None => Box::pin(wait_for(handler, began, patience, name)).await,
    };
    output.map_err(|panic| Panicked::of(&*panic))
}

/// Waits for a handler, and logs it when it has run for `patience`.
async fn wait_for<F: Future + Unpin>(
    mut handler: F,
    began: Instant,
    patience: Duration,
    name: impl Fn() -> String,
) -> F::Output {
    let left = patience.saturating_sub(began.elapsed());
    if let Ok(output) = tokio::time::timeout(left, &mut handler).await {
        log_blocked(began, patience, &name);
        return output;
    }
    tracing::warn!(handler = name(), ?patience, "the handler is still running");
    handler.await
}

/// Logs a handler that ended before the timer was looked at, and still took too long.
fn log_blocked(began: Instant, patience: Duration, name: impl Fn() -> String) {
    let took = began.elapsed();
    if took > patience {
        tracing::warn!(
            handler = name(),
            ?took,
            ?patience,
            "the handler ended late, or blocked its thread"
        );
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    }
}
