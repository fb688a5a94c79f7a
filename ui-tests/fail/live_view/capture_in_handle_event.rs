//! A capture that a handler does not take.

use bennu::prelude::*;

struct Page;

#[live_view("/pages/{id: u64}")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("save", external)]
    async fn save(&mut self, id: u64) {
        let _ = id;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
