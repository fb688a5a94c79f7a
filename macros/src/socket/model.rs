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

/// What can be said of a socket that has mistakes: enough that nothing else fails because of them.
pub(crate) struct Fallback {
    pub target: Target,
    pub state: Type,
}
