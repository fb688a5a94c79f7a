//! A template fires what nobody handles.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("save")]
    async fn save(&mut self) {}

    fn row(&self, id: u64) -> Rendered {
        html! { button phx-click=(Js::push("destroy").value("id", id)) { "x" } }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="sav" { "Save" }
            form phx-submit="save" phx-change="validate" { input name="a" phx-blur=(Js::hide("#a").push("seve")); }
            (self.row(7))
            button phx-click="lv:other" { "Other" }
            // Another process may handle it.
            button phx-click="toggle" phx-target="#other" { "Other" }
            // It is the client's own.
            button phx-click="lv:clear-flash" { "Close" }
        }
    }
}

fn main() {}
