//! The operator's side: what the suite does to the server from outside its sockets.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bennu::session::SessionConfig;
use bennu::{Endpoint, Secret, Session};
use http::StatusCode;
use http::header::SET_COOKIE;
use serde_json::json;

use crate::app::App;
use crate::room::{NOTES, Note};

#[derive(Clone)]
struct Control {
    endpoint: Endpoint,
    app: App,
    secret: Secret,
}

type Asked = Query<HashMap<String, String>>;

/// The routes below `/control`.
pub(crate) fn router(endpoint: Endpoint, app: App, secret: Secret) -> Router {
    Router::new()
        .route("/control/disconnect", post(disconnect))
        .route("/control/broadcast", post(broadcast))
        .route("/control/note", post(note))
        .route("/control/open", post(open))
        .route("/control/session", post(session))
        .route("/control/terminated", post(terminated))
        .with_state(Control {
            endpoint,
            app,
            secret,
        })
}

async fn disconnect(State(control): State<Control>, Query(asked): Asked) {
    control.endpoint.disconnect(&asked["id"]);
}

/// Broadcasts the body, which is JSON, on a topic.
async fn broadcast(State(control): State<Control>, Query(asked): Asked, body: String) {
    let payload: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    drop(
        control
            .endpoint
            .broadcast_value(&asked["topic"], &asked["event"], &payload),
    );
}

async fn note(State(control): State<Control>, text: String) {
    control.endpoint.pubsub().broadcast(&NOTES, Note { text });
}

async fn open(State(control): State<Control>, Query(asked): Asked) {
    control.app.gates.open(&asked["gate"]);
}

async fn terminated(State(control): State<Control>, Query(asked): Asked) -> String {
    control.app.endings.take(&asked["topic"]).await
}

/// A cookie with a session of `user`, and the CSRF token for its page.
async fn session(State(control): State<Control>, Query(asked): Asked) -> Response {
    let mut session = Session::default();
    let csrf_token = session.csrf_token();
    let cookie = session
        .insert("user", &asked["user"])
        .map_err(|error| error.to_string())
        .and_then(|()| {
            SessionConfig::default()
                .encode(&session, &control.secret)
                .map_err(|error| error.to_string())
        });
    match cookie {
        Ok(cookie) => (
            [(SET_COOKIE, cookie)],
            Json(json!({ "csrf_token": csrf_token })),
        )
            .into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}
