//! Sessions in handlers of axum: an argument, and a part of the response.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http::StatusCode;
use http::request::Parts;

use super::Endpoint;
use crate::session::{Session, SessionError};

/// The session of the browser, or an empty one. The state of the router holds the [`Endpoint`].
impl<S: Send + Sync> FromRequestParts<S> for Session
where
    Endpoint: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let endpoint = Endpoint::from_ref(state);
        Ok(endpoint.shared.sessions.load_or_new(parts))
    }
}

/// Keeps the session in the browser. It must be one that came from a request.
impl IntoResponseParts for Session {
    type Error = SessionError;

    fn into_response_parts(
        self,
        mut response: ResponseParts,
    ) -> Result<ResponseParts, SessionError> {
        let source = self.source.as_ref().ok_or(SessionError::NoSource)?;
        let kept = source.store(&self)?;
        let headers = response.headers_mut();
        for (name, value) in &kept.headers {
            headers.append(name, value.clone());
        }
        response.extensions_mut().extend(kept.extensions);
        Ok(response)
    }
}

/// Responds with status 500, and logs the error.
impl IntoResponse for SessionError {
    fn into_response(self) -> Response {
        tracing::error!(error = %self, "session not kept");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}
