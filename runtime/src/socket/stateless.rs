//! The state of what sees none.

/// The state of a socket or a view that sees none of the application's: every endpoint provides it.
///
/// It is what `#[socket(..)]` and `#[live_view(..)]` without `state = ..` have.
#[derive(Debug)]
pub struct Stateless;
