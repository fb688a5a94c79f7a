//! Transports: how frames get to a client and back.

pub(crate) mod websocket;

use std::sync::Arc;

use axum::Router;

use crate::endpoint::{Mount, Shared};
use crate::socket::Socket;

/// The routes of a mounted socket: `websocket` and `longpoll` below its path.
pub(crate) fn routes<S: Socket>(mount: Mount, state: S::State, shared: &Arc<Shared>) -> Router {
    let mounted = Arc::new(Mounted::<S> {
        mount,
        state,
        shared: Arc::clone(shared),
    });
    let base = mounted.mount.path.trim_end_matches('/');
    let mut router = Router::new();
    if mounted.mount.websocket {
        let path = format!("{base}/websocket");
        router = router.route(&path, axum::routing::any(websocket::upgrade::<S>));
    }
    router.with_state(mounted)
}

/// A socket where it is served.
pub(crate) struct Mounted<S: Socket> {
    pub(crate) mount: Mount,
    pub(crate) state: S::State,
    pub(crate) shared: Arc<Shared>,
}
