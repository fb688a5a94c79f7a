//! Building an endpoint.

use std::any::Any;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;

use super::mount::{Mount, MountedSocket};
use super::{Endpoint, Shared};
use crate::pubsub::PubSub;
use crate::server::{Connections, Drain};
use crate::socket::Socket;

/// An endpoint in the making. Every option has a default.
#[must_use]
pub struct EndpointBuilder<A> {
    state: A,
    pubsub: PubSub,
    drain: Drain,
    max_connections: usize,
    mounts: Vec<(Mount, Serve)>,
    mounted: Vec<Arc<dyn Any + Send + Sync>>,
}

/// Makes the routes of a mounted socket.
type Serve = Box<dyn FnOnce(Mount, &Arc<Shared>) -> Router>;

impl EndpointBuilder<()> {
    pub(super) fn new() -> Self {
        Self {
            state: (),
            pubsub: PubSub::local(),
            drain: Drain::default(),
            max_connections: 65_536,
            mounts: Vec::new(),
            mounted: Vec::new(),
        }
    }

    /// The state of the application, which sockets and channels see. It comes before the sockets.
    pub fn state<A: Clone + Send + Sync + 'static>(self, state: A) -> EndpointBuilder<A> {
        EndpointBuilder {
            state,
            pubsub: self.pubsub,
            drain: self.drain,
            max_connections: self.max_connections,
            mounts: self.mounts,
            mounted: self.mounted,
        }
    }
}

impl<A: Clone + Send + Sync + 'static> EndpointBuilder<A> {
    /// What carries messages between processes; [`PubSub::local`] by default.
    pub fn pubsub(mut self, pubsub: PubSub) -> Self {
        self.pubsub = pubsub;
        self
    }

    /// How connections are closed at shutdown.
    pub fn drain(mut self, drain: Drain) -> Self {
        self.drain = drain;
        self
    }

    /// How many connections there may be at once; 65,536 by default. One more is refused with
    /// status 503.
    pub fn max_connections(mut self, limit: usize) -> Self {
        self.max_connections = limit;
        self
    }

    /// Mounts a socket at the path of its `#[socket("/path")]`, over both transports.
    pub fn socket<S: Socket>(self) -> Self
    where
        A: Provides<S::State>,
    {
        self.socket_with::<S>(|mount| mount)
    }

    /// Mounts a socket with options. The same socket may be mounted several times.
    pub fn socket_with<S: Socket>(mut self, options: impl FnOnce(Mount) -> Mount) -> Self
    where
        A: Provides<S::State>,
    {
        let mount = options(Mount::new(S::SPEC.path));
        let state = self.state.provide();
        self.mounted.push(Arc::new(MountedSocket::<S> {
            mount: mount.clone(),
            state: state.clone(),
        }));
        let serve: Serve =
            Box::new(move |mount, shared| crate::transport::routes::<S>(mount, state, shared));
        self.mounts.push((mount, serve));
        self
    }

    /// The endpoint.
    ///
    /// # Errors
    /// When two sockets are mounted at one path, or an option contradicts another.
    pub fn build(self) -> Result<Endpoint, BuildError> {
        let shared = Arc::new(Shared {
            pubsub: self.pubsub,
            connections: Arc::new(Connections::default()),
            max_connections: self.max_connections,
            drain: self.drain,
        });
        let mut paths = HashSet::new();
        let mut router = Router::new();
        for (mount, serve) in self.mounts {
            mount.check()?;
            if !paths.insert(mount.path.clone()) {
                return Err(BuildError::DuplicatePath(mount.path));
            }
            router = router.merge(serve(mount, &shared));
        }
        Ok(Endpoint {
            shared,
            router,
            mounted: self.mounted.into(),
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

/// A state that a part can be taken from: itself, or whatever `axum::extract::FromRef` gives.
#[diagnostic::on_unimplemented(
    message = "the endpoint's state `{Self}` does not provide `{T}`",
    label = "the socket says `state = {T}`",
    note = "give the endpoint a `{T}` with `.state(..)` before its sockets, or implement `axum::extract::FromRef<{Self}>` for `{T}`"
)]
pub trait Provides<T> {
    /// The part.
    fn provide(&self) -> T;
}

#[diagnostic::do_not_recommend]
impl<A, T: FromRef<A>> Provides<T> for A {
    fn provide(&self) -> T {
        T::from_ref(self)
    }
}

/// Why there is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// Two sockets are mounted at one path.
    DuplicatePath(String),
    /// A path that does not start with `/`.
    RelativePath(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicatePath(path) => write!(f, "two sockets are mounted at {path:?}"),
            Self::RelativePath(path) => write!(f, "the path {path:?} does not start with `/`"),
        }
    }
}

impl std::error::Error for BuildError {}
