//! Session sources: where the session of a request comes from, and how a response keeps it.

use std::fmt;
use std::sync::Arc;

use http::header::SET_COOKIE;
use http::{request, response};

use super::{CheckCsrf, Session, SessionConfig, SessionError};
use crate::token::Secret;

/// Reads sessions from requests and writes them to responses, in place of bennu's own cookie.
///
/// An application that has sessions already implements it, and gives it to
/// [`EndpointBuilder::session_source`](crate::endpoint::EndpointBuilder::session_source). A session
/// layer such as `tower-sessions` is asynchronous, and this trait is not: a middleware of the
/// application loads the session before, and saves it afterwards. Both sides meet in the extensions of
/// the request and the response:
///
/// ```
/// use bennu::Session;
/// use bennu::session::{SessionError, SessionSource};
/// use http::{request, response};
///
/// /// The sessions that the middleware `share_session` loads and saves.
/// struct Shared;
///
/// impl SessionSource for Shared {
///     fn load(&self, request: &request::Parts) -> Option<Session> {
///         request.extensions.get::<Session>().cloned()
///     }
///
///     fn store(&self, session: &Session, response: &mut response::Parts) -> Result<(), SessionError> {
///         response.extensions.insert(session.clone());
///         Ok(())
///     }
/// }
///
/// async fn share_session(
///     mut request: axum::extract::Request,
///     next: axum::middleware::Next,
/// ) -> axum::response::Response {
///     # async fn load(_: &http::HeaderMap) -> Session { Session::default() }
///     # async fn save(_: &Session) {}
///     let session: Session = load(request.headers()).await;
///     request.extensions_mut().insert(session);
///     let response = next.run(request).await;
///     if let Some(changed) = response.extensions().get::<Session>() {
///         save(changed).await;
///     }
///     response
/// }
///
/// # fn main() -> Result<(), bennu::endpoint::BuildError> {
/// let endpoint = bennu::Endpoint::builder().session_source(Shared).build()?;
/// let app: axum::Router = axum::Router::new()
///     .merge(endpoint.router())
///     .layer(axum::middleware::from_fn(share_session));
/// # Ok(())
/// # }
/// ```
pub trait SessionSource: Send + Sync + 'static {
    /// Returns the session of a request, if it has one.
    fn load(&self, request: &request::Parts) -> Option<Session>;

    /// Lets a response keep a session that has changed.
    ///
    /// # Errors
    /// When it cannot be kept, as when it is too long for a cookie.
    fn store(&self, session: &Session, response: &mut response::Parts) -> Result<(), SessionError>;
}

/// The signed cookie, which is the source unless the application has another one.
struct SignedCookie {
    config: SessionConfig,
    secret: Secret,
}

impl SessionSource for SignedCookie {
    fn load(&self, request: &request::Parts) -> Option<Session> {
        self.config.decode(&request.headers, &self.secret)
    }

    fn store(&self, session: &Session, response: &mut response::Parts) -> Result<(), SessionError> {
        let cookie = self.config.encode(session, &self.secret)?;
        response.headers.append(SET_COOKIE, cookie);
        Ok(())
    }
}

/// The source of an endpoint.
#[derive(Clone)]
pub(crate) struct Sessions(Arc<dyn SessionSource>);

impl Sessions {
    pub(crate) fn new(source: impl SessionSource) -> Self {
        Self(Arc::new(source))
    }

    pub(crate) fn in_cookie(config: SessionConfig, secret: Secret) -> Self {
        Self::new(SignedCookie { config, secret })
    }

    /// Reads the session of a request.
    pub(crate) fn load(&self, request: &request::Parts) -> Option<Session> {
        let mut session = self.0.load(request)?;
        session.source = Some(self.clone());
        Some(session)
    }

    /// Reads the session of a request, or makes an empty one.
    pub(crate) fn load_or_new(&self, request: &request::Parts) -> Session {
        self.load(request).unwrap_or_else(|| Session {
            source: Some(self.clone()),
            ..Session::default()
        })
    }

    /// Reads the session of a request that opens a socket, if it also carries the session's CSRF token.
    /// A page of any site can make a browser send the cookie.
    pub(crate) fn for_connect(
        &self,
        request: &request::Parts,
        check: CheckCsrf,
        csrf_token: Option<&str>,
    ) -> Option<Session> {
        let session = self.load(request)?;
        match check {
            CheckCsrf::Disabled => Some(session),
            CheckCsrf::Required => session.is_csrf_token_valid(csrf_token?).then_some(session),
        }
    }

    /// Returns the headers and extensions of a response that keeps `session`.
    pub(crate) fn store(&self, session: &Session) -> Result<response::Parts, SessionError> {
        let (mut parts, ()) = http::Response::new(()).into_parts();
        self.0.store(session, &mut parts)?;
        Ok(parts)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    fn request(cookies: &str) -> request::Parts {
        let request = http::Request::builder().header(COOKIE, cookies);
        request.body(()).expect("a request").into_parts().0
    }

    #[test]
    fn a_socket_gets_the_session_only_with_its_csrf_token() {
        let sessions = Sessions::in_cookie(SessionConfig::default(), Secret::random());
        let mut known = Session::default();
        let token = known.csrf_token();
        let foreign = Session::default().csrf_token();
        let kept = sessions.store(&known).unwrap();
        let cookie = kept.headers[SET_COOKIE].to_str().unwrap();
        let genuine = cookie.split(';').next().unwrap();
        let (with, without) = (request(genuine), request("a=1"));
        let (required, disabled) = (CheckCsrf::Required, CheckCsrf::Disabled);
        let cases = [
            (&with, required, Some(&*token), true),
            (&with, required, Some(&*foreign), false),
            (&with, required, Some(""), false),
            (&with, required, None, false),
            (&with, disabled, None, true),
            (&with, disabled, Some(&*foreign), true),
            (&without, required, Some(&*token), false),
            (&without, disabled, Some(&*token), false),
        ];
        for (request, check, csrf_token, expected) in cases {
            let found = sessions.for_connect(request, check, csrf_token);
            assert_eq!(found.is_some(), expected, "{check:?} {csrf_token:?}");
        }
    }
}
