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

struct Id;

#[channel("room:{id}", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(id: Id) -> Result<Self, Refused> {
        let _ = id;
        Ok(Self)
    }
}

fn main() {}
