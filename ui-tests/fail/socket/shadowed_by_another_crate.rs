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

#[socket("/socket", channels(elsewhere::Rooms<Self>, Lobby))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}
