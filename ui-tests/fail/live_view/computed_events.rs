//! Events as texts that no check can see.

use bennu::prelude::*;

const SAV: &str = "sav";

#[component]
fn save_button(on_click: &str) -> Rendered {
    html! { button phx-click=(on_click) { "Save" } }
}

struct Page {
    event: String,
}

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self { event: "save".to_owned() }
    }

    #[handle_event("save")]
    async fn save(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click=("sav") { "Save" }
            button phx-click=(SAV) { "Save" }
            button phx-click=(self.event) { "Save" }
            button phx-click=[Some("sav")] { "Save" }
            SaveButton on_click="sav";
        }
    }
}

fn main() {}
