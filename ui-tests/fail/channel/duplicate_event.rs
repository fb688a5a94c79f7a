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
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("shout")]
    async fn shout(&mut self) {}

    #[handle_in("shout")]
    async fn shout_again(&mut self) {}

    #[handle_in(_)]
    async fn other(&mut self) {}

    #[handle_in(_)]
    async fn others(&mut self) {}
}

fn main() {}
