//! Handshakes: requests that open a connection are checked and read.

mod info;
mod protocol;
mod rejection;

use std::net::SocketAddr;

use http::HeaderMap;
use http::request::Parts;

pub(crate) use rejection::Rejection;

use self::protocol::Protocols;
use crate::origin::CheckOrigin;
use crate::params::Params;
use crate::request::absolute_uri;
use crate::serializer::Serializer;
use crate::server::Wire;
use crate::session::{CheckCsrf, Sessions};
use crate::socket::ConnectInfo;

/// The rules for the requests of a mounted socket. Each mount has its own.
#[derive(Clone, Debug)]
pub(crate) struct Handshake {
    pub(crate) wire: Wire,
    pub(crate) check_origin: CheckOrigin,
    /// Whether the client's `authToken` is accepted, and `phoenix` is a sub-protocol.
    pub(crate) auth_token: bool,
    /// The sub-protocols that a client may request; `None` ignores the request.
    pub(crate) subprotocols: Option<Vec<String>>,
    /// The source of the session that `connect` sees.
    pub(crate) sessions: Option<Sessions>,
    pub(crate) check_csrf: CheckCsrf,
}

/// The transport of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    WebSocket,
    LongPoll,
}

impl Transport {
    /// Returns the name for `connect` and the logs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::WebSocket => "websocket",
            Self::LongPoll => "longpoll",
        }
    }
}

/// The header in which a long-poll client sends its `authToken`.
const LONG_POLL_AUTH_TOKEN: &str = "x-phoenix-authtoken";
/// The header in which a long-poll client of npm 1.9 sends the token of its connection.
pub(crate) const LONG_POLL_TOKEN: &str = "x-phoenix-longpoll-token";
/// The parameter in which older clients send it, beside a `token` of the application.
pub(crate) const LONG_POLL_TOKEN_PARAM: &str = "token";
/// The prefix of the token of a long-poll connection, which distinguishes it from a token of the
/// application.
pub(crate) const LONG_POLL_TOKEN_PREFIX: &str = "bennu-lp.";

/// A request that may go on to `connect`.
#[derive(Debug)]
pub(crate) struct Opening {
    /// The parameters for [`Connect`](crate::Connect).
    pub(crate) params: String,
    pub(crate) info: ConnectInfo,
    pub(crate) serializer: Serializer,
    /// The sub-protocol that the response must name.
    pub(crate) subprotocol: Option<String>,
}

impl Handshake {
    /// Reads a request that opens a connection, and logs a refusal.
    ///
    /// Below a nested router `request.uri` must be the original one.
    pub(crate) fn read(
        &self,
        transport: Transport,
        request: &Parts,
        captures: &[(String, String)],
        peer: Option<SocketAddr>,
    ) -> Result<Opening, Rejection> {
        let query = request.uri.query().unwrap_or_default();
        let opening = Params::parse(query)
            .map_err(Rejection::from)
            .and_then(|params| self.open(transport, request, params, captures, peer));
        opening.inspect_err(|rejection| rejection.log(request, transport, self))
    }

    /// Checks the origin of the page that makes a request, and logs a refusal.
    pub(crate) fn check_origin(
        &self,
        transport: Transport,
        request: &Parts,
    ) -> Result<(), Rejection> {
        let checked = self.check_origin.check(request).map_err(Rejection::from);
        checked.inspect_err(|rejection| rejection.log(request, transport, self))
    }

    fn open(
        &self,
        transport: Transport,
        request: &Parts,
        mut params: Params,
        captures: &[(String, String)],
        peer: Option<SocketAddr>,
    ) -> Result<Opening, Rejection> {
        self.check_origin.check(request)?;
        let mut headers = info::headers(&request.headers);
        let (auth_token, subprotocol) = match transport {
            Transport::WebSocket => self.sub_protocols(request, &mut headers)?,
            Transport::LongPoll => {
                // A client that comes back also says which connection it lost.
                headers.remove(LONG_POLL_TOKEN);
                params.remove(LONG_POLL_TOKEN_PARAM, |value| {
                    value.starts_with(LONG_POLL_TOKEN_PREFIX)
                });
                (self.auth_token_header(&mut headers)?, None)
            }
        };
        let captures = captures
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        params.add_captures(captures);
        let session = self.sessions.as_ref().and_then(|sessions| {
            let csrf_token = params.get("_csrf_token");
            sessions.for_connect(request, self.check_csrf, csrf_token)
        });
        Ok(Opening {
            serializer: self.negotiate(&params)?,
            params: params.to_text(),
            info: ConnectInfo {
                peer,
                uri: absolute_uri(request),
                headers,
                auth_token,
                session,
                transport: transport.name(),
            },
            subprotocol,
        })
    }

    /// Reads the auth token and the sub-protocol of a WebSocket client.
    fn sub_protocols(
        &self,
        request: &Parts,
        headers: &mut HeaderMap,
    ) -> Result<(Option<String>, Option<String>), Rejection> {
        let mut protocols = Protocols::read(&request.headers);
        let mut auth_token = None;
        if self.auth_token {
            auth_token = protocols.take_auth_token()?;
            protocols.write(headers);
        }
        let selected = protocols.select(self.subprotocols.as_deref(), self.auth_token)?;
        Ok((auth_token, selected.map(str::to_owned)))
    }

    /// Negotiates the version. A client without a version uses the first.
    fn negotiate(&self, params: &Params) -> Result<Serializer, Rejection> {
        if self.wire == Wire::Own {
            return Ok(Serializer::V1);
        }
        if params.is_nested("vsn") {
            return Err(Rejection::Version("vsn[]".to_owned()));
        }
        let vsn = params.get("vsn").unwrap_or("1.0.0");
        Serializer::negotiate(vsn).ok_or_else(|| Rejection::Version(vsn.to_owned()))
    }

    /// Takes the auth token of a long-poll client.
    fn auth_token_header(&self, headers: &mut HeaderMap) -> Result<Option<String>, Rejection> {
        if !self.auth_token {
            return Ok(None);
        }
        let header = headers.remove(LONG_POLL_AUTH_TOKEN);
        header.map(|value| text(value.as_bytes())).transpose()
    }
}

/// Reads a token, which is text.
fn text(bytes: &[u8]) -> Result<String, Rejection> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Rejection::AuthToken)
}

#[cfg(test)]
mod tests;
