//! Keys that the attributes have not got.

use bennu::prelude::*;

#[derive(Clone)]
struct App;

#[event("a")]
struct A {
    id: u64,
}

struct Page;

#[live_view("/page", stat = App, state = App, state = App, pushes(A, A), volatile(x), session = X)]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("a", externl)]
    async fn a(&mut self) {}

    #[handle_event("b", external, external)]
    async fn b(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
