//! The macro is above the struct: the methods below are no errors because of it.

use bennu::prelude::*;

#[live_view("/page")]
struct Page {
    count: u64,
}

impl Page {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        let _ = socket.connected();
        Self { count: 0 }
    }

    #[handle_event("more")]
    async fn more(&mut self) {
        self.count += 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="more" { (self.count) } }
    }
}

fn main() {}
