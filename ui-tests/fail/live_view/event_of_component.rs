//! A component is given an event that nobody handles.

use bennu::prelude::*;

use bennu::live_view::EventName;

fn button(on_click: EventName) -> Rendered {
    html! { button phx-click=(on_click) { "click" } }
}

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("save")]
    async fn save(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! {
            (button(Self::EVENT_SAVE))
            (button(Self::EVENT_SEVE))
        }
    }
}

fn main() {}
