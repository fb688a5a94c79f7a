//! A handler that holds across an `.await` what cannot be sent to another thread.

use std::rc::Rc;

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("save", external)]
    async fn save(&mut self) {
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
