//! Paths that are none, or that show one page twice.

use bennu::prelude::*;

struct Page;

#[live_view(index = "pages", self = "/me", edit = "/pages/{id}", show = "/pages/{slug}", old = "/pages/:id", new_page = "/new", new_Page = "/newer")]
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
