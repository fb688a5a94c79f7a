//! Upgrades: a request becomes a WebSocket.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, UPGRADE,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::{OnUpgrade, Upgraded};
use tungstenite::handshake::derive_accept_key;

/// A request that may become a WebSocket.
///
/// axum checks it. The WebSocket is not axum's, which hides its socket.
pub(super) struct Upgrade {
    key: HeaderValue,
    upgraded: OnUpgrade,
}

impl Upgrade {
    /// Checks a request. What it lacks is the response.
    pub(super) async fn read(parts: &mut Parts) -> Result<Self, Response> {
        let upgraded = parts.extensions.get::<OnUpgrade>().cloned();
        let key = parts.headers.get(SEC_WEBSOCKET_KEY).cloned();
        match WebSocketUpgrade::from_request_parts(parts, &()).await {
            Ok(_) => match (key, upgraded) {
                (Some(key), Some(upgraded)) => Ok(Self { key, upgraded }),
                // Without them axum refuses it.
                _ => Err(StatusCode::BAD_REQUEST.into_response()),
            },
            Err(rejection) => Err(refused(&rejection, parts)),
        }
    }

    /// Returns the response that the client waits for.
    pub(super) fn response(&self, subprotocol: Option<&str>) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        let values = [
            (
                SEC_WEBSOCKET_ACCEPT,
                Some(derive_accept_key(self.key.as_bytes())),
            ),
            (SEC_WEBSOCKET_PROTOCOL, subprotocol.map(str::to_owned)),
        ];
        for (name, value) in values {
            if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
                headers.insert(name, value);
            }
        }
        response
    }

    /// Waits until the response is sent, and takes the connection over.
    pub(super) async fn finish(self) -> hyper::Result<Upgraded> {
        self.upgraded.await
    }
}

/// Answers a request that does not ask for a WebSocket as it must: status 400 and the reason.
fn refused(rejection: &WebSocketUpgradeRejection, parts: &Parts) -> Response {
    let header = |name| {
        parts
            .headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
    };
    let reason = match rejection {
        WebSocketUpgradeRejection::InvalidConnectionHeader(_) => {
            format!(
                "'connection' header must contain 'upgrade', got {:?}",
                header(CONNECTION)
            )
        }
        WebSocketUpgradeRejection::InvalidUpgradeHeader(_) => {
            format!(
                "'upgrade' header must contain 'websocket', got {:?}",
                header(UPGRADE)
            )
        }
        other => other.body_text(),
    };
    (StatusCode::BAD_REQUEST, reason).into_response()
}
