//! After a mistake in a template nothing is said of events that it may have hidden.

use bennu::prelude::*;

#[payload]
struct Save {
    name: String,
}

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
            form phx-submit="save" {
                inptu name="name";
            }
            button @click="delete" { "x" }
        }
    }

    #[handle_event("save")]
    async fn save(&mut self, save: Save) {
        let _ = save.name;
    }

    #[handle_event("delete")]
    async fn delete(&mut self) {}
}

fn main() {}
