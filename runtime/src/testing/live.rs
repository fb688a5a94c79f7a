//! Live views in the simulated browser of a test.
//!
//! A page is loaded through the real router, and its view is joined over the real socket. The diffs are
//! applied to a page of the test.

mod action;
mod assertions;
mod binding;
mod browser;
mod client_side;
mod doing;
mod element;
mod form;
mod form_filling;
mod lints;
mod navigation;
mod page;
mod person;
mod recovery;
mod tree;
mod view;

pub use action::{Action, Answer};
pub use form_filling::FormFilling;
pub use navigation::{LiveError, Patched, Redirect, RedirectKind, Reload};
pub use view::TestView;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use http::{HeaderName, HeaderValue};
use serde::Serialize;

use self::browser::Browser;
use super::line::Waits;
use crate::endpoint::Endpoint;
use crate::session::Session;
use crate::task::BoxFuture;

/// Opens a page and joins its live view, like a browser with the npm client.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/dashboard.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), testing::LiveError> {
/// # let endpoint = endpoint();
/// let titled = testing::live(&endpoint, "/dashboard").hooks(["Map"]).await?;
/// assert_eq!(titled.page_title(), "Dashboard");
/// # Ok(())
/// # }
/// ```
///
/// If the response or the join sends the browser to another page, the result is an error with the
/// destination: [`LiveError::redirect`].
pub fn live(endpoint: &Endpoint, path: impl Into<String>) -> LiveBuilder {
    let waits = Waits {
        assert: Duration::from_secs(5),
        refute: Duration::from_millis(100),
    };
    LiveBuilder {
        browser: Browser::new(endpoint, waits),
        path: path.into(),
    }
}

/// A page that a test is about to open, made by [`live`]. Awaiting it opens the page.
#[must_use = "await it: nothing is opened before"]
pub struct LiveBuilder {
    browser: Browser,
    path: String,
}

impl LiveBuilder {
    /// Loads the page from the application's own router, which contains the router of the endpoint.
    pub fn router(mut self, router: Router) -> Self {
        self.browser.set_router(router);
        self
    }

    /// Uses a session, as if an earlier page had made it.
    ///
    /// # Panics
    /// When the session cannot be written.
    #[track_caller]
    pub fn session(self, session: &Session) -> Self {
        self.browser.set_session(session);
        self
    }

    /// Sends a cookie with the request.
    pub fn cookie(self, name: &str, value: &str) -> Self {
        self.browser.set_cookie(name, value);
        self
    }

    /// Sends a header with every request.
    ///
    /// # Panics
    /// If the name or the value is not valid in a header.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (
            HeaderName::try_from(name).ok(),
            HeaderValue::try_from(value).ok(),
        );
        let (Some(name), Some(value)) = header else {
            panic!("{name:?}: {value:?} is no header");
        };
        self.browser.add_header(name, value);
        self
    }

    /// Adds a parameter to the join, which [`connect_param`](crate::LiveSocket::connect_param) reads.
    /// The JavaScript of a page passes such parameters to its `LiveSocket`.
    ///
    /// # Panics
    /// When the value cannot be written as JSON.
    #[track_caller]
    pub fn connect_param<T: Serialize>(mut self, name: &str, value: T) -> Self {
        let value = serde_json::to_value(value)
            .unwrap_or_else(|error| panic!("the parameter {name:?} is no JSON: {error}"));
        self.browser.connect_params.insert(name.to_owned(), value);
        self
    }

    /// Lists the hooks of the page's JavaScript: a `phx-hook` with another name fails the test.
    pub fn hooks<H: Into<String>>(mut self, hooks: impl IntoIterator<Item = H>) -> Self {
        self.browser.hooks = Some(hooks.into_iter().map(Into::into).collect());
        self
    }

    /// Accepts a page with mistakes that a browser does not forgive. By default a duplicate id, or a
    /// hook without an id or without JavaScript, fails the test.
    pub fn without_lints(mut self) -> Self {
        self.browser.lints = false;
        self
    }

    /// Sets how long an assertion waits; 5 seconds by default. An assertion that holds returns at once.
    pub fn assert_within(mut self, patience: Duration) -> Self {
        self.browser.waits.assert = patience;
        self
    }

    /// Opens a page with several views, and joins each in the order of the page.
    ///
    /// # Errors
    /// If the page has no view, or one of them cannot be joined.
    pub async fn all(self) -> Result<Vec<TestView>, LiveError> {
        navigation::load_all(&Arc::new(self.browser), &self.path).await
    }
}

impl IntoFuture for LiveBuilder {
    type Output = Result<TestView, LiveError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { navigation::load(&Arc::new(self.browser), &self.path).await })
    }
}

impl fmt::Debug for LiveBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveBuilder")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
