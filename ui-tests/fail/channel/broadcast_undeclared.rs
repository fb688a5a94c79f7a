use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

#[event("said")]
struct Said {}

#[event("left")]
struct Left {}

struct Room;

#[channel("room:{id}", socket = UserSocket, pushes(Said))]
impl Room {
    #[join]
    async fn join(id: u64) -> Result<Self, Refused> {
        let _ = id;
        Ok(Self)
    }

    #[handle_in("leave")]
    async fn leave(&mut self, socket: &mut ChannelSocket<Self>) {
        socket.broadcast_from(Left {});
    }
}

fn from_elsewhere(endpoint: &Endpoint, topic: &bennu::ChannelTopic<Room>) {
    endpoint.broadcast(Room::topic(7), Left {});
    endpoint.local_broadcast(topic, Left {});
    endpoint.broadcast(topic, Said {});
}

fn main() {}
