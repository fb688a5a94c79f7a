//! What the URL of a page says.

use std::fmt;

use http::Uri;
use serde::de::DeserializeOwned;

use crate::payload::PayloadError;

/// What the URL of a page says: which page of the view, and the query.
#[derive(Clone)]
pub struct ViewParams<R> {
    route: R,
    uri: Uri,
    /// Captures and query, in the form of a query string.
    text: String,
}

impl<R> ViewParams<R> {
    pub(crate) fn new(route: R, uri: Uri, text: String) -> Self {
        Self { route, uri, text }
    }

    /// Which page of the view.
    pub fn route(&self) -> &R {
        &self.route
    }

    /// The whole URL.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The captures of the path and the query, decoded as
    /// [`Connect::params`](crate::Connect::params) does.
    ///
    /// # Errors
    /// When they have another shape.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        crate::params::decode(&self.text)
    }
}

impl<R: fmt::Debug> fmt::Debug for ViewParams<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ViewParams")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}
