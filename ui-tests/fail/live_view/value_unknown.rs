//! A value that the payload has not got.

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

    #[handle_event("delete")]
    async fn delete(&mut self, delete: Delete) {
        let _ = (delete.item_id, delete.soft);
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="delete" phx-value-item-id="1" phx-value-sof="true" { "x" }
            button phx-click="delete" phx-value-item-id="1" phx-value-row="7" { "x" }
            button phx-click=(Js::push("delete").value("item-id", 1).value("hard", true)) { "x" }
        }
    }
}

fn main() {}
