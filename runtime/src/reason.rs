//! Reasons: why a process ends.

/// Why a channel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The client left.
    Left,
    /// The channel stopped itself, as this says.
    Stopped(Stop),
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

/// How a channel ends by its own will, named by what the client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `phx_close`: the client does not rejoin.
    Close,
    /// `phx_error`: the client rejoins.
    Error,
}
