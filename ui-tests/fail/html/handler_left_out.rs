//! An event whose only handler is left out.

use bennu::prelude::*;

struct Users;

#[live_view("/users")]
impl Users {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="delete" { "Delete" }
            button phx-click="save" { "Save" }
            @if cfg!(any()) { button phx-click="debug" { "Debug" } }
        }
    }

    #[cfg(any())]
    #[handle_event("delete")]
    async fn delete(&mut self) {}

    #[cfg(any())]
    #[handle_event("save")]
    async fn save(&mut self) {}

    #[cfg(not(any()))]
    #[handle_event("save")]
    async fn save(&mut self) {}

    #[cfg(any())]
    #[handle_event("debug")]
    async fn debug(&mut self) {}
}

fn main() {}
