//! Channels that other crates mount on sockets of their own.

/// As a framework that is built on bennu hands it on.
pub use bennu;

use std::marker::PhantomData;

use bennu::Socket;
use bennu::prelude::*;

/// Every room, of whatever socket.
#[derive(Debug)]
pub struct Rooms<S>(PhantomData<S>);

#[channel("room:*", socket = S)]
impl<S: Socket> Rooms<S> {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self(PhantomData))
    }
}
