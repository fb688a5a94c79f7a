//! Admission: whether a browser may join a view, by the tokens of its page.

use std::sync::Arc;

use http::Uri;
use serde::Deserialize;
use serde_json::Value;

use super::tokens::{PageToken, Tokens};
use super::{LiveConnection, url};
use crate::live_view::{FlashMap, PageUrl, RunningView, ViewMail};
use crate::mailbox::Mailbox;
use crate::payload::Payload;
use crate::refused::Refused;
use crate::server::live_routes::{Embedding, Found, LivePages, LiveRoutes, Opened};
use crate::socket::{Exit, Inbox, ProcessMail, Start, Started};
use crate::token::Secret;

/// The maximum length of a join in bytes: what the page's JavaScript gives its `LiveSocket` is kept
/// while the view lives, and takes several times as many once it is decoded.
const MAX_JOIN: usize = 65_536;
/// A view that a browser may join.
pub(crate) struct Joining {
    pub(crate) opened: Opened,
    pub(crate) pages: Arc<LivePages>,
    /// Whether the browser came from another view, whose container it keeps.
    pub(super) is_redirected: bool,
    /// The version of the npm client that its page has.
    pub(super) client_version: Arc<str>,
    routes: Arc<LiveRoutes>,
    secret: Secret,
}

/// The payload of a join.
#[derive(Deserialize)]
struct Wire {
    url: Option<String>,
    redirect: Option<String>,
    #[serde(default)]
    params: Value,
    session: Option<String>,
    #[serde(rename = "static")]
    static_token: Option<String>,
    flash: Option<String>,
}

/// Why a browser may not join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NotAdmitted {
    /// The page must be loaded again.
    Stale(&'static str),
    /// The page must be loaded: it is not of this live session.
    Unauthorized,
    /// The page would say the same again: the client shows that it failed, and waits before it loads
    /// the page.
    TooLong,
}

impl NotAdmitted {
    fn refused(self) -> Refused {
        match self {
            Self::Stale(why) => {
                tracing::warn!(
                    why,
                    "the join of a live view is stale: the page is loaded again"
                );
                Refused::reason("stale")
            }
            Self::Unauthorized => Refused::reason("unauthorized"),
            Self::TooLong => {
                tracing::warn!(
                    limit = MAX_JOIN,
                    "the join of a live view is too long: what is its LiveSocket given as params?"
                );
                Refused::reason("join too long")
            }
        }
    }
}

/// Starts the view that a page asks for.
pub(crate) fn start(start: Start<LiveConnection>) -> Started {
    match admit(&start) {
        Ok(joining) => super::run(start, joining),
        Err(not_admitted) => turn_down(start, not_admitted.refused()),
    }
}

/// Refuses the join.
fn turn_down(start: Start<LiveConnection>, refused: Refused) -> Started {
    let mailbox = Arc::new(Mailbox::<ViewMail>::of(start.conversation.pid, 1));
    let inbox = Arc::clone(&mailbox) as Arc<dyn Inbox>;
    Started::new(inbox, async move {
        start.turn_down(&refused);
        let waiting = mailbox.close().into_iter();
        for mail in waiting.filter_map(ProcessMail::into_client_mail) {
            mail.answer(&start.conversation.attachment);
        }
        Exit::Refused
    })
}

/// Returns the view that is joined, and how.
fn admit(start: &Start<LiveConnection>) -> Result<Joining, NotAdmitted> {
    let LiveConnection { session } = start.conn();
    let super::LiveState {
        routes,
        secret,
        static_urls,
        client_version,
    } = start.state();
    let Payload::Json(text) = start.payload() else {
        return Err(NotAdmitted::Stale("no JSON"));
    };
    if text.len() > MAX_JOIN {
        return Err(NotAdmitted::TooLong);
    }
    let wire: Wire = serde_json::from_str(text).map_err(|_| NotAdmitted::Stale("no join"))?;
    let id = start.topic().strip_prefix("lv:").unwrap_or_default();
    let session = session.clone().ok_or(NotAdmitted::Stale(
        "no session: is its cookie sent, and `_csrf_token` given to the client's LiveSocket?",
    ))?;
    let tokens = Tokens::new(secret, &session);
    let page = tokens.read_page(wire.session.as_deref().unwrap_or_default(), id);
    let token = page.ok_or(NotAdmitted::Stale("the session token is not of this page"))?;
    let left = match wire.static_token.as_deref() {
        None => FlashMap::default(),
        Some(token) => tokens
            .read_static(token, id)
            .ok_or(NotAdmitted::Stale("the static token is not of this page"))?,
    };
    let redirected = wire.redirect.is_some();
    let url = wire
        .redirect
        .as_deref()
        .or(wire.url.as_deref())
        .and_then(url::read);
    let found = found(routes, &token, url.as_ref(), redirected)?;
    let uri = url.unwrap_or_default();
    let uri = match &token.path {
        Some(path) => url::resolve(&uri, path).ok_or(NotAdmitted::Stale("no such path"))?,
        None => uri,
    };
    let mounts = wire
        .params
        .get("_mounts")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    let flash = match &wire.flash {
        Some(flash) => tokens.read_flash(flash),
        None if !redirected && mounts == 0 => left,
        None => FlashMap::default(),
    };
    let opened = Opened {
        path: found.path,
        captures: found.captures,
        uri,
        session,
        flash,
        static_changed: static_urls.changed(&wire.params),
        connect_params: Some(Arc::new(wire.params)),
        pubsub: start.pubsub().clone(),
        embedding: match token.live_session {
            Some(_) => Embedding::Main,
            None => Embedding::Part,
        },
    };
    Ok(Joining {
        opened,
        pages: found.pages,
        is_redirected: redirected,
        client_version: Arc::clone(client_version),
        routes: Arc::clone(routes),
        secret: secret.clone(),
    })
}

/// Returns the page that a URL shows to a browser with this token.
fn found(
    routes: &LiveRoutes,
    token: &PageToken,
    url: Option<&Uri>,
    redirected: bool,
) -> Result<Found, NotAdmitted> {
    let Some(live_session) = &token.live_session else {
        let found = routes.part(&token.view, token.path.as_deref());
        return found.ok_or(NotAdmitted::Stale("no such view"));
    };
    let found = url
        .and_then(|url| routes.find(url.path()))
        .ok_or(NotAdmitted::Unauthorized)?;
    let same_view = redirected || found.pages.type_name == token.view;
    if same_view && found.pages.session.name == *live_session {
        Ok(found)
    } else {
        Err(NotAdmitted::Unauthorized)
    }
}

impl Joining {
    /// Returns what a URL says if the view may show it; `None` if it is another's.
    pub(super) fn url(&self, uri: Uri, view: &dyn RunningView) -> Option<PageUrl> {
        let found = self.routes.find(uri.path())?;
        let is_own =
            self.opened.embedding == Embedding::Main && Arc::ptr_eq(&found.pages, &self.pages);
        if !is_own {
            return None;
        }
        let url = PageUrl::new(found.path, found.captures, uri).ok()?;
        view.knows(&url).then_some(url)
    }

    /// Returns the tokens of the browser.
    pub(super) fn tokens(&self) -> Tokens<'_> {
        Tokens::new(&self.secret, &self.opened.session)
    }
}
