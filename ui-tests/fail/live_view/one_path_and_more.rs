//! One path without a name, and others.

use bennu::prelude::*;

struct Page;

#[live_view("/page", edit = "/page/edit")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
