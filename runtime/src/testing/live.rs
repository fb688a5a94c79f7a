//! Live views in a test's browser: a page is loaded through the real router, its view is joined
//! over the real socket, and the diffs are applied to a page of the test's own.

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
pub use navigation::{NotLive, Patched, Redirect, RedirectKind, Reload};
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
/// ```ignore
/// let mut view = testing::live(&endpoint, "/dashboard").await?;
/// assert!(view.html().contains("Dashboard"));
/// view.click("button[phx-click=refresh]").await;
/// view.assert_has("div.caption", "Test").await;
/// ```
pub fn live(endpoint: &Endpoint, path: impl Into<String>) -> Visiting {
    let waits = Waits {
        assert: Duration::from_secs(5),
        refute: Duration::from_millis(100),
    };
    Visiting {
        browser: Browser::new(endpoint, waits),
        path: path.into(),
    }
}

/// A page that a test is about to open. [`live`] makes one; awaiting it opens the page.
#[must_use = "await it: nothing is opened before"]
pub struct Visiting {
    browser: Browser,
    path: String,
}

impl Visiting {
    /// Loads the page from an application's own router, which the endpoint's is merged into.
    pub fn router(mut self, router: Router) -> Self {
        self.browser.set_router(router);
        self
    }

    /// Comes with a session, as an earlier page has made it.
    ///
    /// # Panics
    /// When the session cannot be written.
    #[track_caller]
    pub fn session(self, session: &Session) -> Self {
        self.browser.set_session(session);
        self
    }

    /// Comes with a cookie.
    pub fn cookie(self, name: &str, value: &str) -> Self {
        self.browser.set_cookie(name, value);
        self
    }

    /// Sends a header with every request.
    ///
    /// # Panics
    /// When it is no header.
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

    /// Gives the join a parameter, as the page's JavaScript gives its `LiveSocket`:
    /// [`connect_param`](crate::LiveSocket::connect_param) reads it.
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

    /// Says which hooks the page's JavaScript has: a `phx-hook` of another name fails the test.
    pub fn hooks<H: Into<String>>(mut self, hooks: impl IntoIterator<Item = H>) -> Self {
        self.browser.hooks = Some(hooks.into_iter().map(Into::into).collect());
        self
    }

    /// Takes a page as it is. Else a test fails where an id is there twice, a hook has no id or no
    /// JavaScript: what no browser forgives.
    pub fn without_lints(mut self) -> Self {
        self.browser.lints = false;
        self
    }

    /// How long an assertion waits for what must become so; 5 seconds by default. One that holds
    /// does not wait longer than it must.
    pub fn assert_within(mut self, patience: Duration) -> Self {
        self.browser.waits.assert = patience;
        self
    }

    /// Opens a page with several views, and joins each: in the order of the page.
    ///
    /// # Errors
    /// When there is none, or one of them is not joined.
    pub async fn all(self) -> Result<Vec<TestView>, NotLive> {
        navigation::load_all(&Arc::new(self.browser), &self.path).await
    }
}

impl IntoFuture for Visiting {
    type Output = Result<TestView, NotLive>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { navigation::load(&Arc::new(self.browser), &self.path).await })
    }
}

impl fmt::Debug for Visiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visiting")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
