//! A field that there is not.

use bennu::prelude::*;

struct Page {
    clock: std::cell::Cell<u8>,
}

#[live_view("/page", volatile(clock, clok))]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self { clock: 0.into() }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { (self.clock.get()) } }
    }
}

fn main() {}
