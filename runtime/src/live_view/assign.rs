//! Values that a task loads.

use std::fmt;

use maud::Render;

/// A value that a task loads: it is loading, loaded, or failed.
///
/// While a value loads again, the last value stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsyncResult<T> {
    value: Option<T>,
    loading: bool,
    error: Option<AsyncError>,
}

impl<T> AsyncResult<T> {
    /// Makes a value that is loading.
    pub(crate) const fn loading() -> Self {
        Self {
            value: None,
            loading: true,
            error: None,
        }
    }

    /// Makes a value that is loaded.
    pub const fn ok(value: T) -> Self {
        Self {
            value: Some(value),
            loading: false,
            error: None,
        }
    }

    /// Returns the last loaded value, if there is one.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Returns whether a task is loading it.
    pub fn is_loading(&self) -> bool {
        self.loading
    }

    /// Returns the error of the last task.
    pub fn error(&self) -> Option<&AsyncError> {
        self.error.as_ref()
    }

    /// Marks the value as loading again: the last value stays, the last error does not.
    pub(crate) fn reload(&mut self) {
        self.loading = true;
        self.error = None;
    }

    pub(crate) fn settle(&mut self, result: Result<T, AsyncError>) {
        self.loading = false;
        match result {
            Ok(value) => {
                self.value = Some(value);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
    }
}

/// The reason why a task returned no value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AsyncError {
    /// The task has panicked.
    Crashed,
    /// The task was cancelled by [`cancel_async`](super::LiveSocket::cancel_async).
    Cancelled,
    /// The task returned an error, with this text.
    Failed(String),
}

impl fmt::Display for AsyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crashed => f.write_str("the task panicked"),
            Self::Cancelled => f.write_str("the task was cancelled"),
            Self::Failed(reason) => f.write_str(reason),
        }
    }
}

impl Render for AsyncError {
    fn render_to(&self, text: &mut String) {
        self.to_string().render_to(text);
    }
}

impl std::error::Error for AsyncError {}
