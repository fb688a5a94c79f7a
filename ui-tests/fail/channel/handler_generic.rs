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
    async fn shout<T>(&mut self, payload: T) {
        let _ = payload;
    }

    #[handle_in("whisper")]
    async fn whisper(&mut self, payload: impl Send) {
        let _ = payload;
    }

    #[handle_in("count")]
    async fn count(&mut self) -> impl Send {
        7
    }
}

fn main() {}
