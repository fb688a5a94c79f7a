//! The client that connects, as `connect` sees it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Uri};
use serde::de::DeserializeOwned;

use super::Stateless;
use crate::payload::PayloadError;
use crate::session::Session;

/// A client that connects, the argument of `#[connect]`.
pub struct Connect<A = Stateless> {
    params: Arc<str>,
    info: Arc<ConnectInfo>,
    state: Arc<A>,
}

impl<A> Connect<A> {
    pub(crate) fn new(params: impl Into<Arc<str>>, info: ConnectInfo, state: Arc<A>) -> Self {
        Self {
            params: params.into(),
            info: Arc::new(info),
            state,
        }
    }

    /// Returns the state of the application.
    pub fn state(&self) -> &A {
        &self.state
    }

    /// Decodes the parameters of the query string and of the path.
    ///
    /// `a[b]=c` nests, and `a[]=c` and `a[0]=c` are lists. Numbers and booleans are read from their
    /// text.
    ///
    /// # Errors
    /// If the parameters have another shape.
    pub fn params<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        crate::params::decode(&self.params)
    }

    /// Returns everything else that is known about the client.
    pub fn info(&self) -> &ConnectInfo {
        &self.info
    }
}

impl<A> std::ops::Deref for Connect<A> {
    type Target = ConnectInfo;

    fn deref(&self) -> &ConnectInfo {
        &self.info
    }
}

impl<A> fmt::Debug for Connect<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connect")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}

/// Facts about a client that connects.
///
/// Cookies and other headers are left out on purpose: a page of another origin can make a browser send
/// them.
#[derive(Clone, Default)]
pub struct ConnectInfo {
    pub(crate) peer: Option<SocketAddr>,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) auth_token: Option<String>,
    pub(crate) session: Option<Session>,
    pub(crate) transport: &'static str,
}

/// The trace context headers of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceContext<'a> {
    /// The header `traceparent` of the request.
    pub parent: Option<&'a str>,
    /// The header `tracestate` of the request.
    pub state: Option<&'a str>,
}

impl ConnectInfo {
    /// Returns the address of the client, if the server knows it.
    ///
    /// [`Endpoint::serve`](crate::Endpoint::serve) does. For another server, use
    /// `into_make_service_with_connect_info::<SocketAddr>()`.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// Returns the URI of the request, with scheme, host, port, path and query.
    ///
    /// The client says all of them: one that is no browser may say any host and scheme.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Returns the transport: `websocket` or `longpoll`.
    pub fn transport(&self) -> &'static str {
        self.transport
    }

    /// Returns the `user-agent` header.
    pub fn user_agent(&self) -> Option<&str> {
        self.header("user-agent")
    }

    /// Iterates over the headers whose names start with `x-`.
    pub fn x_headers(&self) -> impl Iterator<Item = (&str, &HeaderValue)> {
        self.headers_with_prefix("x-")
    }

    /// Iterates over the headers whose names start with `sec-websocket-`.
    pub fn websocket_headers(&self) -> impl Iterator<Item = (&str, &HeaderValue)> {
        self.headers_with_prefix("sec-websocket-")
    }

    /// Returns the `traceparent` and `tracestate` headers.
    pub fn trace_context(&self) -> TraceContext<'_> {
        TraceContext {
            parent: self.header("traceparent"),
            state: self.header("tracestate"),
        }
    }

    /// Returns the client's `authToken`, if the socket is mounted with
    /// [`with_auth_token`](crate::endpoint::Mount::with_auth_token).
    pub fn auth_token(&self) -> Option<&str> {
        self.auth_token.as_deref()
    }

    /// Returns the session of the browser, if its cookie is genuine and the request carries its CSRF
    /// token as `_csrf_token`.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn headers_with_prefix(&self, prefix: &str) -> impl Iterator<Item = (&str, &HeaderValue)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .filter(move |(name, _)| name.starts_with(prefix))
    }
}

impl fmt::Debug for ConnectInfo {
    /// Formats without the token and the query, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectInfo")
            .field("transport", &self.transport)
            .field("peer", &self.peer)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}
