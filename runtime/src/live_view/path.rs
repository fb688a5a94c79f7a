//! Paths of views: links that the compiler checks.

use std::fmt;
use std::marker::PhantomData;

use maud::Render;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
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

    /// Adds the fields of `query` as a query string.
    ///
    /// ```
    /// use bennu::prelude::*;
    ///
    /// #[payload]
    /// struct Page {
    ///     page: u32,
    /// }
    ///
    /// struct Users;
    ///
    /// #[live_view("/users")]
    /// impl Users {
    /// #   #[mount]
    /// #   async fn mount() -> Self { Self }
    /// #   #[render]
    /// #   fn render(&self) -> Rendered { html! { p { "Users" } } }
    /// }
    ///
    /// let path = Users::path().query(&Page { page: 2 }).fragment("list");
    /// assert_eq!(path.as_str(), "/users?page=2#list");
    /// ```
    ///
    /// A second query is added to the first. Fields that are `None` are left out. A value that refuses to
    /// be serialized, which no type under `#[payload]` does by itself, is logged at `error` and left out.
    #[must_use]
    pub fn query<Q: PathQuery>(mut self, query: &Q) -> Self {
        let text = match serde_qs::to_string(query) {
            Ok(text) => text,
            Err(error) => {
                tracing::error!(path = %self.path, %error, "query of a path left out");
                return self;
            }
        };
        // A map without fields is written as `=`.
        if !text.is_empty() && text != "=" {
            let end = self.path.find('#').unwrap_or(self.path.len());
            let mark = if self.path[..end].contains('?') {
                '&'
            } else {
                '?'
            };
            self.path.insert_str(end, &format!("{mark}{text}"));
        }
        self
    }

    /// Sets the fragment: the `id` of the element that the browser scrolls to.
    #[must_use]
    pub fn fragment(mut self, id: &str) -> Self {
        if let Some(end) = self.path.find('#') {
            self.path.truncate(end);
        }
        self.path.push('#');
        self.path.extend(utf8_percent_encode(id, ESCAPED));
        self
    }

    /// Returns the text of the path.
    pub fn as_str(&self) -> &str {
        &self.path
    }
}

/// What cannot appear in a fragment, RFC 3986, 3.5.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\\');

/// A value that can be the query of a path: one with named fields.
///
/// `#[payload]` implements it for structs. For a type that derives `Serialize` by hand, write
/// `impl PathQuery for Filter {}`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the query of a path",
    label = "not known to have named fields",
    note = "write `#[payload]` above a struct with named fields"
)]
pub trait PathQuery: Serialize {}

impl<K: Serialize, V: Serialize, S> PathQuery for std::collections::HashMap<K, V, S> {}

impl<K: Serialize, V: Serialize> PathQuery for std::collections::BTreeMap<K, V> {}

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn query<const N: usize>(
        fields: [(&'static str, &'static str); N],
    ) -> BTreeMap<&'static str, &'static str> {
        BTreeMap::from(fields)
    }

    #[test]
    fn a_query_is_added_before_the_fragment() {
        let path = || LivePath::<()>::new("/users");
        let one = query([("page", "2"), ("text", "a&b #")]);
        let two = query([("sort", "name")]);
        for (path, expected) in [
            (path().query(&query([])), "/users"),
            (path().query(&one), "/users?page=2&text=a%26b+%23"),
            (path().query(&two).query(&two), "/users?sort=name&sort=name"),
            (path().fragment("top").query(&two), "/users?sort=name#top"),
            (path().fragment("a").fragment("b c"), "/users#b%20c"),
            (path().fragment("50%#x"), "/users#50%25%23x"),
        ] {
            assert_eq!(path.as_str(), expected);
        }
    }

    #[test]
    fn a_query_that_refuses_to_be_written_is_left_out() {
        struct Refuses;
        impl Serialize for Refuses {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("no"))
            }
        }
        impl PathQuery for Refuses {}
        let path = LivePath::<()>::new("/users#top").query(&Refuses);
        assert_eq!(path.as_str(), "/users#top");
    }
}
