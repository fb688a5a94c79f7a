//! Rejections of requests that open a connection.

use std::fmt;

use http::StatusCode;
use http::request::Parts;

use super::{Handshake, Transport};
use crate::origin::OriginRefused;
use crate::params::QueryTooLong;

/// The reason why a request is not passed to `connect`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum Rejection {
    /// A capture of the path is not UTF-8.
    Path,
    /// The query string is too long.
    Query(QueryTooLong),
    /// The page came from an origin that is not allowed.
    Origin(OriginRefused),
    /// The `authToken` cannot be decoded.
    AuthToken,
    /// The client requests only sub-protocols that the mount does not have.
    Subprotocol,
    /// No serializer has this version.
    Version(String),
}

impl Rejection {
    /// Returns the HTTP status of the answer; over long-poll 403 is in the body.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Path => StatusCode::BAD_REQUEST,
            Self::Query(_) => StatusCode::URI_TOO_LONG,
            Self::Origin(_) | Self::AuthToken | Self::Subprotocol | Self::Version(_) => {
                StatusCode::FORBIDDEN
            }
        }
    }

    pub(super) fn log(&self, request: &Parts, transport: Transport, handshake: &Handshake) {
        let (path, transport) = (request.uri.path(), transport.name());
        match self {
            Self::Origin(refused) => refused.log(path, &handshake.check_origin),
            Self::Subprotocol => tracing::error!(
                path,
                transport,
                asked = ?request.headers.get("sec-websocket-protocol"),
                spoken = ?handshake.subprotocols,
                auth_token = handshake.auth_token,
                "connect refused: {self}"
            ),
            Self::Path | Self::Query(_) | Self::AuthToken | Self::Version(_) => {
                tracing::warn!(path, transport, "connect refused: {self}");
            }
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path => f.write_str("the path is no UTF-8"),
            Self::Query(error) => error.fmt(f),
            Self::Origin(error) => error.fmt(f),
            Self::AuthToken => f.write_str("the auth token cannot be read"),
            Self::Subprotocol => f.write_str("none of the sub-protocols is spoken here"),
            Self::Version(vsn) => {
                let vsn: String = vsn.chars().take(50).collect();
                write!(
                    f,
                    "no serializer for vsn {vsn:?}: 1.0.* and 2.0.* are spoken"
                )
            }
        }
    }
}

impl std::error::Error for Rejection {}

impl From<QueryTooLong> for Rejection {
    fn from(error: QueryTooLong) -> Self {
        Self::Query(error)
    }
}

impl From<OriginRefused> for Rejection {
    fn from(error: OriginRefused) -> Self {
        Self::Origin(error)
    }
}
