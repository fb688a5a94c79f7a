//! The simulated browser of a test: its cookies, its requests, and the connection of its views.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use cookie::Cookie;
use http::header::{COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderName, HeaderValue, Request};
use serde_json::{Map, Value};
use tower::ServiceExt;

use super::super::line::{Line, Waits};
use crate::endpoint::Endpoint;
use crate::live_view::FlashMap;
use crate::serializer::Serializer;
use crate::server::live_view::{LiveConnection, Tokens};
use crate::session::Session;
use crate::transport::handshake::Transport;

/// The origin of the pages.
pub(super) const SITE: &str = "http://localhost";
/// The cookie in which the client keeps a flash until the next full load.
pub(super) const FLASH_COOKIE: &str = "__phoenix_flash__";
/// The cookie in which the client keeps the reason for a reload.
pub(super) const RELOAD_COOKIE: &str = "__phoenix_reload_status__";

/// The maximum size of a page in bytes.
const MAX_PAGE: usize = 64 * 1024 * 1024;

/// A browser.
pub(super) struct Browser {
    pub(super) endpoint: Endpoint,
    router: Router,
    headers: Vec<(HeaderName, HeaderValue)>,
    cookies: Mutex<BTreeMap<String, String>>,
    pub(super) waits: Waits,
    /// The parameters that the page's JavaScript passes to its `LiveSocket`, besides the CSRF token.
    pub(super) connect_params: Map<String, Value>,
    /// The hooks of the page's JavaScript, if the test lists them.
    pub(super) hooks: Option<Vec<String>>,
    /// Whether mistakes of a page fail the test.
    pub(super) lints: bool,
}

/// A response with its page.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) body: String,
}

impl Browser {
    pub(super) fn new(endpoint: &Endpoint, waits: Waits) -> Self {
        Self {
            endpoint: endpoint.clone(),
            router: endpoint.router(),
            headers: Vec::new(),
            cookies: Mutex::default(),
            waits,
            connect_params: Map::new(),
            hooks: None,
            lints: true,
        }
    }

    pub(super) fn set_router(&mut self, router: Router) {
        self.router = router;
    }

    pub(super) fn add_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.push((name, value));
    }

    /// Sets the session, as if another page had made it.
    pub(super) fn set_session(&self, session: &Session) {
        let cookie = self
            .endpoint
            .session_config()
            .encode(session, self.endpoint.secret());
        let cookie = cookie.unwrap_or_else(|error| panic!("the session is not kept: {error}"));
        self.keep(&cookie);
    }

    pub(super) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies().insert(name.to_owned(), value.to_owned());
    }

    /// Returns the flash that waits for the next page.
    pub(super) fn waiting_flash(&self) -> FlashMap {
        let token = self.cookies().get(FLASH_COOKIE).cloned();
        token.map_or_else(FlashMap::default, |token| self.read_flash(&token))
    }

    /// Reads the flash of a token that this browser has received.
    pub(super) fn read_flash(&self, token: &str) -> FlashMap {
        let request = self.request("/").body(());
        let (parts, ()) = request.unwrap_or_default().into_parts();
        let secret = self.endpoint.secret();
        let session = self
            .endpoint
            .session_config()
            .decode(&parts.headers, secret);
        Tokens::new(secret, &session.unwrap_or_default()).read_flash(token)
    }

    /// Loads a page.
    pub(super) async fn load(&self, path: &str) -> Loaded {
        let request = self.request(path).body(Body::empty());
        let request = request.unwrap_or_else(|error| panic!("{path:?} is no URL: {error}"));
        let Ok(response) = self.router.clone().oneshot(request).await;
        let headers = response.headers();
        for cookie in headers.get_all(SET_COOKIE) {
            self.keep(cookie);
        }
        let location = headers.get(LOCATION).and_then(|to| to.to_str().ok());
        let (status, location) = (response.status().as_u16(), location.map(str::to_owned));
        let body = axum::body::to_bytes(response.into_body(), MAX_PAGE).await;
        let body =
            body.unwrap_or_else(|error| panic!("the response of {path:?} breaks off: {error}"));
        Loaded {
            status,
            location,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Connects the socket of the views of a page, as the page's JavaScript does.
    pub(super) async fn connect(
        &self,
        csrf_token: Option<&str>,
    ) -> Result<Line<LiveConnection>, String> {
        let mounted = self.endpoint.mounted::<LiveConnection>().next();
        let mounted = mounted.ok_or("the endpoint has no live views")?;
        let token = csrf_token.map(|token| ("_csrf_token", token));
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(token.into_iter().chain([("vsn", "2.0.0")]))
            .finish();
        let path = mounted.mount.websocket_path();
        let path = path.ok_or("the live socket is served without WebSocket")?;
        let path = format!("{path}?{query}");
        let request = self.request(&path).header("origin", SITE).body(());
        let (parts, ()) = request.map_err(|error| error.to_string())?.into_parts();
        let read = mounted
            .handshake
            .read(Transport::WebSocket, &parts, &[], None);
        let opening = read.map_err(|rejection| rejection.to_string())?;
        let opened = mounted.open(opening).await;
        let opened =
            opened.map_err(|not_opened| format!("the socket is refused: {not_opened:?}"))?;
        self.cookies().remove(RELOAD_COOKIE);
        let pubsub = self.endpoint.pubsub().clone();
        Ok(Line::open(opened, pubsub, Serializer::V2, self.waits))
    }

    fn request(&self, path: &str) -> http::request::Builder {
        let mut request = Request::builder().uri(path).header(HOST, "localhost");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let cookies = self.cookies();
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            return request;
        }
        request.header(COOKIE, pairs.join("; "))
    }

    /// Keeps a cookie, or removes it if the server says so.
    fn keep(&self, cookie: &HeaderValue) {
        let parsed = cookie
            .to_str()
            .ok()
            .and_then(|text| Cookie::parse(text).ok());
        let Some(cookie) = parsed else {
            panic!("the server sets a cookie that is none: {cookie:?}");
        };
        let gone = cookie.max_age().is_some_and(|age| !age.is_positive());
        let (name, value) = (cookie.name().to_owned(), cookie.value().to_owned());
        if gone {
            self.cookies().remove(&name);
        } else {
            self.cookies().insert(name, value);
        }
    }

    fn cookies(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Browser {
    /// Formats without the cookies.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser").finish_non_exhaustive()
    }
}

/// The connection of a page's views, shared between them.
pub(super) type Connected = Arc<Line<LiveConnection>>;
