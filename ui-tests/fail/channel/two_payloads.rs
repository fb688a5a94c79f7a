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
    async fn shout(&mut self, text: String, loud: bool) {
        let _ = (text, loud);
    }

    #[handle_info]
    async fn tick(&mut self, now: u64, then: u64) {
        let _ = (now, then);
    }
}

fn main() {}
