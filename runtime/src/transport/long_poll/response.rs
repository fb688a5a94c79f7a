//! Responses: the HTTP answers of the transport.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytestring::ByteString;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, CACHE_CONTROL, CONNECTION,
    CONTENT_TYPE,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;

/// The body for the client. The HTTP status is always 200: the npm client reads only the `status` in
/// the body.
#[derive(Serialize)]
pub(super) struct LongPollResponse<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<&'a [ByteString]>,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
}

impl<'a> LongPollResponse<'a> {
    /// Reports that a session was opened. The client keeps its token.
    pub(super) fn opened(token: &'a str) -> Self {
        Self::poll(410, token, &[])
    }

    /// Reports that the session has ended. Its token can be used to ask again, there or at another
    /// node.
    pub(super) fn ended(token: &'a str) -> Self {
        Self::poll(410, token, &[])
    }

    /// Carries messages for the client.
    pub(super) fn messages(token: &'a str, messages: &'a [ByteString]) -> Self {
        Self::poll(200, token, messages)
    }

    /// Reports that nothing has arrived within the window.
    pub(super) fn nothing(token: &'a str) -> Self {
        Self::poll(204, token, &[])
    }

    /// Reports a status alone.
    pub(super) fn status(status: u16) -> Self {
        Self {
            messages: None,
            status,
            token: None,
        }
    }

    fn poll(status: u16, token: &'a str, messages: &'a [ByteString]) -> Self {
        Self {
            messages: Some(messages),
            status,
            token: Some(token),
        }
    }
}

impl IntoResponse for LongPollResponse<'_> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_string(&self) {
            Ok(body) => body,
            Err(error) => {
                tracing::error!(%error, "the answer cannot be written");
                return bare(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        let mut response = Response::new(Body::from(body));
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        headers.insert(CONTENT_TYPE, json);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        allow_every_origin(headers);
        response
    }
}

/// Answers with an HTTP status alone.
pub(super) fn bare(status: StatusCode) -> Response {
    let mut response = status.into_response();
    allow_every_origin(response.headers_mut());
    response
}

/// Answers with an HTTP status alone, after which the connection is closed.
pub(super) fn hung_up(status: StatusCode) -> Response {
    let mut response = bare(status);
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
    response
}

/// Answers a browser that asks before a request to another origin.
pub(super) fn preflight(request: &HeaderMap) -> Response {
    let mut response = bare(StatusCode::OK);
    let headers = response.headers_mut();
    let asked: Vec<&[u8]> = request
        .get_all(ACCESS_CONTROL_REQUEST_HEADERS)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    if let Ok(asked) = HeaderValue::from_bytes(&asked.join(&b", "[..]))
        && !asked.is_empty()
    {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
    let methods = HeaderValue::from_static("get, post, options");
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
    response
}

/// Allows every origin, because the origin check has already decided.
fn allow_every_origin(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}
