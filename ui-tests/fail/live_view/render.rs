//! What a `#[render]` is often written as.

use bennu::prelude::*;

struct Text;

#[live_view("/text")]
impl Text {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> String {
        html! { p { "x" } }
    }
}

struct OfMaud;

#[live_view("/of_maud")]
impl OfMaud {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> maud::Markup {
        html! { p { "x" } }
    }
}

struct Writes {
    count: u64,
}

#[live_view("/writes")]
impl Writes {
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[render]
    fn render(&mut self) -> Rendered {
        self.count += 1;
        html! { p { (self.count) } }
    }
}

struct Silent;

#[live_view("/silent")]
impl Silent {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) {
        html! { p { "x" } }
    }
}

fn main() {}
