//! Replacements for code with mistakes, which keep other messages to the point.

use crate::channel::{Channel, ChannelSocket, Outcome};
use crate::refused::Refused;
use crate::socket::{Connect, Route, Socket, Stateless};
use crate::spec::{ChannelSpec, SocketSpec};
use crate::topic::TopicPattern;

/// Describes a channel whose `#[channel]` has mistakes.
pub const fn hollow(name: &'static str) -> ChannelSpec {
    ChannelSpec::new(name, TopicPattern::new(name))
}

/// A message and an event that cannot exist, and that every channel takes and pushes.
///
/// Without two of them, the compiler would assume that a call means the only type of a channel. It
/// would report that type instead of the missing one.
#[derive(Clone, Copy, Debug)]
pub enum Impossible<const N: u8> {}

macro_rules! impossible {
    ($($n:literal)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<C: Channel> crate::channel::HandleInfo<Impossible<$n>> for C {
            async fn handle_info(
                &mut self,
                message: Impossible<$n>,
                _: &mut ChannelSocket<Self>,
            ) -> Outcome {
                match message {}
            }
        }

        #[diagnostic::do_not_recommend]
        impl<C: Channel> crate::channel::Pushes<Impossible<$n>> for C {}
    )*};
}

impossible!(0 1);

/// The socket of a channel whose `#[channel]` does not name one.
#[derive(Debug)]
pub struct UnknownSocket;

impl Socket for UnknownSocket {
    type State = Stateless;
    const SPEC: SocketSpec = SocketSpec::new("", "/");
    const CHANNELS: &'static [Route<Self>] = &[];

    async fn connect(_: &Connect) -> Result<Self, Refused> {
        Err(Refused::forbidden())
    }
}
