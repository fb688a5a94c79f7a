//! Clients of a test before they are connected.

use std::fmt;
use std::net::SocketAddr;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::{HeaderName, HeaderValue, Request};
use serde::Serialize;

use super::client::TestClient;
use super::line::{Line, Shown, Waits};
use crate::endpoint::Endpoint;
use crate::refused::Refused;
use crate::serializer::Serializer;
use crate::server::{Connection, Live, NoRoom};
use crate::session::Session;
use crate::socket::Socket;
use crate::transport::Mounted;
use crate::transport::handshake::Transport;
use crate::transport::open::NotOpened;

/// A client that is about to connect to the socket `S`, made by [`socket`](super::socket).
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let endpoint = endpoint();
/// let ada = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// let old = testing::socket(&endpoint).v1().connect(UserSocket { user_id: 7 });
/// let params = ConnectParams { token: "7".into() };
/// let browser = testing::socket::<UserSocket>(&endpoint)
///     .header("user-agent", "Mozilla/5.0")
///     .connect_with(&params)
///     .await?;
/// assert_eq!(browser.conn().user_id, 7);
/// # Ok(())
/// # }
/// ```
#[must_use = "connect it"]
pub struct ConnectBuilder<S: Socket> {
    endpoint: Endpoint,
    mounted: Arc<Mounted<S>>,
    /// The path that the client requests: the path of the mount with its captures filled.
    path: String,
    request: http::request::Builder,
    peer: Option<SocketAddr>,
    session: Option<Session>,
    serializer: Serializer,
    waits: Waits,
}

impl<S: Socket> ConnectBuilder<S> {
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
            path: mounted.mount.path.clone(),
            mounted,
            request: Request::builder().header("host", "localhost"),
            peer: None,
            session: None,
            serializer: Serializer::V2,
            waits: Waits {
                assert: Duration::from_secs(5),
                refute: Duration::from_millis(100),
            },
        }
    }

    /// Connects to the mount at `path`; the first mount is the default.
    ///
    /// Use it if the socket is mounted several times, or if its path has captures: `/rooms/lobby` for
    /// the mount at `/rooms/{room}`.
    ///
    /// # Panics
    /// When the socket is not mounted there.
    #[track_caller]
    pub fn mounted_at(mut self, path: &str) -> Self {
        let found = self
            .endpoint
            .mounted::<S>()
            .find(|mounted| captures(&mounted.mount.path, path).is_some());
        let Some(mounted) = found else {
            panic!("`{}` is not mounted at {path:?}", S::SPEC.name);
        };
        self.mounted = mounted;
        path.clone_into(&mut self.path);
        self
    }

    /// Uses version 1 of the wire; the default is version 2, like the npm client.
    pub fn v1(mut self) -> Self {
        self.serializer = Serializer::V1;
        self
    }

    /// Sends a header with the request, for [`connect_with`](Self::connect_with).
    ///
    /// # Panics
    /// If the name or the value is not valid in a header.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (
            HeaderName::try_from(name).ok(),
            HeaderValue::try_from(value).ok(),
        );
        let (Some(name), Some(value)) = header else {
            panic!("{name:?}: {value:?} is no header");
        };
        self.request = self.request.header(name, value);
        self
    }

    /// Connects with this `authToken`, as the npm client sends it, for
    /// [`connect_with`](Self::connect_with).
    ///
    /// The socket sees the token if it is mounted with
    /// [`with_auth_token`](crate::endpoint::Mount::with_auth_token).
    pub fn auth_token(self, token: &str) -> Self {
        let encoded = STANDARD_NO_PAD.encode(token);
        let protocols = format!("phoenix, base64url.bearer.phx.{encoded}");
        self.header("sec-websocket-protocol", &protocols)
    }

    /// Connects from this address, for [`connect_with`](Self::connect_with).
    pub fn peer(mut self, address: SocketAddr) -> Self {
        self.peer = Some(address);
        self
    }

    /// Connects with this session, without its cookie and CSRF token, for
    /// [`connect_with`](Self::connect_with).
    pub fn session(mut self, session: Session) -> Self {
        self.session = Some(session);
        self
    }

    /// Sets how long an assertion waits; 5 seconds by default. An assertion that holds returns at once.
    pub fn assert_within(mut self, patience: Duration) -> Self {
        self.waits.assert = patience;
        self
    }

    /// Sets how long a refutation waits; 100 milliseconds by default.
    pub fn refute_within(mut self, patience: Duration) -> Self {
        self.waits.refute = patience;
        self
    }

    /// Connects as `socket`, without [`Socket::connect`]: the test decides who the client is.
    ///
    /// # Panics
    /// When the endpoint takes no further connection, and outside a tokio runtime.
    #[track_caller]
    pub fn connect(self, socket: S) -> TestClient<S> {
        match self.mounted.admit(socket, self.serializer, "test") {
            Ok(opened) => self.client(opened),
            Err(not_opened) => panic!("{}", refused(not_opened)),
        }
    }

    /// Connects like a browser: the checks of the mount and [`Socket::connect`] decide. `params` are
    /// written as a query string and decoded from there.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// let stranger = ConnectParams { token: "no number".into() };
    /// let connecting = testing::socket::<UserSocket>(&endpoint);
    /// let refused = connecting.connect_with(&stranger).await.unwrap_err();
    /// assert_eq!(refused.status(), 403);
    ///
    /// let foreign = testing::socket::<UserSocket>(&endpoint).header("origin", "https://evil.example");
    /// let params = ConnectParams { token: "7".into() };
    /// assert!(foreign.connect_with(&params).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the refusal, with the status that a browser would receive.
    ///
    /// # Panics
    /// When `params` cannot be written as a query string.
    #[track_caller]
    pub fn connect_with<P: Serialize>(
        self,
        params: &P,
    ) -> impl Future<Output = Result<TestClient<S>, ConnectRefused>> + use<S, P> {
        let caller = Location::caller();
        let query = serde_qs::to_string(params)
            .unwrap_or_else(|error| panic!("the parameters are no query string: {error}"));
        async move {
            let vsn = match self.serializer {
                Serializer::V1 => "1.0.0",
                Serializer::V2 => "2.0.0",
            };
            let path = &self.path;
            let captures = captures(&self.mounted.mount.path, path).unwrap_or_default();
            let request = self
                .request
                .uri(format!("{path}/websocket?{query}&vsn={vsn}"))
                .body(())
                .unwrap_or_else(|error| panic!("no request: {error} (at {caller})"));
            let (parts, ()) = request.into_parts();
            let handshake = &self.mounted.handshake;
            let read = handshake.read(Transport::WebSocket, &parts, &captures, self.peer);
            let mut opening = read.map_err(|rejection| {
                let refused = Refused::reason(rejection.to_string());
                ConnectRefused(refused.with_status(rejection.status().as_u16()))
            })?;
            if self.session.is_some() {
                opening.info.session = self.session;
            }
            let opened = self.mounted.open(opening).await.map_err(refused)?;
            let pubsub = self.endpoint.pubsub().clone();
            let line = Line::open(opened, pubsub, self.serializer, self.waits);
            Ok(TestClient::new(line))
        }
    }

    fn client(self, opened: (Connection<S>, Live)) -> TestClient<S> {
        let pubsub = self.endpoint.pubsub().clone();
        TestClient::new(Line::open(opened, pubsub, self.serializer, self.waits))
    }
}

/// Reads the captures of `path`, if it matches `pattern`.
fn captures(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut router = matchit::Router::new();
    router.insert(pattern, ()).ok()?;
    let found = router.at(path).ok()?;
    let captures = found.params.iter();
    Some(
        captures
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    )
}

/// Converts to the refusal that a browser would see.
fn refused(not_opened: NotOpened) -> ConnectRefused {
    let status = not_opened.status().as_u16();
    let reason = match not_opened {
        NotOpened::Refused(refused) => return ConnectRefused(refused),
        NotOpened::NoRoom(NoRoom::Draining) => "the server shuts down",
        NotOpened::NoRoom(NoRoom::TooMany) => "too many connections",
        NotOpened::Crashed => "connect crashed",
    };
    ConnectRefused(Refused::reason(reason).with_status(status))
}

/// A connection that was refused.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// # let endpoint = endpoint();
/// let params = ConnectParams { token: "no number".into() };
/// let connecting = testing::socket::<UserSocket>(&endpoint);
/// let refused = connecting.connect_with(&params).await.unwrap_err();
/// let forbidden = r#"the connect was refused with status 403: {"reason":"forbidden"}"#;
/// assert_eq!(refused.to_string(), forbidden);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ConnectRefused(Refused);

impl ConnectRefused {
    /// Returns the HTTP status that a browser would receive.
    pub fn status(&self) -> u16 {
        self.0.status()
    }

    /// Returns the refusal of the socket.
    pub fn refused(&self) -> &Refused {
        &self.0
    }
}

impl fmt::Display for ConnectRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, response) = (self.0.status(), Shown(self.0.response()));
        write!(
            f,
            "the connect was refused with status {status}: {response}"
        )
    }
}

impl std::error::Error for ConnectRefused {}

impl<S: Socket> fmt::Debug for ConnectBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectBuilder")
            .field("socket", &S::SPEC.name)
            .field("mount", &self.mounted.mount)
            .finish_non_exhaustive()
    }
}
