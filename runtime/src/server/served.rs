//! The seam between the transports and the sockets.

use std::future::Future;
use std::sync::Arc;

use crate::frame::Frame;
use crate::outbox::{Close, Outbox};
use crate::pubsub::PubSub;
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::serializer::Serializer;
use crate::server::{ConnectionLimits, Rest};
use crate::socket::{Connect, Processes};

/// The connection of one client, as a transport serves it.
///
/// The transport owns it in one task. It passes on each frame that arrives, writes the frames of its
/// [`Outbox`], [tends](Served::tend) it meanwhile, and calls [`shutdown`](Served::shutdown) at the end.
pub(crate) trait Served: Send + 'static {
    /// Returns the frames that wait to be written to the client.
    fn outbox(&self) -> &Arc<Outbox>;

    /// Passes a frame of the client on. `Err` ends the connection.
    fn receive(&mut self, frame: &Frame) -> Result<(), Close>;

    /// Waits for a process behind the connection to end, or for the order to drain, and handles it.
    /// Nothing is lost when the future is dropped.
    fn tend(&mut self) -> impl Future<Output = ()> + Send;

    /// Ends the processes behind the connection: running handlers finish, `terminate` runs, and what
    /// takes longer than five seconds, or than a drain gives, is cut off. The transport closes at
    /// once: it need not wait for the rest.
    fn shutdown(&mut self, reason: Reason) -> Rest;
}

/// A socket, as an endpoint mounts it.
pub(crate) trait Mountable: Send + Sync + 'static {
    /// The state of the application that `connect` sees.
    type State: Send + Sync + 'static;
    /// The connection of one client.
    type Connection: Served;

    /// The protocol of the clients.
    const WIRE: Wire;

    /// Returns the name for logs.
    fn name() -> &'static str;

    /// Calls `connect`, and makes the connection of an accepted client.
    fn open(
        cx: &Connect<Self::State>,
        terms: Terms<Self::State>,
    ) -> impl Future<Output = Result<Self::Connection, Refused>> + Send;
}

/// The protocol of the clients of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// Phoenix's wire, in the version that the client requests.
    Phoenix,
    /// A protocol of the application, without a version.
    Own,
}

/// The environment of a connection.
pub(crate) struct Terms<A> {
    pub(crate) state: Arc<A>,
    pub(crate) serializer: Serializer,
    pub(crate) pubsub: PubSub,
    pub(crate) redactor: Arc<Redactor>,
    pub(crate) limits: ConnectionLimits,
    pub(crate) processes: Arc<Processes>,
}
