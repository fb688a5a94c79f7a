//! The parameters of a page's URL.

use std::fmt;

use http::Uri;
use serde::de::DeserializeOwned;

use super::{LiveRoute, LiveView};
use crate::params::Params;
use crate::payload::PayloadError;
use crate::refused::Refused;

/// The parameters of a page's URL: the route of the view, and the query.
#[derive(Clone)]
pub struct ViewParams<R> {
    route: R,
    uri: Uri,
    /// The captures and the query, in the form of a query string.
    text: String,
}

/// The parameters of a page's URL, independent of the view.
#[derive(Debug)]
pub(crate) struct PageUrl {
    /// The index of the path among those of the view.
    pub(crate) path: usize,
    pub(crate) captures: Vec<(String, String)>,
    pub(crate) uri: Uri,
    /// The captures and the query, in the form of a query string.
    pub(crate) text: String,
}

impl PageUrl {
    pub(crate) fn new(
        path: usize,
        captures: Vec<(String, String)>,
        uri: Uri,
    ) -> Result<Self, Refused> {
        let mut params = Params::parse(uri.query().unwrap_or_default())
            .map_err(|error| Refused::reason(error.to_string()).with_status(414))?;
        let pairs = captures.iter();
        params.add_captures(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
        Ok(Self {
            path,
            captures,
            uri,
            text: params.to_text(),
        })
    }

    /// Converts to the parameters of a view; `None` if a capture does not parse.
    pub(super) fn params<V: LiveView>(self) -> Option<ViewParams<V::Route>> {
        Some(ViewParams {
            route: V::Route::from_captures(self.path, &self.captures)?,
            uri: self.uri,
            text: self.text,
        })
    }
}

impl<R> ViewParams<R> {
    /// Returns the route of the page.
    pub fn route(&self) -> &R {
        &self.route
    }

    /// Returns the whole URL.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Decodes the captures of the path and the query, like
    /// [`Connect::params`](crate::Connect::params).
    ///
    /// # Errors
    /// If they have another shape.
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
