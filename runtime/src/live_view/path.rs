//! Paths of views: links that cannot be misspelt.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use super::LiveView;

/// A path of the view `V`, as `V::path(..)` or a variant of its route makes it.
///
/// Only a view that has the path can be linked to.
pub struct LivePath<V> {
    path: String,
    view: PhantomData<fn() -> V>,
}

impl<V> LivePath<V> {
    /// The path as text. `V::path(..)`, which `#[live_view]` makes, cannot be misspelt.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            view: PhantomData,
        }
    }

    /// The path with a query string.
    ///
    /// # Errors
    /// When the value cannot be written as one.
    pub fn query<Q: Serialize>(self, query: &Q) -> Result<Self, serde_qs::Error> {
        let query = serde_qs::to_string(query)?;
        Ok(Self::new(format!("{}?{query}", self.path)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.path
    }
}

impl<V> Clone for LivePath<V> {
    fn clone(&self) -> Self {
        Self::new(self.path.clone())
    }
}

impl<V> fmt::Debug for LivePath<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LivePath").field(&self.path).finish()
    }
}

impl<V> fmt::Display for LivePath<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// What can be navigated to: a [`LivePath`], or a route of a view.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the path of a live view",
    label = "expected `View::path(..)` or a variant of the view's route",
    note = "for another page of the site, use `socket.redirect(..)` or a plain `href`"
)]
pub trait IntoLivePath {
    /// The view that has the path.
    type View: LiveView;

    /// The path.
    fn into_live_path(self) -> LivePath<Self::View>;
}

impl<V: LiveView> IntoLivePath for LivePath<V> {
    type View = V;

    fn into_live_path(self) -> Self {
        self
    }
}

/// The pages of a view. `#[live_view]` makes the type and implements this.
pub trait LiveRoute: Sized + Clone + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// The view.
    type View: LiveView;

    /// The route of the page at `index` of [`LiveViewSpec::paths`](crate::spec::LiveViewSpec::paths),
    /// by what its path captured; `None` where that does not parse.
    fn from_captures(index: usize, captures: &[(String, String)]) -> Option<Self>;

    /// The path.
    fn to_path(&self) -> String;
}
