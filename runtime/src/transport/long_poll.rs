//! The long-poll transport: GET opens a session and waits for messages, POST sends them.

mod batch;
mod call;
mod response;
mod session;

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use http::{Method, StatusCode};
use tokio::time::timeout;
use tracing::Instrument;

use self::call::{Answer, Ask, Asked, ask};
use self::response::{LongPollResponse, bare, hung_up, preflight};
use self::session::LongPollSession;
use super::Mounted;
use super::handshake::{
    LONG_POLL_TOKEN, LONG_POLL_TOKEN_PARAM, LONG_POLL_TOKEN_PREFIX, Rejection, Transport,
};
use super::open::NotOpened;
use crate::params::Params;
use crate::server::Mountable;

/// The age of a session's token: at most two weeks.
const MAX_AGE: Duration = Duration::from_hours(14 * 24);

/// Answers a request of a client that polls.
pub(crate) async fn serve<M: Mountable>(
    State(mounted): State<Arc<Mounted<M>>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if ![Method::GET, Method::POST, Method::OPTIONS].contains(&parts.method) {
        return bare(StatusCode::BAD_REQUEST);
    }
    let handshake = &mounted.handshake;
    if let Err(rejection) = handshake.check_origin(Transport::LongPoll, &parts) {
        return reject(&rejection);
    }
    match parts.method {
        Method::GET => mounted.poll(parts).await,
        Method::POST => mounted.publish(&parts, body).await,
        _ => preflight(&parts.headers),
    }
}

/// A session, with the token of its client.
struct Ticket {
    token: String,
    session: String,
}

impl<M: Mountable> Mounted<M> {
    /// Answers with the messages of a session, or opens a new session.
    async fn poll(&self, parts: Parts) -> Response {
        let Some(Ticket { token, session }) = self.ticket(&parts) else {
            return self.open_session(parts).await;
        };
        let window = self.mount.long_poll_window;
        match ask(&self.shared.pubsub, &session, Ask::Poll, window).await {
            Asked::Silence => return LongPollResponse::nothing(&token).into_response(),
            Asked::Answered(answer) => {
                if let Answer::Messages(messages) = &*answer {
                    return LongPollResponse::messages(&token, messages).into_response();
                }
            }
            Asked::NoSession => {}
        }
        if self.is_full() {
            return LongPollResponse::ended(&token).into_response();
        }
        // A client of 1.8.0 goes on with the token that it gets now, so it must be worth something;
        // later ones connect anew.
        self.open_session(parts).await
    }

    /// Returns whether no session can be opened, for example because the server shuts down.
    fn is_full(&self) -> bool {
        let shared = &self.shared;
        shared.connections.room(shared.max_connections).is_err()
    }

    /// Passes frames on to a session.
    async fn publish(&self, parts: &Parts, body: Body) -> Response {
        let Some(Ticket { session, .. }) = self.ticket(parts) else {
            return LongPollResponse::status(410).into_response();
        };
        let window = self.mount.long_poll_window;
        let body = match timeout(window, to_bytes(body, self.mount.max_message_size)).await {
            Ok(Ok(body)) => body,
            // It is not known whether the rest was too long or never came.
            Ok(Err(_)) => return bare(StatusCode::BAD_REQUEST),
            // A client that does not go on would hold what it has sent, and the end of the server.
            Err(_) => return hung_up(StatusCode::REQUEST_TIMEOUT),
        };
        let question = Ask::Handle(batch::read(&parts.headers, body));
        let status = match ask(&self.shared.pubsub, &session, question, window).await {
            Asked::NoSession => 410,
            Asked::Silence => 408,
            Asked::Answered(answer) => match *answer {
                Answer::Handled => 200,
                _ => 410,
            },
        };
        LongPollResponse::status(status).into_response()
    }

    /// Opens a session, if `connect` accepts the client.
    async fn open_session(&self, mut parts: Parts) -> Response {
        let opening = match self.read(Transport::LongPoll, &mut parts).await {
            Ok(opening) => opening,
            Err(rejection) => return reject(&rejection),
        };
        let (connection, live) = match self.open(opening).await {
            Ok(opened) => opened,
            Err(NotOpened::Refused(_)) => return LongPollResponse::status(403).into_response(),
            Err(not_opened) => return bare(not_opened.status()),
        };
        let id = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
        let token = match self.shared.secret.sign(&self.token_purpose(), &id) {
            Ok(token) => format!("{LONG_POLL_TOKEN_PREFIX}{token}"),
            Err(error) => {
                tracing::error!(%error, "the token cannot be written");
                return bare(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        let window = self.mount.long_poll_window;
        let pubsub = self.shared.pubsub.clone();
        let session = LongPollSession::new(&id, connection, pubsub, window, live);
        let transport = Transport::LongPoll.name();
        let span = tracing::info_span!("connection", socket = M::name(), transport);
        tokio::spawn(session.run().instrument(span));
        LongPollResponse::opened(&token).into_response()
    }

    /// Finds the session of a request by its token, from the header or else from the query. An invalid
    /// token has no session.
    fn ticket(&self, request: &Parts) -> Option<Ticket> {
        let token = if let Some(header) = request.headers.get(LONG_POLL_TOKEN) {
            header.to_str().ok()?.to_owned()
        } else {
            let params = Params::parse(request.uri.query()?).ok()?;
            params.get(LONG_POLL_TOKEN_PARAM)?.to_owned()
        };
        let signed = token.strip_prefix(LONG_POLL_TOKEN_PREFIX)?;
        let purpose = self.token_purpose();
        let session = self.shared.secret.verify(&purpose, signed, MAX_AGE);
        let session = session
            .inspect_err(|error| tracing::debug!(%error, "long-poll token"))
            .ok()?;
        Some(Ticket { token, session })
    }

    /// Returns the purpose of a token, which is valid at one mount only.
    fn token_purpose(&self) -> String {
        format!("long poll {}", self.mount.path)
    }
}

fn reject(rejection: &Rejection) -> Response {
    match rejection.status() {
        StatusCode::FORBIDDEN => LongPollResponse::status(403).into_response(),
        status => bare(status),
    }
}

#[cfg(test)]
mod tests;
