//! What becomes of a push.

/// What became of a push. It may be ignored: what was not sent is logged, or the client reconnects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pushed {
    /// It waits to be written to the client, or is written.
    Queued,
    /// It is not sent: the connection is closing. A client that reads too slowly is among the reasons.
    Closed,
    /// It is not sent: its payload cannot be written, or the transport does not carry it. The log says
    /// why.
    Failed,
}

impl Pushed {
    /// Returns whether it waits to be written to the client, or is written.
    pub fn is_queued(self) -> bool {
        self == Self::Queued
    }
}
