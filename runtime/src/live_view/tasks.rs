//! The tasks that a view starts, and where their results go.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::task::AbortHandle;

use super::process::{ViewMail, ViewProcess};
use super::running::for_view;
use super::{Async, AsyncError, HandleAsync, LiveSocket, LiveView};
use crate::channel::Outcome;
use crate::task::BoxFuture;

/// The tasks of a view, by name.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    running: HashMap<String, (u64, AbortHandle)>,
    started: u64,
}

impl<V: LiveView> LiveSocket<V> {
    /// Runs a task; its result arrives at `#[handle_async]`. A task of the same name that still
    /// runs is cancelled. In the first response nothing runs.
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

    /// Runs a task for an [`Async`] field, which `field` names. What is returned is the field's
    /// first value.
    ///
    /// ```
    /// use bennu::prelude::*;
    ///
    /// struct Statistics {
    ///     words: Async<u64>,
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
        field: fn(&mut V) -> &mut Async<T>,
        task: F,
    ) -> Async<T>
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
        Async::loading()
    }

    /// Runs a task for an [`Async`] field again; its last value stays until the new one is there.
    pub fn reload_async<T, F, E>(
        &mut self,
        name: &str,
        value: &mut Async<T>,
        field: fn(&mut V) -> &mut Async<T>,
        task: F,
    ) where
        T: Send + 'static,
        E: fmt::Display + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        value.reload();
        let _: Async<T> = self.assign_async(name, field, task);
    }

    /// Cancels a task. Its result never arrives.
    pub fn cancel_async(&mut self, name: &str) {
        if let Some((_, task)) = self.process.tasks.running.remove(name) {
            task.abort();
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
        let running = tokio::spawn(async move {
            let result = AssertUnwindSafe(task).catch_unwind().await;
            let result = result.map_err(|_| AsyncError::Crashed);
            let info = for_view(move |view: &mut V, socket| {
                if socket.process.tasks.finished(&key, number) {
                    handle(result, view, socket)
                } else {
                    Box::pin(std::future::ready(Outcome::no_reply()))
                }
            });
            // A view that has ended wants no result.
            let _ = mailbox.send_always(ViewMail::Info("an async result", info));
        });
        let task = (number, running.abort_handle());
        let before = tasks.running.insert(name.to_owned(), task);
        if let Some((_, superseded)) = before {
            superseded.abort();
        }
    }
}

impl Tasks {
    #[cfg(feature = "testing")]
    pub(super) fn running(&self) -> usize {
        self.running.len()
    }

    /// Whether a result is of the task that runs under the name, which has then ended.
    fn finished(&mut self, name: &str, number: u64) -> bool {
        let current = self
            .running
            .get(name)
            .is_some_and(|(running, _)| *running == number);
        if current {
            self.running.remove(name);
        }
        current
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        for (_, task) in self.running.values() {
            task.abort();
        }
    }
}
