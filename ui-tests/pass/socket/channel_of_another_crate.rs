//! A channel of another crate, before which stands what it would cover.
#![deny(warnings)]
use bennu::prelude::*;

struct Lobby;

#[channel("room:lobby", socket = UserSocket)]
impl Lobby {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct UserSocket;

#[socket("/socket", channels(Lobby, elsewhere::Rooms<Self>))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {
    assert!(Endpoint::builder().socket::<UserSocket>().build().is_ok());
}
