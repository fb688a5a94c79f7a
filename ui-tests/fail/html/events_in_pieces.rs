//! An event is known in pieces, too, and with a target that is the view's own element.

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
            div #list {
                button phx-click={ "del" "te" } { "x" }
                button phx-target="#list" phx-click="dlete" { "x" }
                button phx-target="#elsewhere" phx-click="other" { "x" }
                button phx-click="delete" { "x" }
            }
        }
    }

    #[handle_event("delete")]
    async fn delete(&mut self) {}
}

fn main() {}
