//! Two by-value arguments that are no captures.

use bennu::prelude::*;

#[payload]
struct Query {
    page: u64,
}

struct Page;

#[live_view("/pages/{slug}")]
impl Page {
    #[mount]
    async fn mount(query: Query, more: Query) -> Self {
        let _ = (query, more);
        Self
    }

    #[handle_params]
    async fn params(&mut self, query: Query, slg: String) {
        let _ = (query.page, slg);
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
