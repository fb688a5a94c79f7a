//! A component fires an event of a view by its constant: the handler needs no `external`.

#![deny(warnings)]

use bennu::prelude::*;

pub struct Users;

#[component]
fn toolbar() -> Rendered {
    html! { button phx-click=(Users::EVENT_SAVE) { "Save" } }
}

#[live_view("/users")]
impl Users {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { Toolbar; }
    }

    #[handle_event("save")]
    async fn save(&mut self) {}
}

fn main() {}
