//! Handlers that hold across an `.await` what cannot be sent to another thread.

use std::rc::Rc;

use bennu::prelude::*;

struct Page;

struct Tick;

struct Loaded;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        let count = Rc::new(1);
        std::future::ready(()).await;
        drop(count);
        Self
    }

    #[handle_params]
    async fn params(&mut self) {
        let count = Rc::new(1);
        std::future::ready(()).await;
        drop(count);
    }

    #[handle_event("save", external)]
    async fn save(&mut self) {
        let count = Rc::new(1);
        std::future::ready(()).await;
        drop(count);
    }

    #[handle_info]
    async fn tick(&mut self, _: Tick) {
        let count = Rc::new(1);
        std::future::ready(()).await;
        drop(count);
    }

    #[handle_async]
    async fn loaded(&mut self, _: Result<Loaded, AsyncError>) {
        let count = Rc::new(1);
        std::future::ready(()).await;
        drop(count);
    }

    #[terminate]
    async fn terminate(self) {
        let count = Rc::new(1);
        std::future::ready(()).await;
        drop(count);
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
