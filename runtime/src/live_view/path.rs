//! Paths of views: links that cannot be misspelt.

use std::fmt;
use std::marker::PhantomData;

use maud::Render;
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
    ///
    /// It is not checked here: one that could be read as another site leads to `/` where a view goes there.
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

/// In a template it is the text.
impl<V> Render for LivePath<V> {
    fn render_to(&self, text: &mut String) {
        self.path.render_to(text);
    }
}

/// What can be navigated to: a [`LivePath`], or a route of a view.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the path of a live view",
    label = "expected `View::path(..)` or a variant of the view's route",
    note = "for another page of the site, use `socket.redirect(..)` or a plain `href`"
)]
pub trait IntoLivePath<V> {
    /// The path.
    fn into_live_path(self) -> LivePath<V>;
}

/// For [`Js::navigate`](crate::Js::navigate) and [`Js::patch`](crate::Js::patch).
impl<V> From<LivePath<V>> for String {
    fn from(path: LivePath<V>) -> Self {
        path.path
    }
}

impl<V: LiveView> IntoLivePath<V> for LivePath<V> {
    fn into_live_path(self) -> Self {
        self
    }
}

/// Where the view `V` can be patched to: one of its own paths.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a path of `{V}`",
    label = "expected `View::path(..)` or a variant of the route of this view",
    note = "a patch stays in its view: to go to another one use `push_navigate`, and `redirect` to go elsewhere"
)]
pub trait IntoPatch<V> {
    /// The path.
    fn into_patch(self) -> LivePath<V>;
}

#[diagnostic::do_not_recommend]
impl<V: LiveView, P: IntoLivePath<V>> IntoPatch<V> for P {
    fn into_patch(self) -> LivePath<V> {
        self.into_live_path()
    }
}

/// The pages of the view `V`. `#[live_view]` makes the type and implements this.
pub trait LiveRoute<V>: Sized + Clone + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// The route of the page at `index` of [`LiveViewSpec::paths`](crate::spec::LiveViewSpec::paths),
    /// by what its path captured; `None` where that does not parse.
    fn from_captures(index: usize, captures: &[(String, String)]) -> Option<Self>;

    /// The path.
    fn to_path(&self) -> String;
}

/// A value for a capture of type `T` in `V::path(..)`: a `T`, a reference to one, or a `&str` for a
/// `String`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a capture of type `{T}`",
    label = "expected `{T}`"
)]
pub trait PathCapture<T> {
    /// The capture.
    fn into_capture(self) -> T;
}

impl<T> PathCapture<T> for T {
    fn into_capture(self) -> T {
        self
    }
}

impl<T: Clone> PathCapture<T> for &T {
    fn into_capture(self) -> T {
        self.clone()
    }
}

impl PathCapture<String> for &str {
    fn into_capture(self) -> String {
        self.to_owned()
    }
}
