use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room, Other))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Room;

struct Other;

#[channel("other", socket = UserSocket)]
impl Other {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("shout")]
    async fn shout(&mut self, socket: &mut ChannelSocket<Other>) {
        let _ = socket;
    }
}

fn main() {}
