//! Payloads and parameters that cannot be decoded.

use bennu::prelude::*;

struct Opaque;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_params]
    async fn params(&mut self, params: Opaque) {
        let _ = params;
    }

    #[handle_event("a", external)]
    async fn a(&mut self, payload: Opaque) {
        let _ = payload;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
