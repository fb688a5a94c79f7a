//! A valid `#[channel]`: what the generated code depends on, and nothing else.

use proc_macro2::Span;
use syn::{Ident, LitStr, Type};

use crate::handler::Handler;
use crate::item::Target;
use crate::message::Message;
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
    pub handle_in: Vec<HandleIn>,
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

/// `#[handle_in("event", throttle = "100ms")]`
pub(crate) struct HandleIn {
    pub event: Event,
    pub throttle: Option<Throttle>,
    pub handler: Handler,
}

/// Which events a handler takes.
pub(crate) enum Event {
    /// `#[handle_in("event")]`
    Named(LitStr),
    /// `#[handle_in(_)]`: all that have no handler of their own.
    Other(Span),
}

/// The shortest time between two events that are handled.
pub(crate) struct Throttle {
    pub milliseconds: u64,
}

/// What can be said of a channel that has mistakes: enough that nothing else fails because of them.
pub(crate) struct Hollow {
    pub target: Target,
    pub topic: Option<Pattern>,
    pub captures: Vec<Capture>,
    pub socket: Option<Type>,
    pub pushes: Vec<Type>,
    pub messages: Vec<Type>,
}
