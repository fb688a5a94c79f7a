//! Live views on an endpoint: their sessions, their socket, and the scripts of their pages.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{EndpointBuilder, Serve};
use crate::build_error::BuildError;
use crate::mount::Mount;
use crate::node::Node;
use crate::pages::{Assembled, Client, LivePagesOverHttp, LiveSession, RootLayout};
use crate::rendered::annotate;
use crate::server::live_routes::LiveRoutes;
use crate::server::live_view::{LiveConnection, LiveState};
use crate::socket::Socket;
use crate::state::LiveViewOf;
use crate::transport::Mounted;

/// The live sessions, and the socket of their views.
pub(super) struct Live {
    pub(super) sessions: Vec<Assemble>,
    pub(super) names: HashSet<String>,
    pub(super) mount: Mount,
    pub(super) node_modules: Option<PathBuf>,
    pub(super) static_urls: Option<Vec<String>>,
}

/// Adds the views of a live session.
type Assemble = Box<dyn FnOnce(&mut Assembled) -> Result<(), String>>;

/// The parts that live views add to an endpoint.
pub(super) struct LiveParts {
    routes: Arc<LiveRoutes>,
    roots: HashMap<String, RootLayout>,
    client: Option<Client>,
    patience: Duration,
}

impl Live {
    pub(super) fn new() -> Self {
        Self {
            sessions: Vec::new(),
            names: HashSet::new(),
            mount: Mount::new(LiveConnection::SPEC.path),
            node_modules: None,
            static_urls: None,
        }
    }
}

impl LiveParts {
    pub(super) fn pages(self, shared: &Arc<Node>) -> Arc<LivePagesOverHttp> {
        let Self {
            routes,
            roots,
            client,
            patience,
        } = self;
        LivePagesOverHttp::new(routes, roots, client, patience, shared)
    }
}

impl<A: Clone + Send + Sync + 'static> EndpointBuilder<A> {
    /// Adds a view at the paths of its `#[live_view(..)]`, without layouts and hooks.
    ///
    /// All views that are added in this way share a live session. See
    /// [`live_session`](Self::live_session) for layouts and hooks.
    pub fn live<V: LiveViewOf<A>>(self) -> Self {
        self.add_live(LiveSession::new("").live::<V>())
    }

    /// Adds the views of a live session, and serves the socket `/live` for them.
    pub fn live_session(mut self, session: LiveSession<A>) -> Self {
        let name = session.name().to_owned();
        if name.is_empty() {
            self.wrong.get_or_insert(BuildError::UnnamedLiveSession);
        } else if !self.live.names.insert(name.clone()) {
            self.wrong
                .get_or_insert(BuildError::DuplicateLiveSession(name));
        }
        self.add_live(session)
    }

    fn add_live(mut self, session: LiveSession<A>) -> Self {
        let state = self.state.clone();
        let assemble = move |assembled: &mut Assembled| session.assemble(&state, assembled);
        self.live.sessions.push(Box::new(assemble));
        self
    }

    /// Sets the options of the socket of live views, whose path is `/live` by default.
    pub fn live_socket(mut self, options: impl FnOnce(Mount) -> Mount) -> Self {
        self.live.mount = options(self.live.mount);
        self
    }

    /// Serves the npm packages `phoenix` and `phoenix_live_view` from a `node_modules` folder, so pages
    /// need no bundler.
    ///
    /// The packages are read when the endpoint is built. If one is missing, the pages show what to do.
    ///
    /// A live session without a root layout uses the packages by itself. A root layout uses them by
    /// [`RootContent::live_scripts`](crate::pages::RootContent::live_scripts).
    pub fn npm_packages(mut self, node_modules: impl Into<PathBuf>) -> Self {
        self.live.node_modules = Some(node_modules.into());
        self
    }

    /// Marks each template of a debug build with its place in the source.
    ///
    /// Its HTML begins with a comment such as `<!-- src/dashboard.rs:42 -->`, the file and line of the
    /// template. The setting holds for every template of the process, and has no effect in a release
    /// build.
    ///
    /// Templates with equal text show the place of one of them.
    pub fn annotate_templates(self) -> Self {
        annotate();
        self
    }

    fn client(&self) -> Option<Client> {
        let node_modules = self.live.node_modules.as_deref()?;
        Some(Client::read(node_modules, &self.live.mount.path))
    }

    /// Assembles the live sessions, and mounts the socket of their views.
    pub(super) fn assemble(&mut self) -> Result<LiveParts, BuildError> {
        let client = self.client();
        let mut assembled = Assembled::default();
        for assemble in std::mem::take(&mut self.live.sessions) {
            assemble(&mut assembled).map_err(BuildError::LivePath)?;
        }
        let Assembled { routes, roots } = assembled;
        let routes = Arc::new(routes);
        if !routes.pages().is_empty() {
            let routes = Arc::clone(&routes);
            let static_urls = self.static_urls(client.as_ref());
            let client_version = client
                .as_ref()
                .map_or(Client::DEFAULT_VERSION, Client::version)
                .into();
            let serve: Serve = Box::new(move |mount, shared| {
                let state = LiveState {
                    routes,
                    secret: shared.secret.clone(),
                    static_urls,
                    client_version,
                };
                let mounted = Arc::new(Mounted::<LiveConnection>::new(mount, state, shared));
                (mounted.routes(), mounted)
            });
            self.mounts.push((self.live.mount.clone(), serve));
        }
        Ok(LiveParts {
            routes,
            roots,
            client,
            patience: self.live.mount.limits.channel.patience,
        })
    }
}
