//! The HTTP interface of the pages: signing in and out, and speaking from outside of any channel.

use std::error::Error;

use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use bennu::{Endpoint, payload};

use crate::app::App;
use crate::captions::{Captions, Message, Say};
use crate::signed_in::SignedIn;
use crate::topics::{RoomMessage, publish_to_room};
use crate::user_socket::UserSocket;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/sign-in", post(sign_in))
        .route("/session", get(session))
        .route("/sign-out-everywhere", post(sign_out_everywhere))
        .route("/captions/messages", post(say))
        .route("/rooms/{room_id}/messages", post(announce))
}

/// The user who wants to sign in, without a password.
#[payload]
struct SignIn {
    user_id: u64,
}

/// The user who has signed in, and the token that opens the socket.
#[payload]
struct Session {
    user_id: u64,
    name: String,
    token: String,
}

async fn sign_in(
    State(app): State<App>,
    Extension(endpoint): Extension<Endpoint>,
    headers: HeaderMap,
    Json(who): Json<SignIn>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Session>), StatusCode> {
    let user = app
        .accounts
        .user(who.user_id)
        .ok_or(StatusCode::UNPROCESSABLE_ENTITY)?;
    let token = app
        .guardian
        .sign_in(&user)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let cookie =
        remember(&endpoint, &headers, &token).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let session = Session {
        user_id: user.id,
        name: user.name,
        token,
    };
    Ok(([(SET_COOKIE, cookie)], Json(session)))
}

/// Makes the browser's session for its live pages, which belong to the last user who signed in.
fn remember(
    endpoint: &Endpoint,
    headers: &HeaderMap,
    token: &str,
) -> Result<HeaderValue, Box<dyn Error>> {
    let (config, secret) = (endpoint.session_config(), endpoint.secret());
    let mut session = config.decode(headers, secret).unwrap_or_default();
    session.insert("token", &token)?;
    Ok(config.encode(&session, secret)?)
}

/// Answers a page whose socket was refused, if its token is still valid.
async fn session(SignedIn(_): SignedIn) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Invalidates every token of the user, and closes all their connections.
async fn sign_out_everywhere(
    State(app): State<App>,
    Extension(endpoint): Extension<Endpoint>,
    SignedIn(user): SignedIn,
) -> StatusCode {
    app.guardian.sign_out_everywhere(&user);
    endpoint.disconnect(&UserSocket::id_of(&user));
    StatusCode::NO_CONTENT
}

/// Says a line in the user's captions, from outside of the channel.
async fn say(
    State(app): State<App>,
    Extension(endpoint): Extension<Endpoint>,
    SignedIn(user): SignedIn,
    Json(say): Json<Say>,
) -> Result<StatusCode, StatusCode> {
    let text = say
        .checked()
        .map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?;
    let message = Message::now("HTTP", text);
    app.transcripts.add(user.id, message.clone());
    endpoint.broadcast(Captions::topic(user.id), message);
    Ok(StatusCode::NO_CONTENT)
}

/// Announces something in a room, through PubSub.
async fn announce(
    Path(room_id): Path<String>,
    Extension(endpoint): Extension<Endpoint>,
    SignedIn(_): SignedIn,
    Json(message): Json<RoomMessage>,
) -> StatusCode {
    publish_to_room(endpoint.pubsub(), &room_id, message);
    StatusCode::NO_CONTENT
}
