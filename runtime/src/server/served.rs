//! The seam between the transports and the sockets: what a transport serves.

use std::future::Future;
use std::sync::Arc;

use crate::frame::Frame;
use crate::outbox::{Close, Outbox};
use crate::pubsub::PubSub;
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::serializer::Serializer;
use crate::server::ConnectionLimits;
use crate::socket::Connect;

/// One client's connection, as a transport serves it: it owns it in one task, brings it each frame that
/// arrives, writes what its [`Outbox`] holds, [tends](Served::tend) it all the while, and at last calls
/// [`shutdown`](Served::shutdown).
pub(crate) trait Served: Send + 'static {
    /// What waits to be written to the client.
    fn outbox(&self) -> &Arc<Outbox>;

    /// Brings a frame of the client where it belongs. `Err` ends the connection.
    fn receive(&mut self, frame: &Frame) -> Result<(), Close>;

    /// Waits for a process behind the connection to end, or for the order to drain, and sees to it.
    /// Nothing is lost when the future is dropped.
    fn tend(&mut self) -> impl Future<Output = ()> + Send;

    /// Ends what stands behind the connection: running handlers finish, `terminate` runs, and what
    /// takes longer than five seconds, or than a drain gives, is cut off.
    fn shutdown(&mut self, reason: Reason) -> impl Future<Output = ()> + Send;
}

/// A socket, as an endpoint mounts it.
pub(crate) trait Mountable: Send + Sync + 'static {
    /// The state of the application that `connect` sees.
    type State: Send + Sync + 'static;
    /// The connection of one client.
    type Connection: Served;

    /// What its clients speak.
    const WIRE: Wire;

    /// Its name in logs.
    fn name() -> &'static str;

    /// Asks `connect`, and makes the connection that it lets in.
    fn open(
        cx: &Connect<Self::State>,
        terms: Terms<Self::State>,
    ) -> impl Future<Output = Result<Self::Connection, Refused>> + Send;
}

/// What the clients of a socket speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// Phoenix's wire, in the version that the client names.
    Phoenix,
    /// A protocol of the application: its clients name no version.
    Own,
}

/// What a connection works with.
pub(crate) struct Terms<A> {
    pub(crate) state: Arc<A>,
    pub(crate) serializer: Serializer,
    pub(crate) pubsub: PubSub,
    pub(crate) redactor: Arc<Redactor>,
    pub(crate) limits: ConnectionLimits,
}
