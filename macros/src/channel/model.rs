//! A valid `#[channel]`: what the generated code depends on, and nothing else.

use syn::{Ident, Type};

use crate::behaviour::event::EventHandler;
use crate::behaviour::message::Message;
use crate::handler::Handler;
use crate::item::Target;
use crate::topic::Pattern;

/// `#[channel("topic", socket = .., pushes(..))]` on an impl block.
pub(crate) struct Channel {
    pub target: Target,
    pub doc: String,
    pub topic: Pattern,
    pub captures: Vec<Capture>,
    pub socket: Type,
    pub pushes: Vec<Type>,
    pub join: Handler,
    pub handle_in: Vec<EventHandler>,
    pub handle_out: Vec<Message>,
    pub handle_info: Vec<Message>,
    pub terminate: Option<Handler>,
}

/// A capture of the topic.
pub(crate) struct Capture {
    pub name: Ident,
    /// As the join takes it; a `String` where it does not.
    pub ty: Option<Type>,
}

/// The known facts about a channel with mistakes, which suffice to prevent further errors.
pub(crate) struct Fallback {
    pub target: Target,
    pub topic: Option<Pattern>,
    pub captures: Vec<Capture>,
    pub socket: Option<Type>,
    pub pushes: Vec<Type>,
    pub messages: Vec<Type>,
}
