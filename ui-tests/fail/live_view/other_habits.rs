//! What belongs to channels, and what Phoenix writes otherwise.

use bennu::prelude::*;

struct Page {
    count: u64,
}

#[event("saved")]
struct Saved {
    count: u64,
}

#[payload]
struct Borrowed<'a> {
    name: &'a str,
}

#[live_view("/page", pushes(Saved))]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[handle_event("socket")]
    async fn socket(&mut self, socket: &mut ChannelSocket<Self>) {
        socket.broadcast(Saved { count: self.count });
    }

    #[handle_event("name")]
    async fn name(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_event("saved", Saved { count: self.count });
    }

    #[handle_event("borrowed")]
    async fn borrowed(&mut self, payload: Borrowed<'_>) {
        self.count = payload.name.len() as u64;
    }

    #[handle_event("twice")]
    async fn twice(&mut self) {
        self.count += 1;
    }

    #[handle_event("twice")]
    async fn thrice(&mut self) {
        self.count += 2;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="socket" { (self.count) }
            button phx-click="name" { "Name" }
            button phx-click="borrowed" phx-value-name="x" { "Borrowed" }
            button phx-click="twice" { "Twice" }
            button phx-click="thrice" { "Thrice" }
        }
    }
}

fn main() {}
