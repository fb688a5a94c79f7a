//! Connecting: a client of a test, before it is connected.

use std::fmt;
use std::net::SocketAddr;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::Serialize;

use super::client::TestClient;
use super::line::{Line, Waits};
use crate::endpoint::{Endpoint, MountedSocket};
use crate::refused::Refused;
use crate::serializer::Serializer;
use crate::server::{Connection, NoRoom};
use crate::session::Session;
use crate::socket::{Connect, ConnectInfo, Socket};

/// A client that is about to connect to the socket `S`. [`socket`](super::socket) makes one.
#[must_use = "connect it"]
pub struct Connecting<S: Socket> {
    endpoint: Endpoint,
    mounted: Arc<MountedSocket<S>>,
    info: ConnectInfo,
    serializer: Serializer,
    waits: Waits,
}

impl<S: Socket> Connecting<S> {
    #[track_caller]
    pub(super) fn new(endpoint: &Endpoint) -> Self {
        let Some(mounted) = endpoint.mounted::<S>().next() else {
            panic!(
                "`{socket}` is not mounted: add `.socket::<{socket}>()` to the builder of the endpoint",
                socket = S::SPEC.name,
            );
        };
        Self {
            endpoint: endpoint.clone(),
            mounted,
            info: ConnectInfo {
                transport: "websocket",
                ..ConnectInfo::default()
            },
            serializer: Serializer::V2,
            waits: Waits {
                assert: Duration::from_secs(5),
                refute: Duration::from_millis(100),
            },
        }
    }

    /// Connects to the mount at `path`, where the socket is mounted several times. The first mount
    /// is the default.
    ///
    /// # Panics
    /// When the socket is not mounted there.
    #[track_caller]
    pub fn mounted_at(mut self, path: &str) -> Self {
        let mut mounts = self.endpoint.mounted::<S>();
        let Some(mounted) = mounts.find(|mounted| mounted.mount.path == path) else {
            panic!("`{}` is not mounted at {path:?}", S::SPEC.name);
        };
        drop(mounts);
        self.mounted = mounted;
        self
    }

    /// Speaks version 1 of the wire; the default is version 2, like the npm client.
    pub fn v1(mut self) -> Self {
        self.serializer = Serializer::V1;
        self
    }

    /// Sends a header with the request, for [`connect_with`](Self::connect_with).
    ///
    /// # Panics
    /// When it is no header.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (
            HeaderName::try_from(name).ok(),
            HeaderValue::try_from(value).ok(),
        );
        let (Some(name), Some(value)) = header else {
            panic!("{name:?}: {value:?} is no header");
        };
        self.info.headers.append(name, value);
        self
    }

    /// Connects from this address, for [`connect_with`](Self::connect_with).
    pub fn peer(mut self, address: SocketAddr) -> Self {
        self.info.peer = Some(address);
        self
    }

    /// Connects with this `authToken`, for [`connect_with`](Self::connect_with).
    pub fn auth_token(mut self, token: impl Into<String>) -> Self {
        self.info.auth_token = Some(token.into());
        self
    }

    /// Connects with this session, for [`connect_with`](Self::connect_with).
    pub fn session(mut self, session: Session) -> Self {
        self.info.session = Some(session);
        self
    }

    /// How long an assertion waits for what must arrive; 5 seconds by default. One that holds does
    /// not wait longer than it must.
    pub fn assert_within(mut self, patience: Duration) -> Self {
        self.waits.assert = patience;
        self
    }

    /// How long a refutation waits for what must not arrive; 100 milliseconds by default.
    pub fn refute_within(mut self, patience: Duration) -> Self {
        self.waits.refute = patience;
        self
    }

    /// Connects as `socket`, past [`Socket::connect`]: the test says who the client is.
    ///
    /// # Panics
    /// When the endpoint takes no further connection, and outside a tokio runtime.
    #[track_caller]
    pub fn connect(self, socket: S) -> TestClient<S> {
        match self.open(socket) {
            Ok(client) => client,
            Err(refused) => panic!("not connected: {:?}", refused.response()),
        }
    }

    /// Connects like a browser: [`Socket::connect`] decides. `params` are written as a query string
    /// and read from there.
    ///
    /// # Errors
    /// The refusal; status 503 when the endpoint takes no further connection.
    ///
    /// # Panics
    /// When `params` cannot be written as a query string.
    pub fn connect_with<P: Serialize>(
        mut self,
        params: &P,
    ) -> impl Future<Output = Result<TestClient<S>, Refused>> {
        let caller = Location::caller();
        async move {
            let query = serde_qs::to_string(params)
                .unwrap_or_else(|error| panic!("no query string: {error} (at {caller})"));
            let path = &self.mounted.mount.path;
            let uri = format!("{path}/websocket?{query}&vsn={}", self.vsn());
            self.info.uri = uri
                .parse()
                .unwrap_or_else(|error| panic!("{uri:?} is no URI: {error} (at {caller})"));
            let state = self.mounted.state.clone();
            let cx = Connect::new(query, self.info.clone(), state);
            let socket = S::connect(&cx).await?;
            self.open(socket)
        }
    }

    fn vsn(&self) -> &'static str {
        match self.serializer {
            Serializer::V1 => "1.0.0",
            Serializer::V2 => "2.0.0",
        }
    }

    fn open(self, socket: S) -> Result<TestClient<S>, Refused> {
        let connections = self.endpoint.connections();
        connections
            .room(self.endpoint.max_connections())
            .map_err(|no_room| {
                let reason = match no_room {
                    NoRoom::Draining => "the server shuts down",
                    NoRoom::TooMany => "too many connections",
                };
                Refused::reason(reason).with_status(503)
            })?;
        let pubsub = self.endpoint.pubsub().clone();
        let (mount, state) = (&self.mounted.mount, self.mounted.state.clone());
        let connection =
            Connection::new(socket, state, self.serializer, pubsub.clone(), mount.limits);
        let live = connections.add(connection.outbox(), "test");
        let line = Line::open(connection, live, pubsub, self.serializer, self.waits);
        Ok(TestClient::new(line))
    }
}

impl<S: Socket> fmt::Debug for Connecting<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connecting")
            .field("socket", &S::SPEC.name)
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}
