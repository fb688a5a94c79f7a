//! The user of an HTTP request, known by the same token that opens the socket.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::accounts::User;
use crate::app::App;

/// The user who makes a request: `Authorization: Bearer <token>`.
///
/// There is no cookie, so a page of another origin cannot make a browser send it.
pub(crate) struct SignedIn(pub(crate) User);

impl FromRequestParts<App> for SignedIn {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, StatusCode> {
        let user = || {
            let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
            let claims = app.guardian.verify(header.strip_prefix("Bearer ")?).ok()?;
            app.accounts.user(claims.sub)
        };
        user().map(Self).ok_or(StatusCode::UNAUTHORIZED)
    }
}
