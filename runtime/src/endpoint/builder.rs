//! The builder of an endpoint.

#[cfg(feature = "live-view")]
mod live;
#[cfg(feature = "live-view")]
mod static_urls;

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use axum::Router;

#[cfg(feature = "live-view")]
use self::live::Live;
use super::Described;
use super::Endpoint;
use super::serve::ServeLimits;
use crate::build_error::BuildError;
use crate::mount::Mount;
use crate::node::Node;
use crate::origin::CheckOrigin;
use crate::pubsub::PubSub;
use crate::raw_socket::TextFrame;
use crate::redact::Redactor;
use crate::server::{Connections, Drain, Raw};
use crate::session::{SessionConfig, SessionSource, Sessions};
use crate::socket::{Route, Socket};
use crate::state::{RawSocketOf, SocketOf};
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
    #[cfg(feature = "live-view")]
    live: Live,
    wrong: Option<BuildError>,
}

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
type Serve = Box<dyn FnOnce(Mount, &Arc<Node>) -> (Router, Arc<dyn Any + Send + Sync>)>;

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
            #[cfg(feature = "live-view")]
            live: Live::new(),
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
            #[cfg(feature = "live-view")]
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

    /// Builds the endpoint from its options.
    ///
    /// # Errors
    /// If two sockets or views have the same path, or an option contradicts another.
    #[cfg_attr(
        not(feature = "live-view"),
        expect(unused_mut, reason = "live views mount a socket")
    )]
    pub fn build(mut self) -> Result<Endpoint, BuildError> {
        #[cfg(feature = "live-view")]
        let live = self.assemble()?;
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        let options = self.options;
        let secret = options.secret.unwrap_or_else(Secret::random);
        let sessions = options
            .session_source
            .unwrap_or_else(|| Sessions::in_cookie(options.session.clone(), secret.clone()));
        let shared = Arc::new(Node {
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
        let (mut paths, mut router) = (Paths::default(), Router::new());
        #[cfg(feature = "live-view")]
        let pages = live.pages(&shared);
        #[cfg(feature = "live-view")]
        for path in pages.paths() {
            paths.add(path)?;
        }
        #[cfg(feature = "live-view")]
        {
            router = router.merge(pages.router());
        }
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
            #[cfg(feature = "live-view")]
            pages,
            serve_limits: options.serve_limits,
        })
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
