//! The state of sockets and views that see no state.

/// The state of a socket or a view that sees no application state; every endpoint provides it.
///
/// `#[socket(..)]` and `#[live_view(..)]` without `state = ..` use it.
#[derive(Debug)]
pub struct Stateless;
