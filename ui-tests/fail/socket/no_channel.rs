use bennu::prelude::*;

struct Room;

struct Other;

#[channel("other", socket = UserSocket)]
impl Other {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct UserSocket;

#[socket("/socket", channels(Room, Other))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}
