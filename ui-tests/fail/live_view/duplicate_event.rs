//! An event that is handled twice.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("save", external)]
    async fn save(&mut self) {}

    #[handle_event("save", external)]
    async fn save_again(&mut self) {}

    #[handle_event(_)]
    async fn other(&mut self) {}

    #[handle_event(_)]
    async fn other_again(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
