use bennu::prelude::*;

struct Room;

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Lobby;

#[channel("room:lobby", socket = UserSocket)]
impl Lobby {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct UserSocket;

#[socket("/socket", channels(Room, Lobby))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}
