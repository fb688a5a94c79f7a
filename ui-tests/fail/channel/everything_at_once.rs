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

#[channel("room:lobby", socket = UserSocket, pushes(Said))]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("phx_close")]
    fn close(&mut self) {}

    #[handle_in("shout")]
    async fn shout(&mut self, _a: u8, _b: u8) {}

    #[handle_info]
    async fn tick(&mut self) {}

    #[connect]
    async fn connect(&mut self, text: String, socket: &mut ChannelSocket<Self>) {
        socket.push(Said { text });
    }
}

fn main() {
    let _ = Room::topic();
}
