//! What is not compiled is not called.
#![deny(warnings)]
#![allow(unexpected_cfgs)]

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[cfg(missing)]
    #[id]
    fn id(&self) -> String {
        nothing()
    }
}

#[event("said")]
struct Said {}

struct Room;

#[channel("room:lobby", socket = UserSocket, pushes(Said))]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[cfg(missing)]
    #[handle_in("shout")]
    async fn shout(&mut self, missing: Missing) {}

    #[cfg(not(missing))]
    #[handle_in("shout")]
    async fn shout_there(&mut self) -> Reply<bool> {
        Reply::ok(true)
    }

    #[cfg(missing)]
    #[handle_in(_)]
    async fn other(&mut self) {}

    #[cfg(missing)]
    #[handle_out]
    async fn out(&mut self, missing: Missing) -> Option<Missing> {}

    #[cfg(all(missing, not(missing)))]
    #[handle_info]
    async fn info(&mut self, missing: Missing) {}

    #[cfg(missing)]
    #[terminate]
    async fn terminate(self) {}
}

fn main() {
    assert_eq!(Room::SPEC.handle_in.len(), 1);
    assert!(Room::SPEC.handle_in[0].reply.ok.is_some());
    assert!(Room::SPEC.intercepts.is_empty());
}
