//! What belongs to views, and what Phoenix writes otherwise.

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Room {
    id: u64,
}

#[event("said")]
struct Said {
    text: String,
}

#[payload]
struct Say<'a> {
    text: &'a str,
}

#[channel("room:{id}", socket = UserSocket, pushes = Said)]
impl Room {
    #[join]
    async fn join(id: &str) -> Result<Self, Refused> {
        Ok(Self { id: id.len() as u64 })
    }

    #[handle_in("say")]
    async fn say(&mut self, socket: &mut ChannelSocket<Self>) {
        socket.broadcast("said", Said { text: self.id.to_string() });
        if self.id == 7 {
            socket.push("said", Said { text: String::new() });
        }
    }

    #[handle_in("borrowed")]
    async fn borrowed(&mut self, say: Say<'_>) {
        self.id = say.text.len() as u64;
    }

    #[handle_in("socket")]
    async fn socket(&mut self, socket: &mut LiveSocket<Self>) {
        self.id = socket.connected().into();
    }

    #[handle_message("misspelt")]
    async fn misspelt(&mut self) {
        self.id = 0;
    }
}

fn main() {}
