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

#[event("said")]
struct Said {
    text: String,
}

#[event("heard")]
struct Heard {
    text: String,
}

#[channel("room:lobby", socket = UserSocket, pushes(Heard))]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("shout")]
    async fn shout(&mut self, said: Said, socket: &mut ChannelSocket<Self>) {
        socket.push(said);
    }

    #[handle_in("whisper")]
    async fn whisper(&mut self, said: Said, socket: &mut ChannelSocket<Self>) {
        let _ = socket.broadcast(said);
    }
}

fn main() {}
