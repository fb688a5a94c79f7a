//! The socket of live views: one connection of a browser for all its views.

use std::sync::Arc;

use super::{StaticUrls, admission};
use crate::refused::Refused;
use crate::server::live_routes::LiveRoutes;
use crate::session::Session;
use crate::socket::{Connect, Route, Socket};
use crate::spec::{LIVE_SOCKET, SocketSpec};
use crate::token::Secret;
use crate::topic::TopicPattern;

/// A browser's connection, over which its views are joined.
pub(crate) struct LiveConnection {
    /// The session; `None` if its cookie is missing or its CSRF token does not match. Then every view
    /// is stale, and the browser loads the page again.
    pub(crate) session: Option<Arc<Session>>,
}

/// The shared state of an endpoint's views.
#[derive(Clone)]
pub(crate) struct LiveState {
    pub(crate) routes: Arc<LiveRoutes>,
    pub(crate) secret: Secret,
    pub(crate) static_urls: StaticUrls,
    /// The version of the npm client in the pages.
    pub(crate) client_version: Arc<str>,
}

impl Socket for LiveConnection {
    type State = LiveState;

    const SPEC: SocketSpec = LIVE_SOCKET;
    const CHANNELS: &'static [Route<Self>] =
        &[Route::custom(TopicPattern::new("lv:*"), admission::start)];

    async fn connect(cx: &Connect<LiveState>) -> Result<Self, Refused> {
        let session = cx.session().cloned().map(Arc::new);
        if session.is_none() {
            tracing::debug!("no session, or no CSRF token that fits it: its views are stale");
        }
        Ok(Self { session })
    }

    fn id(&self) -> Option<String> {
        self.session.as_ref()?.get("live_socket_id")
    }
}
