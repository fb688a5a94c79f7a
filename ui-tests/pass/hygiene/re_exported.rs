//! Another crate re-exports bennu: `crate = path` names it.

use elsewhere::bennu::prelude::*;

/// What `::bennu` must not be here.
mod bennu {}

struct UserSocket;

#[payload(crate = elsewhere::bennu)]
struct Params {
    name: String,
}

#[event("said", crate = elsewhere::bennu)]
struct Said {
    name: String,
}

#[socket("/socket", channels(Room), crate = elsewhere::bennu)]
impl UserSocket {
    #[connect]
    async fn connect(params: Params) -> Result<Self, Refused> {
        drop(params.name);
        Ok(Self)
    }
}

struct Room;

#[channel("room:lobby", socket = UserSocket, pushes(Said), crate = elsewhere::bennu)]
impl Room {
    #[join]
    async fn join(socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        socket.push(Said {
            name: String::new(),
        });
        Ok(Self)
    }

    #[cfg(unix)]
    #[terminate]
    async fn terminate(self) {}
}

#[component(crate = elsewhere::bennu)]
fn badge(text: &str) -> Rendered {
    html! { b { (text) } }
}

struct Page {
    count: u64,
}

#[live_view("/page", crate = elsewhere::bennu)]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[handle_event("more")]
    async fn more(&mut self) {
        self.count += 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="more" { (self.count) }
            Badge text="x";
        }
    }
}

fn alone() -> Rendered {
    html! {
        #![crate = elsewhere::bennu]
        p { "alone" }
    }
}

fn main() {
    let _ = alone();
    let _ = (Room::topic(), Page::path());
}
