//! Page requests: the session, the views and the cookies of one request for a page.

mod part;

use std::fmt;
use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use cookie::Cookie;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HeaderName, LOCATION, REFERRER_POLICY,
    SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::response;
use http::{HeaderValue, StatusCode, Uri};
use maud::{Markup, PreEscaped};

use super::LivePagesOverHttp;
use super::document::{self, RootContent};
use crate::live_view::{Flash, FlashMap, Navigation, RedirectTo};
use crate::server::live_routes::{Embedding, LivePages, Opened};
use crate::server::live_view::{
    DeadPage, ON_THE_WAY, Place, Refusal, Tokens, container, mount_for_response,
};
use crate::session::Session;
use crate::task::{Panicked, supervise};

/// The cookie in which the client keeps a flash until the next full load.
const FLASH_COOKIE: &str = "__phoenix_flash__";
/// The cookie in which the client keeps the reason for a reload.
const RELOAD_COOKIE: &str = "__phoenix_reload_status__";

/// A request for a custom page that shows live views.
///
/// ```no_run
/// # use bennu::live_view::LiveView;
/// # async fn show<Counter: LiveView, Clock: LiveView>(
/// #     endpoint: bennu::Endpoint, parts: http::request::Parts,
/// # ) -> axum::response::Response {
/// let visit = endpoint.page(&parts);
/// let counter = visit.live_render::<Counter>().await;
/// let clock = visit.live_render::<Clock>().await;
/// let page = maud::html! {
///     head { (visit.live_scripts()) }
///     body { (counter) (clock) }
/// };
/// visit.respond(page)
/// # }
/// ```
pub struct PageRequest {
    pages: Arc<LivePagesOverHttp>,
    uri: Uri,
    session: Arc<Session>,
    csrf_token: String,
    flash: FlashMap,
    /// The status with which a view was refused at its join. It would be refused again, so it is not
    /// shown.
    reload: Option<StatusCode>,
    cookies: Vec<HeaderValue>,
    /// The part of the response that keeps a new session.
    kept: Option<response::Parts>,
}

impl PageRequest {
    pub(crate) fn new(pages: &Arc<LivePagesOverHttp>, request: &Parts) -> Self {
        let shared = &pages.shared;
        let known = shared.sessions.load(request);
        let mut session = shared.sessions.load_or_new(request);
        let csrf_token = session.csrf_token();
        let mut cookies = Vec::new();
        let mut kept = None;
        if known.as_ref() != Some(&session) {
            match shared.sessions.store(&session) {
                Ok(parts) => kept = Some(parts),
                Err(error) => tracing::error!(%error, "session not kept"),
            }
        }
        let tokens = Tokens::new(&shared.secret, &session);
        let flash = take_cookie(request, FLASH_COOKIE, &mut cookies)
            .map(|token| tokens.read_flash(&token))
            .unwrap_or_default();
        let reload = take_cookie(request, RELOAD_COOKIE, &mut cookies)
            .and_then(|token| StatusCode::from_u16(tokens.read_reload(&token)?).ok());
        let uri = crate::request::absolute_uri(request);
        let (pages, session) = (Arc::clone(pages), Arc::new(session));
        Self {
            pages,
            uri,
            session,
            csrf_token,
            flash,
            reload,
            cookies,
            kept,
        }
    }

    /// Returns the session of the browser.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Replaces the session, which the response then stores.
    ///
    /// The tokens and the flash of the page belong to the new session from then on.
    pub fn set_session(&mut self, mut session: Session) {
        self.csrf_token = session.csrf_token();
        match self.pages.shared.sessions.store(&session) {
            Ok(parts) => self.kept = Some(parts),
            Err(error) => tracing::error!(%error, "session not kept"),
        }
        self.session = Arc::new(session);
    }

    /// Returns the token that the page's JavaScript and its forms send as `_csrf_token`.
    pub fn csrf_token(&self) -> &str {
        &self.csrf_token
    }

    /// Returns the flash message of a kind that came with the browser or from
    /// [`put_flash`](Self::put_flash).
    ///
    /// A message comes once: whatever the response is, the next page does not receive it.
    pub fn flash(&self, kind: &Flash) -> Option<&str> {
        self.flash.get(kind)
    }

    /// Puts a flash message on this page, or on the page to which [`redirect`](Self::redirect) leads.
    pub fn put_flash(&mut self, kind: &Flash, message: impl Into<String>) {
        self.flash.put(kind, message.into());
    }

    /// Writes the part of the `head` that makes the page live, like [`RootContent::live_scripts`].
    pub fn live_scripts(&self) -> Markup {
        document::live_scripts(&self.csrf_token, self.pages.client.as_ref())
    }

    /// Lets the scripts of the page import the npm packages, like [`RootContent::import_map`].
    pub fn import_map(&self) -> Markup {
        document::import_map(self.pages.client.as_ref())
    }

    /// Makes the response with a custom page. If a view of the page was refused at its join, the
    /// response has that status.
    pub fn respond(self, page: impl Into<PreEscaped<String>>) -> Response {
        let status = self.reload.unwrap_or(StatusCode::OK);
        self.html(status, page.into())
    }

    /// Makes the response that sends the browser to another page with the flash of this request.
    ///
    /// ```
    /// use axum::http::StatusCode;
    /// use axum::http::request::Parts;
    /// use axum::response::{IntoResponse, Response};
    /// use bennu::live_view::RedirectTo;
    /// use bennu::{Endpoint, Flash};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Login {
    ///     name: String,
    ///     _csrf_token: String,
    /// }
    ///
    /// async fn log_in(endpoint: Endpoint, parts: Parts, login: Login) -> Response {
    ///     let mut page = endpoint.page(&parts);
    ///     let mut session = page.session().clone();
    ///     let home = RedirectTo::path("/");
    ///     let (Ok(home), true) = (home, session.is_csrf_token_valid(&login._csrf_token)) else {
    ///         return StatusCode::FORBIDDEN.into_response();
    ///     };
    ///     // A new session: nobody who knew the old one is signed in, too.
    ///     session.clear();
    ///     if session.insert("user", &login.name).is_err() {
    ///         return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    ///     }
    ///     // The flash is the new session's.
    ///     page.set_session(session);
    ///     page.put_flash(&Flash::Info, format!("Welcome, {}!", login.name));
    ///     page.redirect(home)
    /// }
    /// # let _ = log_in;
    /// ```
    pub fn redirect(mut self, to: impl Into<RedirectTo>) -> Response {
        let flash = std::mem::take(&mut self.flash);
        self.send(to.into().as_str(), &flash)
    }

    /// Makes the response of a page whose URL belongs to a view.
    pub(crate) async fn main(self, path: &str) -> Response {
        if let Some(status) = self.reload {
            return self.status(status);
        }
        let pages = Arc::clone(&self.pages);
        let Some(found) = pages.routes.find(path) else {
            return self.status(StatusCode::NOT_FOUND);
        };
        let uri = self.uri.clone();
        let opened = self.opened(found.path, found.captures, uri, Embedding::Main);
        match self.render(&found.pages, opened).await {
            Ok(DeadPage::Ok { html, title, flash }) => {
                let live_session = &found.pages.session.name;
                let place = Place::Main { live_session };
                let Some(inner) = self.container(&found.pages, place, &html, flash) else {
                    return self.status(StatusCode::INTERNAL_SERVER_ERROR);
                };
                let content = RootContent {
                    inner: &inner.0,
                    title: title.as_deref(),
                    csrf_token: &self.csrf_token,
                    client: pages.client.as_ref(),
                };
                let page = match pages.roots.get(live_session) {
                    Some(root) => root(content),
                    None => document::plain(content),
                };
                self.html(StatusCode::OK, page)
            }
            Ok(DeadPage::Not(Refusal::Refused(refused))) => {
                let refusal = refused.shown(&pages.shared.redactor);
                tracing::info!(path, %refusal, "page refused");
                let status = StatusCode::from_u16(refused.status());
                self.status(status.unwrap_or(StatusCode::FORBIDDEN))
            }
            Ok(DeadPage::Not(Refusal::Sent(to, flash))) => {
                let (Navigation::Patch(to, _)
                | Navigation::Navigate(to, _)
                | Navigation::Redirect(to)) = to;
                self.send(&to, &flash)
            }
            Err(Panicked(_)) => self.status(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    fn opened(
        &self,
        path: usize,
        captures: Vec<(String, String)>,
        uri: Uri,
        embedding: Embedding,
    ) -> Opened {
        Opened {
            path,
            captures,
            uri,
            session: Arc::clone(&self.session),
            flash: self.flash.clone(),
            connect_params: None,
            static_changed: false,
            pubsub: self.pages.shared.pubsub.clone(),
            embedding,
        }
    }

    async fn render(&self, pages: &LivePages, opened: Opened) -> Result<DeadPage, Panicked> {
        let view = pages.spec.name;
        let mut page = Box::pin(mount_for_response(pages, &opened));
        let name = || format!("mount of {view}");
        let rendering = supervise(page.as_mut(), self.pages.patience, name);
        rendering.await.inspect_err(|Panicked(message)| {
            tracing::error!(view, panic = message, "the first response crashed");
        })
    }

    /// Returns the element that the client's socket joins; `None`, and logged, if it cannot be signed.
    fn container(
        &self,
        pages: &LivePages,
        place: Place<'_>,
        html: &str,
        flash: FlashMap,
    ) -> Option<Markup> {
        container(self.tokens(), pages, place, html, flash)
            .inspect_err(|error| {
                let view = pages.spec.name;
                tracing::error!(view, %error, "the tokens of a page cannot be signed");
            })
            .ok()
    }

    fn tokens(&self) -> Tokens<'_> {
        Tokens::new(&self.pages.shared.secret, &self.session)
    }

    /// Makes a response of only a status.
    pub(super) fn status(self, status: StatusCode) -> Response {
        self.html(status, document::status(status))
    }

    /// Sends the browser to another page, with a flash.
    fn send(mut self, to: &str, flash: &FlashMap) -> Response {
        if let Some(token) = self.tokens().sign_flash(flash) {
            let age = cookie::time::Duration::try_from(ON_THE_WAY).unwrap_or_default();
            let cookie = Cookie::build((FLASH_COOKIE, token))
                .path("/")
                .max_age(age)
                .build();
            self.cookies
                .extend(HeaderValue::try_from(cookie.to_string()).ok());
        }
        match HeaderValue::try_from(to) {
            Ok(location) => {
                let mut response = self.html(StatusCode::FOUND, PreEscaped(String::new()));
                response.headers_mut().insert(LOCATION, location);
                response
            }
            Err(error) => {
                tracing::error!(to, %error, "redirect refused");
                self.status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// Makes a response for this browser alone, because the page contains tokens.
    fn html(self, status: StatusCode, page: PreEscaped<String>) -> Response {
        let mut response = (status, Html(page.0)).into_response();
        let headers = response.headers_mut();
        let private = HeaderValue::from_static("max-age=0, private, must-revalidate");
        headers.insert(CACHE_CONTROL, private);
        for (name, value) in SECURE {
            headers.insert(name, HeaderValue::from_static(value));
        }
        for cookie in self.cookies {
            headers.append(SET_COOKIE, cookie);
        }
        if let Some(kept) = self.kept {
            for (name, value) in &kept.headers {
                headers.append(name, value.clone());
            }
            response.extensions_mut().extend(kept.extensions);
        }
        response
    }
}

/// What keeps a page from being framed by other sites, its type from being guessed, and its URL from
/// being sent to other sites: the headers that Phoenix sends. A layer of the application's router
/// replaces them.
const SECURE: [(HeaderName, &str); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        "base-uri 'self'; frame-ancestors 'self'",
    ),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        "none",
    ),
];

/// Takes the value of a cookie that is read once: the response deletes it.
fn take_cookie(request: &Parts, name: &str, cookies: &mut Vec<HeaderValue>) -> Option<String> {
    let value = request
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)?
        .value()
        .to_owned();
    let gone = Cookie::build((name.to_owned(), ""))
        .path("/")
        .removal()
        .build();
    cookies.extend(HeaderValue::try_from(gone.to_string()).ok());
    Some(value)
}

impl fmt::Debug for PageRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageRequest")
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}
