//! The task of one channel, from its join to its end.

use crate::channel::Channel;
use crate::socket::{Route, Start, Started};

/// The route of a channel, for [`Socket::CHANNELS`](crate::Socket::CHANNELS).
pub const fn route<C: Channel>() -> Route<C::Socket> {
    Route {
        pattern: C::SPEC.pattern,
        spec: Some(&C::SPEC),
        start: start::<C>,
    }
}

fn start<C: Channel>(_start: Start<C::Socket>) -> Started {
    todo!()
}
