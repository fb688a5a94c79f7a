//! Reasons: why a process ends.

/// Why a channel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The client left.
    Left,
    /// The channel stopped itself.
    Stopped,
    /// The client's connection closed.
    Closed,
    /// The connection was told to disconnect, by a broadcast to the socket's id.
    Disconnected,
    /// A long-poll client did not poll any more.
    Inactive,
    /// The server shuts down.
    Draining,
    /// The client joined the topic again.
    DuplicateJoin,
    /// A handler panicked.
    Crashed,
}
