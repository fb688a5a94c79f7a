//! A valid `#[socket]`: what the generated code depends on, and nothing else.

use syn::{LitStr, Type};

use crate::handler::Handler;
use crate::item::Target;

/// `#[socket("/path", state = .., channels(..))]` on an impl block.
pub(crate) struct Socket {
    pub target: Target,
    pub doc: String,
    pub path: LitStr,
    /// `()` where it is not given.
    pub state: Type,
    pub channels: Vec<Type>,
    pub connect: Handler,
    pub id: Option<Handler>,
}

/// The known facts about a socket with mistakes, which suffice to prevent further errors.
pub(crate) struct Fallback {
    pub target: Target,
    pub state: Type,
}
