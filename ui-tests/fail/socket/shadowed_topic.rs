use bennu::prelude::*;

mod rooms {
    use bennu::prelude::*;

    use super::UserSocket;

    pub struct Rooms;

    #[channel("room:*", socket = UserSocket)]
    impl Rooms {
        #[join]
        async fn join() -> Result<Self, Refused> {
            Ok(Self)
        }
    }
}

struct Lobby;

#[channel("room:lobby", socket = UserSocket)]
impl Lobby {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Other;

#[channel("other", socket = UserSocket)]
impl Other {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct UserSocket;

#[socket("/socket", channels(rooms::Rooms, Other, Lobby))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}
