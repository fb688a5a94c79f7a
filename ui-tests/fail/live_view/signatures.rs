//! Handlers whose signature does not fit.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount(&mut self) -> Self {
        Self
    }

    #[handle_event("a", external)]
    fn not_async(&mut self) {}

    #[handle_event("b", external)]
    async fn by_value(self) {}

    #[handle_event("c", external)]
    async fn two_sockets(&mut self, a: &mut LiveSocket<Self>, b: &mut LiveSocket<Self>) {}

    #[handle_event("d", external)]
    async fn shared(&mut self, socket: &LiveSocket<Self>) {}

    #[handle_event("e", external)]
    async fn two_payloads(&mut self, a: String, b: String) {}

    #[handle_info]
    async fn no_message(&mut self) {}

    #[handle_async]
    async fn no_result(&mut self, result: u64) {}

    #[handle_event]
    async fn no_event(&mut self) {}

    #[terminate]
    async fn by_reference(&mut self) {}

    #[render]
    async fn render(&self, socket: &mut LiveSocket<Self>) {}
}

fn main() {}
