//! A state that cannot be shared.

use bennu::prelude::*;

struct App;

struct Page;

#[live_view("/page", state = App)]
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
