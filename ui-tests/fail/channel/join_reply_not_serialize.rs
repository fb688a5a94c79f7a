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

struct Answer;

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join() -> Result<(Self, Answer), Refused> {
        Ok((Self, Answer))
    }
}

fn main() {}
