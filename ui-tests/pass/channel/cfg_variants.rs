//! What a block has one method for may have variants, of which one is compiled.
#![deny(warnings)]
#![allow(unexpected_cfgs)]

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[cfg(missing)]
    #[connect]
    async fn connect_there(params: Missing) -> Result<Self, Refused> {
        Ok(Self)
    }

    #[cfg(not(missing))]
    #[connect]
    async fn connect_here() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[cfg(not(missing))]
    #[id]
    fn id(&self) -> String {
        "here".to_owned()
    }

    // They may have one name.
    #[cfg(missing)]
    #[id]
    fn id(&self) -> String {
        nothing()
    }
}

struct Room;

/// A room.
#[channel("room:{id}", socket = UserSocket)]
impl Room {
    #[cfg(all(missing, not(missing)))]
    #[join]
    async fn join_nowhere(missing: Missing) -> Result<Self, Refused> {}

    #[cfg(missing)]
    #[join]
    async fn join_there(missing: Missing) -> Result<Self, Refused> {}

    #[cfg(not(missing))]
    #[join]
    async fn join_here(id: u8) -> Result<(Self, u8), Refused> {
        Ok((Self, id))
    }

    #[handle_in("shout")]
    async fn shout(&mut self) {}

    #[cfg(missing)]
    #[terminate]
    async fn terminate_there(self) {
        nothing()
    }

    #[cfg(missing)]
    #[cfg(not(missing))]
    #[terminate]
    async fn terminate_nowhere(self) {
        nothing()
    }
}

struct Page {
    count: u8,
}

#[live_view("/page")]
impl Page {
    #[cfg(not(missing))]
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[cfg(not(missing))]
    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="add" { (self.count) } }
    }

    #[cfg(missing)]
    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="nothing" { (self.nothing) } }
    }

    #[handle_event("add")]
    async fn add(&mut self) {
        self.count += 1;
    }

    #[cfg(missing)]
    #[handle_params]
    async fn params(&mut self, missing: Missing) {}
}

fn main() {
    assert_eq!(Socket::id(&UserSocket).as_deref(), Some("here"));
    assert!(Room::SPEC.join.reply.ok.is_some());
    assert_eq!(Room::SPEC.doc.trim(), "A room.");
    assert_eq!(Page::SPEC.paths, ["/page"]);
}
