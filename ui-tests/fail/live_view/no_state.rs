//! Types that can be no state of a view.

use bennu::prelude::*;

struct Borrows<'a> {
    name: &'a str,
}

#[live_view("/borrows")]
impl<'a> Borrows<'a> {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        let _ = socket.connected();
        Self { name: "" }
    }

    #[handle_event("clear")]
    async fn clear(&mut self) {
        self.name = "";
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="clear" { (self.name) } }
    }
}

struct Generic<T> {
    rows: Vec<T>,
}

#[live_view("/generic")]
impl<T> Generic<T> {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        let _ = socket.connected();
        Self { rows: Vec::new() }
    }

    #[handle_event("clear")]
    async fn clear(&mut self) {
        self.rows.clear();
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="clear" { (self.rows.len()) } }
    }
}

#[live_view("/foreign")]
impl Vec<u8> {
    #[mount]
    async fn mount() -> Self {
        vec![]
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { (self.len()) } }
    }
}

struct ByTrait;

#[live_view("/by_trait")]
impl Clone for ByTrait {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "x" } }
    }
}

fn main() {}
