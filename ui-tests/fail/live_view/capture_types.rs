//! Captures whose types cannot be read or written.

use bennu::prelude::*;

#[derive(Clone, Debug, PartialEq)]
struct Id(u64);

struct Page;

#[live_view("/pages/{id: Id}")]
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
