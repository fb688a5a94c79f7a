//! Two handlers for one type.

use bennu::prelude::*;

struct News;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_info]
    async fn news(&mut self, _: News) {}

    #[handle_info]
    async fn news_again(&mut self, _: News) {}

    #[handle_async]
    async fn loaded(&mut self, _: Result<u8, AsyncError>) {}

    #[handle_async]
    async fn loaded_again(&mut self, _: Result<u8, AsyncError>) {}

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
