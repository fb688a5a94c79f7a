//! Transports, which carry frames to a client and back.

pub(crate) mod handshake;
pub(crate) mod long_poll;
pub(crate) mod open;
pub(crate) mod websocket;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo as Peer, FromRequestParts, OriginalUri, RawPathParams};
use axum::routing::any;
use http::request::Parts;

use self::handshake::{Handshake, Opening, Rejection, Transport};
use crate::mount::Mount;
use crate::node::Node;
use crate::server::Mountable;

/// A mounted socket.
pub(crate) struct Mounted<M: Mountable> {
    pub(crate) mount: Mount,
    pub(crate) handshake: Handshake,
    pub(crate) state: Arc<M::State>,
    pub(crate) shared: Arc<Node>,
}

impl<M: Mountable> Mounted<M> {
    pub(crate) fn new(mount: Mount, state: M::State, shared: &Arc<Node>) -> Self {
        let check_origin = mount.check_origin.clone();
        let handshake = Handshake {
            wire: M::WIRE,
            check_origin: check_origin.unwrap_or_else(|| shared.check_origin.clone()),
            auth_token: mount.auth_token,
            subprotocols: mount.subprotocols.clone(),
            sessions: Some(shared.sessions.clone()),
            check_csrf: mount.check_csrf,
        };
        Self {
            mount,
            handshake,
            state: Arc::new(state),
            shared: Arc::clone(shared),
        }
    }

    /// Makes the routes, one for each transport.
    pub(crate) fn routes(self: &Arc<Self>) -> Router {
        let mut router = Router::new();
        if let Some(path) = self.mount.websocket_path() {
            router = router.route(&path, any(websocket::upgrade::<M>));
        }
        if let Some(path) = self.mount.long_poll_path() {
            router = router.route(&path, any(long_poll::serve::<M>));
        }
        router.with_state(Arc::clone(self))
    }

    /// Reads a request that opens a connection.
    pub(crate) async fn read(
        &self,
        transport: Transport,
        parts: &mut Parts,
    ) -> Result<Opening, Rejection> {
        let captures = match RawPathParams::from_request_parts(parts, &()).await {
            Ok(params) => own(&params),
            Err(RawPathParamsRejection::MissingPathParams(_)) => Vec::new(),
            // Without its captures a query of their names would count.
            Err(_) => return Err(Rejection::Path),
        };
        let peer = parts
            .extensions
            .get::<Peer<SocketAddr>>()
            .map(|Peer(address)| *address);
        // Below a nested router the URI has lost its beginning.
        if let Some(OriginalUri(uri)) = parts.extensions.get() {
            parts.uri = uri.clone();
        }
        self.handshake.read(transport, parts, &captures, peer)
    }
}

fn own(params: &RawPathParams) -> Vec<(String, String)> {
    params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
