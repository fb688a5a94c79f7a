//! Every mistake is reported, and none follows from another.

use bennu::prelude::*;

#[event("highlight")]
struct Highlight {
    id: u64,
}

struct Page;

#[live_view("/page", sate = App, pushes(Highlight))]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("save")]
    async fn save(&mut self, a: String, b: String) {}

    #[handle_info]
    async fn news(&mut self, _: u8) -> u8 {
        7
    }

    #[handle_event("go", external)]
    async fn go(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_patch(Page::path());
        socket.push_event(Highlight { id: 7 });
        socket.send_self(7_u8);
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="sav" { "Save" }
            dv { "?" }
        }
    }
}

fn main() {}
