//! What an element of a component sends with an event of the view.

use bennu::prelude::*;

#[component]
fn btn(inner_block: Slot, #[rest] rest: Attributes) -> Rendered {
    html! { button ..(rest) { (inner_block) } }
}

#[payload]
struct Delete {
    id: u64,
}

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("delete")]
    async fn delete(&mut self, delete: Delete) {
        let _ = delete.id;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { Btn phx-click="delete" phx-value-idd="1" { "x" } }
    }
}

fn main() {}
