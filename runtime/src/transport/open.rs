//! Opening a connection: the application's `connect` decides.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;

use http::StatusCode;
use tokio::time::Instant;
use tracing::Instrument;

use super::Mounted;
use super::handshake::Opening;
use crate::node::Node;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::serializer::Serializer;
use crate::server::{Connection, Live, Mountable, NoRoom, Place, Served, Terms, Wire};
use crate::socket::{Connect, Socket};
use crate::task::{Panicked, supervise};

/// The reason why a client was not accepted.
#[derive(Debug)]
pub(crate) enum NotOpened {
    /// `connect` refused.
    Refused(Refused),
    /// The endpoint accepts no more connections.
    NoRoom(NoRoom),
    /// `connect` or `id` panicked.
    Crashed,
}

impl NotOpened {
    /// Returns the HTTP status of the refusal.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refused) => {
                StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::FORBIDDEN)
            }
            Self::NoRoom(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Crashed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl NotOpened {
    /// Formats the refusal for logs.
    fn shown<'a>(&'a self, redactor: &'a Redactor) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| match self {
            Self::Refused(refused) => write!(f, "{}", refused.shown(redactor)),
            Self::NoRoom(no_room) => write!(f, "{no_room:?}"),
            Self::Crashed => f.write_str("connect crashed"),
        })
    }
}

impl<M: Mountable> Mounted<M> {
    /// Calls `connect`, and makes the connection of an accepted client.
    pub(crate) async fn open(&self, opening: Opening) -> Result<(M::Connection, Live), NotOpened> {
        let Opening {
            params,
            info,
            serializer,
            ..
        } = opening;
        let (transport, socket, began) = (info.transport, M::name(), Instant::now());
        let shown = self.shared.redactor.query(&params).to_string();
        let version = (M::WIRE == Wire::Phoenix).then(|| tracing::field::debug(serializer));
        let cx = Connect::new(params, info, Arc::clone(&self.state));
        let result = self.ask(&cx, serializer).await;
        let took = began.elapsed();
        match &result {
            Ok(_) => tracing::info!(
                target: "bennu::connect",
                socket, transport, serializer = version, ?took, params = shown, "connected"
            ),
            Err(reason) => tracing::info!(
                target: "bennu::connect",
                socket, transport, serializer = version, ?took, params = shown,
                reason = %reason.shown(&self.shared.redactor), "connect refused"
            ),
        }
        let result_word = if result.is_ok() { "ok" } else { "refused" };
        metrics::counter!("bennu_connects_total", "result" => result_word).increment(1);
        Ok(fill(result?, transport))
    }

    fn reserve(&self) -> Result<Place, NotOpened> {
        let Node {
            connections,
            max_connections,
            ..
        } = &*self.shared;
        connections
            .reserve(*max_connections)
            .map_err(NotOpened::NoRoom)
    }

    fn terms(&self, serializer: Serializer) -> Terms<M::State> {
        Terms {
            state: Arc::clone(&self.state),
            serializer,
            pubsub: self.shared.pubsub.clone(),
            redactor: Arc::clone(&self.shared.redactor),
            limits: self.mount.limits,
            processes: Arc::clone(&self.shared.connections.processes),
        }
    }

    async fn ask(
        &self,
        cx: &Connect<M::State>,
        serializer: Serializer,
    ) -> Result<(M::Connection, Place), NotOpened> {
        // Before `connect`, which may take its time; whatever it comes to, the place is given back.
        let place = self.reserve()?;
        let span = tracing::info_span!("connect", socket = M::name(), transport = cx.transport());
        let asking = pin!(M::open(cx, self.terms(serializer)).instrument(span));
        let patience = self.mount.limits.channel.patience;
        let name = || format!("connect of {}", M::name());
        match supervise(asking, patience, name).await {
            Ok(Ok(connection)) => Ok((connection, place)),
            Ok(Err(refused)) => Err(NotOpened::Refused(refused)),
            Err(Panicked(message)) => {
                tracing::error!(socket = M::name(), panic = message, "connect crashed");
                Err(NotOpened::Crashed)
            }
        }
    }
}

impl<S: Socket> Mounted<S> {
    /// Makes the connection of a known client, without `connect`.
    pub(crate) fn admit(
        &self,
        conn: S,
        serializer: Serializer,
        transport: &'static str,
    ) -> Result<(Connection<S>, Live), NotOpened> {
        let place = self.reserve()?;
        let connection = Connection::new(conn, self.terms(serializer));
        Ok(fill((connection, place), transport))
    }
}

fn fill<C: Served>((connection, place): (C, Place), transport: &'static str) -> (C, Live) {
    let live = place.fill(connection.outbox(), transport);
    (connection, live)
}
