use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Room;

struct Params;

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(params: Params) -> Result<Self, Refused> {
        let _ = params;
        Ok(Self)
    }
}

fn main() {}
