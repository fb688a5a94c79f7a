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

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(&self) -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("shout")]
    async fn shout(self) {}

    #[terminate]
    async fn terminate(&mut self) {}
}

fn main() {}
