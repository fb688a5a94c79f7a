//! Paths of views: links that the compiler checks.

use std::fmt;
use std::marker::PhantomData;

use maud::Render;
use serde::Serialize;

use super::LiveView;

/// A path of the view `V`, made by `V::path(..)` or a variant of its route.
///
/// Only a view with this path can be linked to.
pub struct LivePath<V> {
    path: String,
    view: PhantomData<fn() -> V>,
}

impl<V> LivePath<V> {
    /// Makes a path from text. Prefer `V::path(..)`, which the compiler checks.
    ///
    /// The text is not checked here. A path that a browser could read as another site leads to `/`.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            view: PhantomData,
        }
    }

    /// Adds a query string to the path.
    ///
    /// # Errors
    /// When the value cannot be written as one.
    pub fn query<Q: Serialize>(self, query: &Q) -> Result<Self, serde_qs::Error> {
        let query = serde_qs::to_string(query)?;
        Ok(Self::new(format!("{}?{query}", self.path)))
    }

    /// Returns the text of the path.
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

/// Renders the text in a template.
impl<V> Render for LivePath<V> {
    fn render_to(&self, text: &mut String) {
        self.path.render_to(text);
    }
}

/// A destination of a navigation: a [`LivePath`], or a route of a view.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the path of a live view",
    label = "expected `View::path(..)` or a variant of the view's route",
    note = "for another page of the site, use `socket.redirect(..)` or a plain `href`"
)]
pub trait IntoLivePath<V> {
    /// Converts to the path.
    fn into_live_path(self) -> LivePath<V>;
}

/// Converts for [`Js::navigate`](crate::Js::navigate) and [`Js::patch`](crate::Js::patch).
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

/// A destination of a patch of the view `V`: one of its own paths.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a path of `{V}`",
    label = "expected `View::path(..)` or a variant of the route of this view",
    note = "a patch stays in its view: to go to another one use `push_navigate`, and `redirect` to go elsewhere"
)]
pub trait IntoPatch<V> {
    /// Converts to the path.
    fn into_patch(self) -> LivePath<V>;
}

#[diagnostic::do_not_recommend]
impl<V: LiveView, P: IntoLivePath<V>> IntoPatch<V> for P {
    fn into_patch(self) -> LivePath<V> {
        self.into_live_path()
    }
}

/// The pages of the view `V`. `#[live_view]` makes the type and implements the trait.
pub trait LiveRoute<V>: Sized + Clone + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// Makes the route of the page at `index` of
    /// [`LiveViewSpec::paths`](crate::spec::LiveViewSpec::paths) from its captures; `None` if one does
    /// not parse.
    fn from_captures(index: usize, captures: &[(String, String)]) -> Option<Self>;

    /// Returns the path of the route.
    fn to_path(&self) -> String;
}

/// A value for a capture of type `T` in `V::path(..)`: a `T`, a reference to one, or a `&str` for a
/// `String`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a capture of type `{T}`",
    label = "expected `{T}`"
)]
pub trait PathCapture<T> {
    /// Converts to the capture.
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
