//! No socket lists the channel: nobody could join.

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Lobby))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
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
}

struct Room;

#[channel("room:{id}", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(id: u64) -> Result<Self, Refused> {
        let _ = id;
        Ok(Self)
    }
}

fn main() {}
