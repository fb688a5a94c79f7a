//! Each macro is above a struct: the methods below are no errors because of it.

use bennu::prelude::*;

#[socket("/socket", channels(Room))]
struct UserSocket;

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

#[payload]
struct Say {
    text: String,
}

#[channel("room:{id}", socket = UserSocket, pushes(Said))]
struct Room {
    id: u64,
}

impl Room {
    #[join]
    async fn join(id: u64, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        let _ = socket;
        Ok(Self { id })
    }

    #[handle_in("say")]
    async fn say(&mut self, say: Say, socket: &mut ChannelSocket<Self>) {
        let _ = self.id;
        socket.push(Said { text: say.text });
    }
}

fn main() {
    let _ = Room::topic(1);
}
