//! Pages: the first response of live views over HTTP, and the document around it.
//!
//! A [`LiveSession`] has a root layout, which places a [`RootContent`], and a layout, which places a
//! [`LiveContent`]. A [`PageRequest`] shows live views in a page that the application writes itself.

mod client;
mod document;
mod request;
mod session;

pub use crate::server::live_routes::LiveContent;
pub use document::RootContent;
pub use request::PageRequest;
pub use session::LiveSession;

pub(crate) use client::Client;
pub(crate) use document::RootLayout;
pub(crate) use session::Assembled;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use crate::node::Node;
use crate::server::live_routes::LiveRoutes;

/// The live pages of an endpoint.
pub(crate) struct LivePagesOverHttp {
    pub(crate) routes: Arc<LiveRoutes>,
    /// The root layout of each live session that has one.
    roots: HashMap<String, RootLayout>,
    /// The npm packages, if the endpoint serves them.
    client: Option<Client>,
    /// How long a first response may take before it is logged.
    patience: Duration,
    shared: Arc<Node>,
}

impl LivePagesOverHttp {
    pub(crate) fn new(
        routes: Arc<LiveRoutes>,
        roots: HashMap<String, RootLayout>,
        client: Option<Client>,
        patience: Duration,
        shared: &Arc<Node>,
    ) -> Arc<Self> {
        if client.is_none() {
            warn_of_dead_pages(&routes, &roots);
        }
        Arc::new(Self {
            routes,
            roots,
            client,
            patience,
            shared: Arc::clone(shared),
        })
    }

    /// The paths of the pages and of their scripts.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &'static str> {
        let pages = self.routes.pages().iter();
        let pages = pages.flat_map(|pages| pages.spec.paths).copied();
        pages.chain(self.client.iter().flat_map(Client::paths))
    }

    /// The routes of the pages.
    pub(crate) fn router(self: &Arc<Self>) -> Router {
        let mut router = Router::new();
        let pages = self.routes.pages().iter();
        for path in pages.flat_map(|pages| pages.spec.paths) {
            router = router.route(path, get(first_response));
        }
        let scripts = self.client.as_ref().map(Client::router);
        router
            .with_state(Arc::clone(self))
            .merge(scripts.unwrap_or_default())
    }
}

/// Logs the live sessions whose pages load no script: they would not be live.
fn warn_of_dead_pages(routes: &LiveRoutes, roots: &HashMap<String, RootLayout>) {
    let names = routes.pages().iter().map(|page| &*page.session.name);
    for live_session in names.collect::<BTreeSet<_>>() {
        if !roots.contains_key(live_session) {
            tracing::warn!(
                target: "bennu::refused",
                live_session,
                "the pages load no script and are not live: name the npm packages by \
                 `EndpointBuilder::npm_packages`, or set a root layout that has a script"
            );
        }
    }
}

async fn first_response(
    State(pages): State<Arc<LivePagesOverHttp>>,
    OriginalUri(original): OriginalUri,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    let (mut parts, _) = request.into_parts();
    parts.uri = original;
    let page = PageRequest::new(&pages, &parts);
    if pages.routes.leads_elsewhere(parts.uri.path(), &path) {
        // The browser's join names its own URL: no view would be there, and it would load the page
        // again and again.
        tracing::error!(
            url = parts.uri.path(),
            path,
            "live pages are nested below another path: merge the endpoint's router"
        );
        return page.status(StatusCode::INTERNAL_SERVER_ERROR);
    }
    page.main(&path).await
}
