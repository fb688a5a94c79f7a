//! The builder of an endpoint.

mod static_urls;

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;

use super::BuildError;
use super::Described;
use super::Endpoint;
use super::mount::Mount;
use super::provides::{LiveViewOf, RawSocketOf, SocketOf};
use super::serve::ServeLimits;
use super::shared::Shared;
use crate::origin::CheckOrigin;
use crate::pages::{Assembled, Client, LivePagesOverHttp, LiveSession, RootLayout};
use crate::pubsub::PubSub;
use crate::raw_socket::TextFrame;
use crate::redact::Redactor;
use crate::rendered::annotate;
use crate::server::live_routes::LiveRoutes;
use crate::server::live_view::{LiveConnection, LiveState};
use crate::server::{Connections, Drain, Raw};
use crate::session::{SessionConfig, SessionSource, Sessions};
use crate::socket::{Route, Socket};
use crate::token::Secret;
use crate::transport::Mounted;

/// A builder of an [`Endpoint`]. Every option has a default.
///
/// | option | default |
/// |---|---|
/// | [`state`](Self::state) | none |
/// | [`pubsub`](Self::pubsub) | [`PubSub::local`] |
/// | [`secret_key_base`](Self::secret_key_base) | a random secret |
/// | [`session`](Self::session) | see [`SessionConfig`] |
/// | [`check_origin`](Self::check_origin) | [`CheckOrigin::SameOrigin`] |
/// | [`filter_parameters`](Self::filter_parameters) | names like `password` or `token` |
/// | [`drain`](Self::drain) | see [`Drain`] |
/// | [`max_connections`](Self::max_connections) | 65,536 |
/// | [`serve_limits`](Self::serve_limits) | see [`ServeLimits`] |
/// | [`live_socket`](Self::live_socket) | `/live` |
/// | [`npm_packages`](Self::npm_packages) | not served |
#[must_use]
pub struct EndpointBuilder<A> {
    state: A,
    options: Options,
    mounts: Vec<(Mount, Serve)>,
    sockets: Vec<Described>,
    live: Live,
    wrong: Option<BuildError>,
}

/// The live sessions, and the socket of their views.
struct Live {
    sessions: Vec<Assemble>,
    names: HashSet<String>,
    mount: Mount,
    node_modules: Option<PathBuf>,
    static_urls: Option<Vec<String>>,
}

/// Adds the views of a live session.
type Assemble = Box<dyn FnOnce(&mut Assembled) -> Result<(), String>>;

/// The options that do not depend on the type of the state.
struct Options {
    pubsub: PubSub,
    secret: Option<Secret>,
    session: SessionConfig,
    session_source: Option<Sessions>,
    check_origin: CheckOrigin,
    redactor: Redactor,
    drain: Drain,
    max_connections: usize,
    serve_limits: ServeLimits,
}

/// Makes the routes of a mounted socket, and the [`Mounted`] behind them.
type Serve = Box<dyn FnOnce(Mount, &Arc<Shared>) -> (Router, Arc<dyn Any + Send + Sync>)>;

impl EndpointBuilder<()> {
    pub(super) fn new() -> Self {
        let options = Options {
            pubsub: PubSub::local(),
            secret: None,
            session: SessionConfig::default(),
            session_source: None,
            check_origin: CheckOrigin::SameOrigin,
            redactor: Redactor::default(),
            drain: Drain::default(),
            max_connections: 65_536,
            serve_limits: ServeLimits::default(),
        };
        Self {
            state: (),
            options,
            mounts: Vec::new(),
            sockets: Vec::new(),
            live: Live {
                sessions: Vec::new(),
                names: HashSet::new(),
                mount: Mount::new(LiveConnection::SPEC.path),
                node_modules: None,
                static_urls: None,
            },
            wrong: None,
        }
    }

    /// Sets the state of the application, which sockets and channels see. Call it before the sockets
    /// are mounted.
    pub fn state<A: Clone + Send + Sync + 'static>(self, state: A) -> EndpointBuilder<A> {
        EndpointBuilder {
            state,
            options: self.options,
            mounts: self.mounts,
            sockets: self.sockets,
            live: self.live,
            wrong: self.wrong,
        }
    }
}

impl<A: Clone + Send + Sync + 'static> EndpointBuilder<A> {
    /// Sets the PubSub, which carries messages between processes; [`PubSub::local`] by default.
    pub fn pubsub(mut self, pubsub: PubSub) -> Self {
        self.options.pubsub = pubsub;
        self
    }

    /// Sets the secret that signs sessions and tokens.
    ///
    /// The default is a random secret, whose sessions and tokens are invalid after a restart and on
    /// other nodes.
    pub fn secret_key_base(mut self, secret: Secret) -> Self {
        self.options.secret = Some(secret);
        self
    }

    /// Sets the options of the session cookie.
    pub fn session(mut self, session: SessionConfig) -> Self {
        self.options.session = session;
        self
    }

    /// Sets the source of sessions, which also stores them; bennu's own cookie by default.
    pub fn session_source(mut self, source: impl SessionSource) -> Self {
        self.options.session_source = Some(Sessions::new(source));
        self
    }

    /// Sets the pages that may open a socket, unless its mount has its own setting;
    /// [`CheckOrigin::SameOrigin`] by default.
    pub fn check_origin(mut self, check: CheckOrigin) -> Self {
        self.options.check_origin = check;
        self
    }

    /// Sets the parameters that logs do not show; those named like `password` or `token` by default.
    pub fn filter_parameters(mut self, redactor: Redactor) -> Self {
        self.options.redactor = redactor;
        self
    }

    /// Sets how connections are closed at shutdown.
    pub fn drain(mut self, drain: Drain) -> Self {
        self.options.drain = drain;
        self
    }

    /// Sets how many sockets may be open at once, over both transports; 65,536 by default. A further
    /// one is refused with status 503.
    ///
    /// [`ServeLimits::connections`] counts the connections below them.
    pub fn max_connections(mut self, limit: usize) -> Self {
        self.options.max_connections = limit;
        self
    }

    /// Sets how many connections [`Endpoint::serve`] accepts, and how long they may be silent.
    pub fn serve_limits(mut self, limits: ServeLimits) -> Self {
        self.options.serve_limits = limits;
        self
    }

    /// Mounts a socket at the path of its `#[socket("/path")]`, over both transports.
    pub fn socket<S: SocketOf<A>>(self) -> Self {
        self.socket_with::<S>(|mount| mount)
    }

    /// Mounts a socket with options. The same socket may be mounted several times, at other paths.
    pub fn socket_with<S: SocketOf<A>>(mut self, options: impl FnOnce(Mount) -> Mount) -> Self {
        let mount = options(Mount::new(S::SPEC.path));
        let state = S::state_of(&self.state);
        let serve: Serve = Box::new(move |mount, shared| {
            let mounted = Arc::new(Mounted::<S>::new(mount, state, shared));
            (mounted.routes(), mounted)
        });
        self.mounts.push((mount, serve));
        self.wrong = self.wrong.or_else(shadowed::<S>);
        let id = TypeId::of::<S>();
        if !self.sockets.iter().any(|known| known.id == id) {
            let channels = S::CHANNELS.iter().filter_map(Route::spec).collect();
            self.sockets.push(Described {
                id,
                spec: S::SPEC,
                channels,
            });
        }
        self
    }

    /// Mounts a raw socket over both transports, at its [`PATH`](crate::raw_socket::RawSocket::PATH) or
    /// at the path of the options.
    pub fn raw_socket<R: RawSocketOf<A>>(self, options: impl FnOnce(Mount) -> Mount) -> Self
    where
        R::Out: TextFrame,
    {
        self.mount_raw::<R>(options(Mount::new(R::PATH)))
    }

    /// Mounts a raw socket over WebSocket alone, so it may send more than text.
    pub fn raw_websocket<R: RawSocketOf<A>>(self, options: impl FnOnce(Mount) -> Mount) -> Self {
        self.mount_raw::<R>(options(Mount::new(R::PATH)).without_long_poll())
    }

    fn mount_raw<R: RawSocketOf<A>>(mut self, mount: Mount) -> Self {
        let state = R::state_of(&self.state);
        let serve: Serve = Box::new(move |mount, shared| {
            let mounted = Arc::new(Mounted::<Raw<R>>::new(mount, state, shared));
            (mounted.routes(), mounted)
        });
        self.mounts.push((mount, serve));
        self
    }

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

    /// Builds the endpoint from its options.
    ///
    /// # Errors
    /// If two sockets or views have the same path, or an option contradicts another.
    pub fn build(mut self) -> Result<Endpoint, BuildError> {
        let client = self.client();
        let live = self.assemble(client.as_ref())?;
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        let options = self.options;
        let secret = options.secret.unwrap_or_else(Secret::random);
        let sessions = options
            .session_source
            .unwrap_or_else(|| Sessions::in_cookie(options.session.clone(), secret.clone()));
        let shared = Arc::new(Shared {
            pubsub: options.pubsub,
            connections: Arc::new(Connections::default()),
            redactor: Arc::new(options.redactor),
            secret,
            session: options.session,
            sessions,
            check_origin: options.check_origin,
            max_connections: options.max_connections,
            drain: options.drain,
        });
        let patience = self.live.mount.limits.channel.patience;
        let mut paths = Paths::default();
        let pages = LivePagesOverHttp::new(live.0, live.1, client, patience, &shared);
        for path in pages.paths() {
            paths.add(path)?;
        }
        let mut router = pages.router();
        let mut mounted = Vec::new();
        for (mount, serve) in self.mounts {
            mount.check(&shared.check_origin)?;
            for path in [mount.websocket_path(), mount.long_poll_path()] {
                path.as_deref().map_or(Ok(()), |path| paths.add(path))?;
            }
            let (served, behind) = serve(mount, &shared);
            router = router.merge(served);
            mounted.push(behind);
        }
        Ok(Endpoint {
            shared,
            router,
            sockets: self.sockets.into(),
            mounted: mounted.into(),
            pages,
            serve_limits: options.serve_limits,
        })
    }

    fn client(&self) -> Option<Client> {
        let node_modules = self.live.node_modules.as_deref()?;
        Some(Client::read(node_modules, &self.live.mount.path))
    }

    /// Assembles the live sessions, and mounts the socket of their views.
    fn assemble(
        &mut self,
        client: Option<&Client>,
    ) -> Result<(Arc<LiveRoutes>, Roots), BuildError> {
        let mut assembled = Assembled::default();
        for assemble in std::mem::take(&mut self.live.sessions) {
            assemble(&mut assembled).map_err(BuildError::LivePath)?;
        }
        let Assembled { routes, roots } = assembled;
        let routes = Arc::new(routes);
        if !routes.pages().is_empty() {
            let routes = Arc::clone(&routes);
            let static_urls = self.static_urls(client);
            let client_version = client
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
        Ok((routes, roots))
    }
}

/// The paths of an endpoint. axum's router would panic at two equal paths.
#[derive(Default)]
struct Paths(matchit::Router<()>);

impl Paths {
    fn add(&mut self, path: &str) -> Result<(), BuildError> {
        // axum panics at what was a capture before version 0.8.
        if path
            .split('/')
            .any(|segment| segment.starts_with([':', '*']))
        {
            return Err(BuildError::MalformedPath {
                path: path.to_owned(),
                reason: "a capture is written `{name}`, the rest of a path `{*name}`".to_owned(),
            });
        }
        self.0.insert(path, ()).map_err(|error| match error {
            matchit::InsertError::Conflict { with } => BuildError::DuplicatePath {
                path: path.to_owned(),
                with,
            },
            error => BuildError::MalformedPath {
                path: path.to_owned(),
                reason: error.to_string(),
            },
        })
    }
}

type Roots = HashMap<String, RootLayout>;

impl<A: fmt::Debug> fmt::Debug for EndpointBuilder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointBuilder")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Finds the first channel of a socket that can never match. `#[socket]` finds it at compile time,
/// except for a generic socket.
fn shadowed<S: Socket>() -> Option<BuildError> {
    let routes = S::CHANNELS.iter().enumerate();
    routes.into_iter().find_map(|(index, later)| {
        let earlier = S::CHANNELS[..index]
            .iter()
            .find(|earlier| earlier.pattern().covers(later.pattern()))?;
        let (earlier, later) = (*earlier.pattern(), *later.pattern());
        Some(BuildError::Shadowed {
            socket: S::SPEC.name,
            earlier,
            later,
        })
    })
}

#[cfg(test)]
mod tests;
