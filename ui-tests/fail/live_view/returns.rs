//! What the methods cannot return.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Option<Self> {
        Some(Self)
    }

    #[handle_params]
    async fn params(&mut self) -> u8 {
        7
    }

    #[handle_event("a", external)]
    async fn a(&mut self) -> u8 {
        7
    }

    #[handle_info]
    async fn b(&mut self, _: u8) -> Reply<u8> {
        Reply::ok(7)
    }

    #[render]
    fn render(&self) -> u64 {
        7
    }
}

fn main() {}
