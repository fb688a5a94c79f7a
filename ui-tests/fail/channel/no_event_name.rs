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

    #[handle_in]
    async fn shout(&mut self) {}

    #[handle_in(whisper)]
    async fn whisper(&mut self) {}

    #[join("room")]
    async fn enter() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}
