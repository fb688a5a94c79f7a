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

use std::rc::Rc;

#[event("said")]
struct Said {}

#[channel("room:lobby", socket = UserSocket, pushes(Said))]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        let shared = Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
        Ok(Self)
    }

    #[handle_in("shout")]
    async fn shout(&mut self) {
        let shared = Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
    }

    #[handle_out]
    async fn filter(&mut self, said: Said) -> Option<Said> {
        let shared = Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
        Some(said)
    }

    #[terminate]
    async fn terminate(self) {
        let shared = Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
    }

    #[handle_info]
    async fn tick(&mut self, _: u64) {
        let shared = Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
    }
}

fn main() {}
