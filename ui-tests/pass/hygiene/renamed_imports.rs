//! The macros work under other names, and by path.
#![deny(warnings)]

use bennu::channel as conversation;
use bennu::{ChannelSocket, Refused, event as happening};

struct UserSocket;

#[bennu::socket("/socket", channels(Room))]
impl UserSocket {
    #[bennu::connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

#[happening("said")]
struct Said {}

struct Room;

#[conversation("room:lobby", socket = UserSocket, pushes(Said))]
impl Room {
    #[::bennu::join]
    async fn join(socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        socket.push(Said {});
        Ok(Self)
    }
}

fn main() {
    assert_eq!(Room::topic().name(), "room:lobby");
}
