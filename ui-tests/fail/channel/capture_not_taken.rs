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

#[channel("room:{room_id}", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        let _ = socket;
        Ok(Self)
    }
}

fn main() {}
