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

    #[handle_in("shout", throttle = "fast")]
    async fn shout(&mut self) {}

    #[handle_in(_, throttle = "1s")]
    async fn other(&mut self) {}

    #[handle_in("whisper", throttle = "0ms")]
    async fn whisper(&mut self) {}
}

fn main() {}
