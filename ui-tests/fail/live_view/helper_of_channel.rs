//! A helper of another macro.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[join]
    async fn join() {}

    #[handle_in("save")]
    async fn save(&mut self) {}

    #[handle_event("a", external)]
    #[handle_info]
    async fn both(&mut self, _: u8) {}

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
