//! A handler whose event no template fires is a warning, here denied.

#![deny(deprecated)]

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

    #[handle_event("refresh")]
    async fn refresh(&mut self) {}

    #[handle_event("moved", external)]
    async fn moved(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="save" { "Save" }
        }
    }
}

fn main() {}
