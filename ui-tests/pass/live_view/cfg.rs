//! What is not compiled is not called, and not checked.
#![deny(warnings)]
#![allow(unexpected_cfgs)]

use bennu::prelude::*;

#[payload]
struct Delete {
    id: u64,
    #[cfg(missing)]
    more: Missing,
}

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[cfg(missing)]
    #[handle_params]
    async fn params(&mut self, missing: Missing) {}

    #[cfg(missing)]
    #[handle_event("delete")]
    async fn delete(&mut self, missing: Missing) {}

    #[cfg(not(missing))]
    #[handle_event("delete")]
    async fn delete_there(&mut self, delete: Delete) -> Reply<u64> {
        Reply::ok(delete.id)
    }

    #[cfg(missing)]
    #[handle_event("unfired")]
    async fn unfired(&mut self, missing: Missing) {}

    #[cfg(missing)]
    #[handle_event(_)]
    async fn other(&mut self) {}

    #[cfg(missing)]
    #[handle_info]
    async fn info(&mut self, missing: Missing) {}

    #[cfg(missing)]
    #[handle_async]
    async fn loaded(&mut self, missing: Result<Missing, AsyncError>) {}

    #[cfg(missing)]
    #[terminate]
    async fn terminate(self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="delete" phx-value-id="7" { "x" } }
    }
}

fn main() {
    assert_eq!(Page::SPEC.events.len(), 1);
    assert!(Page::SPEC.events[0].reply.ok.is_some());
}
