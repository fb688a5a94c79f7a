//! A view without a path.

use bennu::prelude::*;

struct Page;

#[live_view(state = ())]
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
