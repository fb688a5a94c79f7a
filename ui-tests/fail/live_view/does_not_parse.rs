//! One method does not parse: the others are no errors because of it.

use bennu::prelude::*;

struct Page {
    count: u64,
}

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        let _ = socket.connected();
        Self { count: 0 }
    }

    #[handle_event("more")]
    async fn more(&mut self, socket &mut LiveSocket<Self>) {
        self.count += 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="more" { (self.count) } }
    }
}

fn main() {}
