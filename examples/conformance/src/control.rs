//! The operator's side: what the suite does to the server from outside its sockets.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::post;
use bennu::Endpoint;

use crate::app::App;
use crate::room::{NOTES, Note};

#[derive(Clone)]
struct Control {
    endpoint: Endpoint<App>,
    app: App,
}

type Asked = Query<HashMap<String, String>>;

/// The routes below `/control`.
pub(crate) fn router(endpoint: Endpoint<App>, app: App) -> Router {
    Router::new()
        .route("/control/disconnect", post(disconnect))
        .route("/control/broadcast", post(broadcast))
        .route("/control/note", post(note))
        .route("/control/open", post(open))
        .route("/control/terminated", post(terminated))
        .with_state(Control { endpoint, app })
}

async fn disconnect(State(control): State<Control>, Query(asked): Asked) {
    control.endpoint.disconnect(&asked["id"]);
}

/// Broadcasts the body, which is JSON, on a topic.
async fn broadcast(State(control): State<Control>, Query(asked): Asked, body: String) {
    let payload: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    control
        .endpoint
        .broadcast_value(&asked["topic"], &asked["event"], &payload);
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
