//! One field of the state belongs to a thread: the handlers are not to blame.

use std::rc::Rc;

use bennu::prelude::*;

struct Page {
    cache: Rc<String>,
}

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self {
            cache: Rc::default(),
        }
    }

    #[handle_params]
    async fn params(&mut self) {
        self.cache = Rc::default();
    }

    #[handle_event("clear")]
    async fn clear(&mut self) {
        self.cache = Rc::default();
    }

    #[handle_event("fill")]
    async fn fill(&mut self) {
        self.cache = Rc::default();
    }

    #[terminate]
    async fn terminate(self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="clear" { (*self.cache) }
            button phx-click="fill" { "Fill" }
        }
    }
}

fn main() {}
