//! An input that the payload has not got, and one that it needs.

use bennu::prelude::*;

#[payload]
struct User {
    name: String,
    #[serde(default)]
    tags: Vec<String>,
}

#[payload]
struct Save {
    user: User,
    role: String,
}

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("save")]
    async fn save(&mut self, save: Save) {
        let _ = (save.user.name, save.user.tags, save.role);
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            form phx-submit="save" {
                input name="user[nme]";
                input name="user[tags][]";
                input name="rle";
                input name="_csrf_token";
            }
            form phx-submit="save" {
                input name="user[name]";
            }
            form phx-submit="save" {
                input name="user[name]";
                select name="role" {}
            }
        }
    }
}

fn main() {}
