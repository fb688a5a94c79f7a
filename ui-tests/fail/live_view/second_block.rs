//! A view is one block.

use bennu::prelude::*;

struct Page {
    count: u64,
}

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { (self.count) } }
    }
}

#[live_view("/page")]
impl Page {
    #[handle_event("more")]
    async fn more(&mut self) {
        self.count += 1;
    }
}

fn main() {}
