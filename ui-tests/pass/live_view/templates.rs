//! Every `html!` of a block is expanded with it, wherever it stands; other macros are left alone.
#![deny(warnings)]

use bennu::live_view::EventName;
use bennu::{Js, LiveSocket, Rendered, html, live_view, payload};

#[payload]
struct Delete {
    id: u64,
    #[serde(default)]
    soft: bool,
}

/// Whose names nobody knows: nothing is checked.
type Any = std::collections::HashMap<String, String>;

mod other {
    macro_rules! html {
        ($text:literal) => {
            $text
        };
    }
    pub(crate) use html;
}

fn button(on_click: EventName) -> Rendered {
    html! { button phx-click=(on_click) { "from elsewhere" } }
}

struct Page {
    items: Vec<(u64, String)>,
    at: usize,
    ready: bool,
}

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount(_: &mut LiveSocket<Self>) -> Self {
        Self {
            items: vec![(1, "one".to_owned())],
            at: 0,
            ready: true,
        }
    }

    #[handle_event("delete")]
    async fn delete(&mut self, delete: Delete) {
        let Delete { id, soft } = delete;
        if !soft {
            self.items.retain(|(item, _)| *item != id);
        }
    }

    #[handle_event("any")]
    async fn any(&mut self, any: Any) {
        let _ = any;
    }

    #[handle_event("next")]
    async fn next(&mut self) {
        self.at += 1;
    }

    #[handle_event("handed-over")]
    async fn handed_over(&mut self) {
        self.ready = !self.ready;
    }

    fn row(&self, at: usize) -> Option<Rendered> {
        let (id, name) = self.items.get(at)?;
        let text = other::html!("other").to_owned() + &html! { b { (name) } }.into_html();
        Some(::bennu::html! {
            p title=(text) {
                button phx-click=(Js::push("delete").value("id", id).value("soft", true)) { (name) }
                button phx-click="any" phx-value-anything=(id) { "?" }
            }
        })
    }

    #[render]
    fn render(&self) -> Rendered {
        if !self.ready {
            return html! { "Not ready: " (button(Self::EVENT_HANDED_OVER)) };
        }
        let count = self.items.len();
        let last = count == self.at + 1;
        html! {
            p { (count) @if last { "the last" } @else { button phx-click="next" { "next" } } }
            @if let Some(row) = self.row(self.at) { (row) }
            button phx-click="next" phx-blur="delete" phx-value-id="7" { "both" }
            (button(Self::EVENT_HANDED_OVER))
        }
    }
}

fn main() {
    let page = Page {
        items: vec![(1, "one".to_owned())],
        at: 0,
        ready: true,
    };
    let html = page.render().into_html();
    assert!(html.contains("<p title=\"other&lt;b&gt;one&lt;/b&gt;\">"), "{html}");
    assert!(html.contains("the last"), "{html}");
    assert_eq!(Page::EVENT_NEXT.as_str(), "next");
}
