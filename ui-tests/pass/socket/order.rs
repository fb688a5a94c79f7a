//! A more special topic may stand before the one that covers it, also in another module.
#![deny(warnings)]

use bennu::prelude::*;

mod rooms {
    pub mod lobby {
        use bennu::prelude::*;

        /// The first.
        pub struct Room;

        #[channel("room:lobby", socket = crate::UserSocket)]
        impl Room {
            #[join]
            async fn join() -> Result<Self, Refused> {
                Ok(Self)
            }
        }
    }

    pub struct Room;

    #[bennu::channel("room:*", socket = super::UserSocket)]
    impl Room {
        #[join]
        async fn join() -> Result<Self, bennu::Refused> {
            Ok(Self)
        }
    }
}

pub struct UserSocket;

#[socket("/socket", channels(rooms::lobby::Room, rooms::Room))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {
    let patterns = UserSocket::CHANNELS.iter().map(|route| route.pattern().as_str());
    assert!(patterns.eq(["room:lobby", "room:*"]));
}
