//! Reasons for the end of a process.

/// The reason why a channel or view ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The client left the topic.
    Left,
    /// The channel or view stopped itself.
    Stopped(Stop),
    /// The connection of the client closed.
    Closed,
    /// The connection was closed by a `disconnect` broadcast to the socket's id.
    Disconnected,
    /// A long-poll client stopped polling.
    Inactive,
    /// The server shuts down.
    Draining,
    /// The client joined the topic again.
    DuplicateJoin,
    /// A handler of the process panicked.
    Crashed,
}

/// How a channel ends by its own will, named by what the client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// `phx_close`: the client does not rejoin.
    Close,
    /// `phx_error`: the client rejoins.
    Error,
}
