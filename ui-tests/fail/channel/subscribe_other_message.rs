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
#[derive(Clone)]
struct Update;

const UPDATES: Topic<Update> = Topic::new("updates");

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("watch")]
    async fn watch(&mut self, socket: &mut ChannelSocket<Self>) {
        socket.subscribe(&UPDATES);
    }

    #[handle_info]
    async fn tick(&mut self, _: u64) {}
}

fn main() {}
