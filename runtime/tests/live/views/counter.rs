//! A page with an element for whatever a person can do.

use bennu::prelude::*;

use super::App;

/// Counts.
pub(crate) struct Counter {
    pub(crate) count: i64,
    typed: String,
    heard: Vec<String>,
}

#[payload]
pub(crate) struct Step {
    by: i64,
}

#[payload]
pub(crate) struct Total {
    pub(crate) total: i64,
}

#[payload]
pub(crate) struct Key {
    key: String,
}

#[payload]
pub(crate) struct Search {
    q: String,
    #[serde(default)]
    tags: Vec<String>,
    secret: Option<String>,
    off: Option<String>,
    color: Option<String>,
    go: Option<String>,
    /// The field that has changed, where one has.
    #[serde(default, rename = "_target")]
    target: Vec<String>,
}

#[payload]
#[derive(Clone)]
pub(crate) struct Heard(pub(crate) String);

/// Marks something.
#[event("mark")]
#[derive(PartialEq)]
pub(crate) struct Mark {
    pub(crate) at: i64,
}

pub(crate) const NEWS: Topic<Heard> = Topic::new("news");

#[live_view("/counter", state = App, pushes(Mark))]
impl Counter {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        tracing::trace!("a counter is mounted");
        socket.subscribe(&NEWS);
        socket.set_page_title("Counter");
        Self {
            count: 0,
            typed: String::new(),
            heard: Vec::new(),
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { "Counter" }
            p.count { (self.count) }
            button.up phx-click="add" phx-value-by="1" { "+1" }
            button.ten phx-click=(Js::push("add").value("by", 10).add_class("used")) { "+10" }
            button.off phx-click="add" phx-value-by="1" disabled { "off" }
            button.bad phx-click="add" phx-value-by=("many") { "bad" }
            button.crash phx-click="crash" { "crash" }
            div hidden { button.unseen phx-click="add" phx-value-by="1" { "?" } }
            button.menu phx-click=(Js::show("#menu")) { "menu" }
            div #menu style="display: none" { button phx-click="add" phx-value-by="1" { "in the menu" } }
            input.keys phx-keydown="key" phx-key="Enter";
            div.window phx-window-keydown="key" {}
            div #chart phx-hook="Chart" {}
            form #search phx-change="typing" phx-submit="search" {
                input type="text" name="q" value=(self.typed) required maxlength="10";
                input type="checkbox" name="tags[]" value="a" checked;
                input type="checkbox" name="tags[]" value="b";
                input type="hidden" name="secret" value="s";
                input type="text" name="off" disabled;
                select name="color" { option value="red" { "Red" } option value="blue" disabled { "Blue" } }
                button name="go" value="now" { "Go" }
            }
            ul { @for (at, heard) in self.heard.iter().enumerate() key=(at) { li { (heard) } } }
        }
    }

    #[handle_event("add")]
    async fn add(&mut self, step: Step, socket: &mut LiveSocket<Self>) {
        tracing::trace!("a counter counts");
        self.count += step.by;
        socket.push_event(Mark { at: self.count });
    }

    #[handle_event("total", external)]
    async fn total(&mut self, step: Step) -> Reply<Total> {
        Reply::ok(Total {
            total: self.count + step.by,
        })
    }

    #[handle_event("count", external)]
    async fn seven(&mut self) -> Reply<i64> {
        Reply::ok(self.count + 7)
    }

    #[handle_event("crash")]
    async fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handle_event("key")]
    async fn key(&mut self, key: Key) {
        self.heard.push(key.key);
    }

    #[handle_event("typing")]
    async fn typing(&mut self, search: Search) {
        self.typed = search.q;
        self.heard
            .push(format!("typing {:?} in {:?}", search.tags, search.target));
    }

    #[handle_event("search")]
    async fn search(&mut self, search: Search) {
        self.heard
            .push(format!("search {} {:?}", search.q, search.tags));
    }

    #[handle_info]
    async fn heard(&mut self, message: Heard) {
        self.heard.push(message.0);
    }
}
