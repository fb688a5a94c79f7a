//! Redirects and patches of a test's browser, and the reasons why a page has no view.

use std::fmt;
use std::sync::Arc;

use super::browser::{Browser, FLASH_COOKIE, RELOAD_COOKIE};
use super::page::Page;
use super::view::TestView;
use crate::live_view::{Flash, FlashMap, History};

/// A patch of the URL, pushed by a view or caused by a click on a link to the same view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Patched {
    /// The path with its query.
    pub to: String,
    /// The change of the browser's history.
    pub history: History,
}

/// A page to which the browser is sent.
#[derive(Clone)]
pub struct Redirect {
    pub(super) browser: Arc<Browser>,
    pub(super) kind: RedirectKind,
    pub(super) to: String,
    pub(super) flash: FlashMap,
    /// The flash in its form on the wire.
    pub(super) token: Option<String>,
}

/// The way in which the browser gets to another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectKind {
    /// The response of a request has this status and a `Location`.
    Http(u16),
    /// The browser loads the page.
    Load,
    /// The browser shows another view over the same socket, if it belongs to the same live session.
    Live(History),
}

impl Redirect {
    /// Returns the way in which the browser gets there.
    pub fn kind(&self) -> RedirectKind {
        self.kind
    }

    /// Returns the path, or the URL of another site.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// Returns the flash message of a kind that the browser takes along.
    pub fn flash(&self, kind: &Flash) -> Option<&str> {
        self.flash.get(kind)
    }

    /// Loads the page, like a browser without the socket.
    ///
    /// # Errors
    /// If that page has no view either.
    pub async fn follow(&self) -> Result<TestView, LiveError> {
        if let Some(token) = &self.token {
            self.browser.set_cookie(FLASH_COOKIE, token);
        }
        load(&self.browser, &self.to).await
    }
}

/// Loads a page, and joins its view.
pub(super) async fn load(browser: &Arc<Browser>, path: &str) -> Result<TestView, LiveError> {
    let page = open(browser, path).await?;
    let container = page.first_view()?;
    let line = Arc::new(page.connect(browser).await?);
    TestView::join(browser, &line, &page, &container).await
}

/// Loads a page, and joins all of its views.
pub(super) async fn load_all(
    browser: &Arc<Browser>,
    path: &str,
) -> Result<Vec<TestView>, LiveError> {
    let page = open(browser, path).await?;
    page.first_view()?;
    let line = Arc::new(page.connect(browser).await?);
    let mut views = Vec::new();
    for container in page.views() {
        views.push(TestView::join(browser, &line, &page, &container).await?);
    }
    Ok(views)
}

async fn open(browser: &Arc<Browser>, path: &str) -> Result<Page, LiveError> {
    let loaded = browser.load(path).await;
    match (loaded.status, loaded.location) {
        (status, Some(to)) if (300..400).contains(&status) => {
            let flash = browser.waiting_flash();
            Err(LiveError::Redirect(Redirect {
                browser: Arc::clone(browser),
                kind: RedirectKind::Http(status),
                to,
                flash,
                token: None,
            }))
        }
        (200..300, _) => Ok(Page::new(path, loaded.body)),
        (status, _) => Err(LiveError::Status {
            status,
            body: loaded.body,
        }),
    }
}

/// The reason why a page has no live view.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LiveError {
    /// The first response or the join sends the browser to another page.
    Redirect(Redirect),
    /// The first response has an error status.
    Status {
        /// The status of the response.
        status: u16,
        /// The body of the response.
        body: String,
    },
    /// The page has no live view.
    NoView {
        /// The path of the page.
        path: String,
    },
    /// The mount for the socket was refused, so the browser loads the page again and gets its status.
    /// [`Reload::load`] does this.
    Reload(Reload),
    /// The server refused the join.
    Refused {
        /// The reason: `stale`, `unauthorized`, `join crashed` or another word.
        reason: String,
    },
    /// The socket does not connect.
    NotConnected {
        /// The reason of the failure.
        why: String,
    },
}

/// A page that the browser loads again to show why its view was refused.
#[derive(Clone)]
pub struct Reload {
    pub(super) browser: Arc<Browser>,
    pub(super) path: String,
    pub(super) status: u16,
    pub(super) token: String,
}

impl Reload {
    /// Returns the status that the page will have.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Loads the page like the npm client.
    ///
    /// # Errors
    /// Returns [`LiveError::Status`] with the page of the refusal.
    pub async fn load(&self) -> Result<TestView, LiveError> {
        self.browser.set_cookie(RELOAD_COOKIE, &self.token);
        load(&self.browser, &self.path).await
    }
}

impl LiveError {
    /// Returns the redirect, if this is one.
    pub fn redirect(&self) -> Option<&Redirect> {
        match self {
            Self::Redirect(redirect) => Some(redirect),
            _ => None,
        }
    }
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirect(redirect) => write!(f, "the browser is sent to {redirect:?}"),
            Self::Status { status, .. } => write!(f, "the first response has status {status}"),
            Self::NoView { path } => write!(f, "the page {path:?} has no live view"),
            Self::Reload(reload) => write!(f, "the mount is refused with status {}", reload.status),
            Self::Refused { reason } => write!(f, "the join is refused: {reason}"),
            Self::NotConnected { why } => write!(f, "the socket does not connect: {why}"),
        }
    }
}

impl std::error::Error for LiveError {}

impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redirect")
            .field("kind", &self.kind)
            .field("to", &self.to)
            .field("flash", &self.flash)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Reload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reload")
            .field("path", &self.path)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
