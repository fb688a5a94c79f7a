//! An argument that only some pages can give.

use bennu::prelude::*;

#[payload]
struct Query {
    page: u64,
}

struct Page;

#[live_view(index = "/pages", edit = "/pages/{id: u64}/edit")]
impl Page {
    #[mount]
    async fn mount(route: PageRoute, id: u64) -> Self {
        let _ = (route, id);
        Self
    }

    #[handle_params]
    async fn params(&mut self, id: u64, query: Query) {
        let _ = (id, query.page);
    }

    #[handle_event("save", external)]
    async fn save(&mut self, id: u64) {
        let _ = id;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
