//! A box that is not ticked sends nothing; an input may stand outside of its form.

use bennu::prelude::*;

#[payload]
struct Save {
    agreed: bool,
    news: bool,
    name: String,
    #[serde(default)]
    tags: Vec<String>,
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
            form #my-form phx-submit="save" {
                input type="checkbox" name="agreed" value="true";
                input type="hidden" name="news" value="false";
                input type="checkbox" name="news" value="true";
                input type="checkbox" name="tags[]" value="a";
            }
            input name="name" form="my-form";
        }
    }

    #[handle_event("save")]
    async fn save(&mut self, save: Save) {
        let _ = (save.agreed, save.news, save.name, save.tags);
    }
}

fn main() {}
