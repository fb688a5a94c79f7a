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

#[payload]
struct Said {
    text: String,
}

#[channel("room:lobby", socket = UserSocket, pushes(Said))]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("shout")]
    async fn shout(&mut self, said: Said) {
        let _ = said;
    }
}

fn main() {}
