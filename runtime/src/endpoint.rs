//! The endpoint: the sockets and pages of an application, and the router that serves them.

mod builder;
mod serve;
mod session;
mod signals;

pub use crate::build_error::BuildError;
pub use crate::mount::Mount;
pub use crate::redact::Redactor;
#[cfg(feature = "live-view")]
pub use crate::state::LiveViewOf;
pub use crate::state::{Provides, RawSocketOf, SocketOf};
pub use builder::EndpointBuilder;
pub use serve::ServeLimits;

use std::any::{Any, TypeId};
use std::borrow::Borrow;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use axum::Router;
#[cfg(feature = "live-view")]
use http::request::Parts;
use serde::Serialize;

use crate::broadcast::Broadcast;
use crate::channel::{Channel, ChannelTopic, Pushes, Sender, broadcast, disconnect, send};
use crate::event::Event;
use crate::node::Node;
#[cfg(feature = "live-view")]
use crate::pages::{LivePagesOverHttp, PageRequest};
use crate::payload::{EncodeError, Payload};
use crate::pubsub::{Delivery, PubSub};
use crate::session::SessionConfig;
use crate::socket::Socket;
pub use crate::socket::processes::{ProcessInfo, ProcessKind};
use crate::spec::{ChannelSpec, SocketSpec};
use crate::task::Pid;
use crate::token::Secret;
use crate::transport::Mounted;

/// The sockets and pages of an application, with their PubSub, secret and limits, and the axum router
/// that serves them.
///
/// ```
/// use bennu::Endpoint;
///
/// # fn main() -> Result<(), bennu::endpoint::BuildError> {
/// let endpoint = Endpoint::builder().build()?;
/// let app: axum::Router = axum::Router::new().merge(endpoint.router());
/// # Ok(())
/// # }
/// ```
///
/// Cloning gives another handle on the same endpoint. Keep one in the application's state to broadcast
/// from anywhere.
#[derive(Clone)]
pub struct Endpoint {
    shared: Arc<Node>,
    router: Router,
    sockets: Arc<[Described]>,
    /// Every [`Mounted`], for clients without a network.
    mounted: Arc<[Arc<dyn Any + Send + Sync>]>,
    #[cfg(feature = "live-view")]
    pages: Arc<LivePagesOverHttp>,
    serve_limits: ServeLimits,
}

/// A mounted socket and its channels, for the documents.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    id: TypeId,
    pub(crate) spec: SocketSpec,
    pub(crate) channels: Vec<&'static ChannelSpec>,
}

impl Endpoint {
    /// Returns a builder with the default of every option.
    pub fn builder() -> EndpointBuilder<()> {
        EndpointBuilder::new()
    }

    /// Returns the routes of the sockets and the pages, to merge into the application's router.
    ///
    /// They cannot be nested below another path: the links of a view lead to the paths of its
    /// `#[live_view(..)]`, and its pages would have status 500.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Returns the sockets in the order of their mounting, each once.
    #[cfg(feature = "docs")]
    pub(crate) fn sockets(&self) -> &[Described] {
        &self.sockets
    }

    /// Iterates over the live views, in the order of their live sessions.
    #[cfg(all(feature = "docs", feature = "live-view"))]
    pub(crate) fn views(&self) -> impl Iterator<Item = &crate::spec::LiveViewSpec> {
        self.pages.routes.pages().iter().map(|pages| &pages.spec)
    }

    /// Returns the PubSub, which carries messages between processes.
    pub fn pubsub(&self) -> &PubSub {
        &self.shared.pubsub
    }

    /// Begins the response to a request for a custom page that shows live views.
    #[cfg(feature = "live-view")]
    pub fn page(&self, request: &Parts) -> PageRequest {
        PageRequest::new(&self.pages, request)
    }

    /// Returns the secret that signs the sessions, and tokens of the application.
    pub fn secret(&self) -> &Secret {
        &self.shared.secret
    }

    /// Returns the options of the session cookie, for handlers that read and write it.
    pub fn session_config(&self) -> &SessionConfig {
        &self.shared.session
    }

    /// Sends an event to all clients of `topic`.
    pub fn broadcast<C: Channel + Pushes<E>, E: Event>(
        &self,
        topic: impl Borrow<ChannelTopic<C>>,
        event: E,
    ) -> Delivery {
        broadcast(self.pubsub(), Sender::Anybody, topic.borrow(), &event)
    }

    /// Sends an event to all clients of `topic` except the channel `from`.
    pub fn broadcast_from<C: Channel + Pushes<E>, E: Event>(
        &self,
        from: Pid,
        topic: impl Borrow<ChannelTopic<C>>,
        event: E,
    ) -> Delivery {
        broadcast(self.pubsub(), Sender::Process(from), topic.borrow(), &event)
    }

    /// Sends an event to all clients of `topic` on this node.
    pub fn local_broadcast<C: Channel + Pushes<E>, E: Event>(
        &self,
        topic: impl Borrow<ChannelTopic<C>>,
        event: E,
    ) -> Delivery {
        broadcast(self.pubsub(), Sender::LocalOnly, topic.borrow(), &event)
    }

    /// Sends an undeclared event to an unchecked topic.
    ///
    /// The compiler does not check the topic, the event and the payload, and the documents do not
    /// describe them. Prefer [`broadcast`](Self::broadcast).
    ///
    /// # Errors
    /// If the payload cannot be written as JSON, or is not an object.
    pub fn broadcast_value<T: Serialize + ?Sized>(
        &self,
        topic: &str,
        event: &str,
        payload: &T,
    ) -> Result<Delivery, EncodeError> {
        let broadcast = Broadcast::new(topic, event, Payload::object(payload)?);
        Ok(send(self.pubsub(), Sender::Anybody, broadcast))
    }

    /// Closes every connection whose socket has this [`id`](crate::Socket::id), on every node.
    ///
    /// The clients reconnect, and `connect` decides again.
    pub fn disconnect(&self, id: &str) -> Delivery {
        disconnect(self.pubsub(), id)
    }

    /// Lists the channels, live views and custom processes that run on this node, at most `limit` of
    /// them, in no order.
    ///
    /// The list is a copy: a process may have ended before it is read. Making it takes time in proportion
    /// to its length, and blocks joins for short moments.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let _joined = client.join(Captions::topic(7)).await?;
    /// for process in endpoint.processes(1_000) {
    ///     println!("{} {}: {:?}", process.kind(), process.name(), process.topic());
    /// }
    /// # assert_eq!(endpoint.processes(1_000).len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn processes(&self, limit: usize) -> Vec<ProcessInfo> {
        self.shared.connections.processes.list(limit)
    }

    /// Iterates over the mounts of the socket `S`, in order.
    #[cfg(feature = "testing")]
    pub(crate) fn mounted<S: Socket>(&self) -> impl Iterator<Item = Arc<Mounted<S>>> {
        self.mounted
            .iter()
            .filter_map(|mounted| Arc::clone(mounted).downcast().ok())
    }

    /// Waits for `signal`, then drains: for servers other than [`serve`](Self::serve).
    ///
    /// New clients are refused. The open connections are closed in batches with code 1012, running
    /// handlers finish, and `terminate` runs, all within [`Drain::limit`](crate::limits::Drain::limit).
    /// Other requests are still served, including those of long-poll clients.
    ///
    /// `axum::serve` does not set `TCP_NODELAY`, which delays small frames by up to 40 ms: set it in
    /// `tap_io`. It limits neither slow headers nor silent connections. It ends after every HTTP
    /// request has ended, so an incomplete request of a client keeps it waiting.
    ///
    /// ```no_run
    /// # async fn serve(endpoint: bennu::Endpoint) -> std::io::Result<()> {
    /// use axum::serve::ListenerExt;
    ///
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:4000").await?;
    /// let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    /// let ctrl_c = async { drop(tokio::signal::ctrl_c().await) };
    /// axum::serve(listener, endpoint.router())
    ///     .with_graceful_shutdown(endpoint.shutdown_on(ctrl_c))
    ///     .await
    /// # }
    /// ```
    pub fn shutdown_on<F>(&self, signal: F) -> impl Future<Output = ()> + Send + use<F>
    where
        F: Future<Output = ()> + Send,
    {
        let shared = Arc::clone(&self.shared);
        async move {
            signal.await;
            shared.connections.drain(shared.drain).await;
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("pubsub", self.pubsub())
            .finish_non_exhaustive()
    }
}
