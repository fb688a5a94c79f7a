//! Results of a push.

/// The result of a push. It may be ignored: a failure is logged, or the client reconnects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pushed {
    /// The event waits to be written to the client, or is already written.
    Queued,
    /// The event is not sent, because the connection is closing. The client may have been too slow.
    Closed,
    /// The event is not sent: its payload cannot be written, or the transport does not carry it. The
    /// log has the reason.
    Failed,
}

impl Pushed {
    /// Returns whether the event waits to be written, or is already written.
    pub fn is_queued(self) -> bool {
        self == Self::Queued
    }
}
