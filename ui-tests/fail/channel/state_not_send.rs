//! One field of the state belongs to a thread: the handlers are not to blame.

use std::rc::Rc;

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
    cache: Rc<String>,
}

struct Tick;

#[channel("room:lobby", socket = UserSocket)]
impl Room {
    #[join]
    async fn join(socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        socket.send_self(Tick);
        Ok(Self {
            cache: Rc::default(),
        })
    }

    #[handle_in("clear")]
    async fn clear(&mut self) {
        self.cache = Rc::default();
    }

    #[handle_in("fill")]
    async fn fill(&mut self) {
        self.cache = Rc::default();
    }

    #[handle_info]
    async fn tick(&mut self, _: Tick) {
        self.cache = Rc::default();
    }

    #[terminate]
    async fn terminate(self) {}
}

fn main() {}
