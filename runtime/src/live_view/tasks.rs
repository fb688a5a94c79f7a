//! Tasks of a view, and their results.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{self, Aborted};
use tokio::task::AbortHandle;

use super::process::{ViewMail, ViewProcess};
use super::running::for_view;
use super::{AsyncError, AsyncResult, HandleAsync, LiveSocket, LiveView};
use crate::channel::Outcome;
use crate::task::BoxFuture;

/// The tasks of a view, by name.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    running: HashMap<String, RunningTask>,
    started: u64,
}

/// A task whose result is not handled yet.
#[derive(Debug)]
struct RunningTask {
    number: u64,
    /// Ends the work; the result is then that it was cancelled.
    cancel: future::AbortHandle,
    /// Ends the task, without a result.
    abort: AbortHandle,
}

impl<V: LiveView> LiveSocket<V> {
    /// Runs a task, whose result arrives at `#[handle_async]`.
    ///
    /// A running task of the same name is ended without a result. For the HTTP response nothing runs.
    pub fn start_async<T, F>(&mut self, name: &str, task: F)
    where
        V: HandleAsync<T>,
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        self.run(name, task, |result, view, socket| {
            Box::pin(view.handle_async(result, socket))
        });
    }

    /// Runs a task for an [`AsyncResult`] field, which `field` names, and returns the field's first
    /// value.
    ///
    /// ```
    /// use bennu::prelude::*;
    ///
    /// struct Statistics {
    ///     words: AsyncResult<u64>,
    /// }
    ///
    /// async fn count_words() -> Result<u64, std::io::Error> {
    ///     Ok(7)
    /// }
    ///
    /// #[live_view("/statistics")]
    /// impl Statistics {
    ///     #[mount]
    ///     async fn mount(socket: &mut LiveSocket<Self>) -> Self {
    ///         Self { words: socket.assign_async("words", |view| &mut view.words, count_words()) }
    ///     }
    ///
    ///     #[render]
    ///     fn render(&self) -> Rendered {
    ///         html! {
    ///             @if let Some(words) = self.words.value() { p { (words) " words" } }
    ///             @else { p { "counting" } }
    ///         }
    ///     }
    /// }
    /// ```
    pub fn assign_async<T, F, E>(
        &mut self,
        name: &str,
        field: fn(&mut V) -> &mut AsyncResult<T>,
        task: F,
    ) -> AsyncResult<T>
    where
        T: Send + 'static,
        E: fmt::Display + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        self.run(name, task, move |result, view, socket| {
            let result = result
                .and_then(|result| result.map_err(|error| AsyncError::Failed(error.to_string())));
            field(view).settle(result);
            socket.process.touch();
            Box::pin(std::future::ready(Outcome::no_reply()))
        });
        AsyncResult::loading()
    }

    /// Runs a task for an [`AsyncResult`] field again; the last value stays until the new one arrives.
    pub fn reload_async<T, F, E>(
        &mut self,
        name: &str,
        value: &mut AsyncResult<T>,
        field: fn(&mut V) -> &mut AsyncResult<T>,
        task: F,
    ) where
        T: Send + 'static,
        E: fmt::Display + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        value.reload();
        let _: AsyncResult<T> = self.assign_async(name, field, task);
    }

    /// Cancels a task, which is dropped at its next `.await`.
    ///
    /// Its result is always [`AsyncError::Cancelled`], and arrives after this handler.
    pub fn cancel_async(&mut self, name: &str) {
        if let Some(task) = self.process.tasks.running.get(name) {
            task.cancel.abort();
        }
    }

    fn run<T, F, H>(&mut self, name: &str, task: F, handle: H)
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
        H: for<'a> FnOnce(
                Result<T, AsyncError>,
                &'a mut V,
                &'a mut LiveSocket<V>,
            ) -> BoxFuture<'a, Outcome>
            + Send
            + 'static,
    {
        let ViewProcess { mailbox, tasks, .. } = &mut self.process;
        let Some(mailbox) = mailbox else { return };
        tasks.started += 1;
        let (number, mailbox) = (tasks.started, Arc::clone(mailbox));
        let key = name.to_owned();
        let (task, cancel) = future::abortable(AssertUnwindSafe(task).catch_unwind());
        let running = tokio::spawn(async move {
            let result = match task.await {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(_)) => Err(AsyncError::Crashed),
                Err(Aborted) => Err(AsyncError::Cancelled),
            };
            let name = format!("async result of {key}").into();
            let info = for_view(move |view: &mut V, socket| {
                match socket.process.tasks.finished(&key, number) {
                    Some(task) if task.cancel.is_aborted() => {
                        handle(Err(AsyncError::Cancelled), view, socket)
                    }
                    Some(_) => handle(result, view, socket),
                    None => Box::pin(std::future::ready(Outcome::no_reply())),
                }
            });
            // A view that has ended wants no result.
            let _ = mailbox.send_always(ViewMail::Info(name, info));
        });
        let task = RunningTask {
            number,
            cancel,
            abort: running.abort_handle(),
        };
        let before = tasks.running.insert(name.to_owned(), task);
        if let Some(superseded) = before {
            superseded.abort.abort();
        }
    }
}

impl Tasks {
    #[cfg(feature = "testing")]
    pub(super) fn running(&self) -> usize {
        self.running.len()
    }

    /// Takes the task with this result: the one that runs under the name, and has now ended.
    fn finished(&mut self, name: &str, number: u64) -> Option<RunningTask> {
        let running = self.running.get(name)?;
        if running.number == number {
            self.running.remove(name)
        } else {
            None
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        for task in self.running.values() {
            task.abort.abort();
        }
    }
}
