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
struct Params {}

#[channel("room:{room_id}", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(room_id: u64, params: Params, token: String) -> Result<Self, Refused> {
        let _ = (room_id, params, token);
        Ok(Self)
    }
}

fn main() {}
