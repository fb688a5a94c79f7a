//! A value that no handler reads.

use bennu::prelude::*;

#[payload]
#[serde(rename_all = "kebab-case")]
struct Delete {
    item_id: u64,
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

    #[handle_event("refresh")]
    async fn refresh(&mut self) {}

    #[handle_event("delete")]
    async fn delete(&mut self, delete: Delete) {
        let _ = (delete.item_id, delete.soft);
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="refresh" phx-value-id="1" { "Refresh" }
            // One of the two reads it.
            button phx-click="delete" phx-blur="refresh" phx-value-item-id="1" { "x" }
        }
    }
}

fn main() {}
