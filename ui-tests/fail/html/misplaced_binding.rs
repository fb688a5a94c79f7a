//! Bindings on elements that never fire them: one error each.

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
            form {
                input name="name";
                button type="submit" phx-submit="save" { "Save" }
                button phx-change="save" { "Save" }
            }
        }
    }

    #[handle_event("save")]
    async fn save(&mut self, save: Save) {
        let _ = save.name;
    }
}

fn main() {}
