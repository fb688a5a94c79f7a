//! A value that the payload needs.

use bennu::prelude::*;

const KEY: &str = "item-id";

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
            button phx-click="delete" { "x" }
            button phx-click=(Js::push("delete").value("soft", true)) { "x" }
            // A component, a hook or a computed key may supply it.
            button phx-click=(Js::push("delete").value(KEY, true)) { "x" }
        }
    }
}

fn main() {}
