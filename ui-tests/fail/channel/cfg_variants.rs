#![allow(unexpected_cfgs)]

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room, Lobby, Hall))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Room;

#[channel("room:*", socket = UserSocket)]
impl Room {
    #[cfg(not(missing))]
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[cfg(not(other))]
    #[join]
    async fn join_as_well() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Lobby;

#[channel("lobby", socket = UserSocket)]
impl Lobby {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[cfg(missing)]
    #[join]
    async fn join_there() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Hall;

#[channel("hall", socket = UserSocket)]
impl Hall {
    #[cfg(missing)]
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}
