//! Literal values that the types of the payload's fields can never be read from.

use bennu::prelude::*;

#[payload]
struct Edit {
    id: u64,
    step: Option<i32>,
    rate: Option<f64>,
    #[serde(default)]
    soft: bool,
}

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("edit")]
    async fn edit(&mut self, edit: Edit) {
        let _ = (edit.id, edit.step, edit.rate, edit.soft);
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="edit" phx-value-id="abc" { "x" }
            button phx-click="edit" phx-value-id="-1" phx-value-step="1.5" { "x" }
            button phx-click="edit" phx-value-id="1" phx-value-rate="fast" { "x" }
            button phx-click="edit" phx-value-id="1" phx-value-soft="yes" { "x" }
            button phx-click="edit" phx-value-id="1" phx-value-step="-2" phx-value-rate="1e3" phx-value-soft="true" { "x" }
        }
    }
}

fn main() {}
