//! Events that are computed, of those that there are.
#![deny(warnings)]

use bennu::live_view::EventName;
use bennu::prelude::*;

#[component]
fn save_button(on_click: EventName, then: Option<Js>) -> Rendered {
    html! {
        button phx-click=(on_click) { "Save" }
        button phx-click=[then] { "Then" }
    }
}

struct Page {
    is_new: bool,
    event: String,
}

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self {
            is_new: true,
            event: "save".to_owned(),
        }
    }

    #[handle_event("save")]
    async fn save(&mut self) {}

    #[handle_event("create")]
    async fn create(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        let event = &Self::EVENT_SAVE;
        html! {
            button phx-click=(if self.is_new { Self::EVENT_CREATE } else { Self::EVENT_SAVE }) { "Save" }
            button phx-click=(event) phx-blur=[self.is_new.then_some(Self::EVENT_SAVE)] { "Save" }
            button phx-click=(Js::push(&self.event).hide("#x")) { "Save" }
            button #x phx-click=(Js::push(Self::EVENT_SAVE)) { "Save" }
            SaveButton on_click=(Self::EVENT_SAVE) then=(Js::hide("#x").into());
        }
    }
}

fn main() {
    assert_eq!(Page::SPEC.events.len(), 2);
}
