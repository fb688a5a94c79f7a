//! The socket is not named: what is done with it is no error because of that.

use bennu::prelude::*;

#[event("said")]
struct Said {
    text: String,
}

struct Room;

#[channel("room:{id}", pushes(Said))]
impl Room {
    #[join]
    async fn join(id: u64, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        let text = format!("{id}, {}", socket.conn().name);
        socket.push(Said { text });
        Ok(Self)
    }
}

fn main() {}
