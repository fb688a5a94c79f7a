//! An event that the view does not declare.

use bennu::prelude::*;

#[event("highlight")]
struct Highlight {
    id: u64,
}

#[event("scroll")]
struct Scroll {
    to: u64,
}

struct Page;

#[live_view("/page", pushes(Highlight))]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("go", external)]
    async fn go(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_event(Highlight { id: 7 });
        socket.push_event(Scroll { to: 7 });
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
