//! Attributes that are meant as helpers, and helpers that are missing.

use bennu::prelude::*;

struct Page {
    count: u64,
}

struct Tick;

#[live_view("/page")]
impl Page {
    #[on_mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[on_event("select")]
    async fn select(&mut self) {
        self.count = 1;
    }

    #[event("clear")]
    async fn clear(&mut self) {
        self.count = 0;
    }

    #[handle_evnt("more")]
    async fn more(&mut self) {
        self.count += 1;
    }

    #[handle_inf]
    async fn tick(&mut self, _: Tick) {
        self.count += 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="select" { (self.count) }
            button phx-click="clear" { "Clear" }
            button phx-click="more" { "More" }
        }
    }
}

struct Bare {
    count: u64,
}

#[live_view("/bare")]
impl Bare {
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    async fn delete_all(&mut self) {
        self.count = 0;
    }

    #[handle_event("select")]
    async fn select(&mut self) {
        self.count = 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="delete-all" { (self.count) }
            button phx-click="delete" { "Delete" }
            button phx-click="select" { "Select" }
        }
    }
}

fn main() {}
