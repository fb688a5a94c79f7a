//! Parameters of a connect that have no names, and keys that are written as others are.

use bennu::prelude::*;

struct UserSocket {
    name: String,
}

#[socket("/socket", channels = Room)]
impl UserSocket {
    #[connect]
    async fn connect(name: String) -> Result<Self, Refused> {
        Ok(Self { name })
    }

    #[id]
    fn id(&self) -> String {
        self.name.clone()
    }
}

struct Room;

#[channel("room:lobby", socket(UserSocket))]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}
