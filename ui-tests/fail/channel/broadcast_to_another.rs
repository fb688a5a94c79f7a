//! Another channel's topic as the first argument of `broadcast`.

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room, Lobby))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

#[event("said")]
struct Said {
    text: String,
}

struct Lobby;

#[channel("lobby:{id}", socket = UserSocket, pushes(Said))]
impl Lobby {
    #[join]
    async fn join(id: u64) -> Result<Self, Refused> {
        let _ = id;
        Ok(Self)
    }
}

struct Room;

#[channel("room", socket = UserSocket)]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("say")]
    async fn say(&mut self, socket: &mut ChannelSocket<Self>) {
        socket.broadcast(Lobby::topic(7), Said { text: String::new() });
        socket.broadcast_to(&Lobby::topic(7), Said { text: String::new() });
    }
}

fn main() {}
