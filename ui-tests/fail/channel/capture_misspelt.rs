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
    async fn join(roomid: u64) -> Result<Self, Refused> {
        let _ = roomid;
        Ok(Self)
    }
}

fn main() {}
