//! A name that no event can have.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("lv:clear-flash")]
    async fn clear(&mut self) {}

    #[handle_event("lv:mine")]
    async fn mine(&mut self) {}

    #[handle_event("")]
    async fn empty(&mut self) {}

    #[handle_event("[]")]
    async fn commands(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
