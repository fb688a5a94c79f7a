//! Values that a task is still getting.

use std::fmt;

use maud::Render;

/// A value that a task is getting, has got, or failed to get.
///
/// While it is got again, the last value stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsyncResult<T> {
    value: Option<T>,
    loading: bool,
    error: Option<AsyncError>,
}

impl<T> AsyncResult<T> {
    /// A value that is being got.
    pub(crate) const fn loading() -> Self {
        Self {
            value: None,
            loading: true,
            error: None,
        }
    }

    /// A value that is there.
    pub const fn ok(value: T) -> Self {
        Self {
            value: Some(value),
            loading: false,
            error: None,
        }
    }

    /// The value, if it was ever got.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether a task is getting it.
    pub fn is_loading(&self) -> bool {
        self.loading
    }

    /// Why the last task failed.
    pub fn error(&self) -> Option<&AsyncError> {
        self.error.as_ref()
    }

    /// Marks it as being got again: the last value stays, why the last task failed does not.
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

/// Why a task gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AsyncError {
    /// It panicked.
    Crashed,
    /// It was cancelled, by [`cancel_async`](super::LiveSocket::cancel_async).
    Cancelled,
    /// It says so.
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
