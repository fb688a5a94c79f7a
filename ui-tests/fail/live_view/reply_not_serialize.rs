//! A hook's reply that cannot be sent.

use bennu::prelude::*;

struct Total(u64);

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("total", external)]
    async fn total(&mut self) -> Reply<Total> {
        Reply::ok(Total(7))
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p {} }
    }
}

fn main() {
    let _ = Total(7).0;
}
