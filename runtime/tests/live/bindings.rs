//! Bindings of focus, keys and the window: what the server hears of them.

use bennu::LiveSession;
use bennu::prelude::*;
use bennu::testing::{TestView, live};

/// Shows what it heard.
struct Listening {
    heard: Vec<String>,
}

/// What an element tells of itself.
#[payload]
struct Field {
    value: Option<String>,
    of: Option<String>,
}

#[payload]
struct Key {
    key: String,
    value: Option<String>,
}

#[live_view("/listening")]
impl Listening {
    #[mount]
    async fn mount() -> Self {
        Self { heard: Vec::new() }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            input.field value="typed" phx-focus="entered" phx-blur="left" phx-value-of="a field";
            input.keys value="a" phx-keyup="released";
            input.enter phx-keyup="released" phx-key="Enter";
            div.window phx-window-keyup="released" phx-window-focus="woke" phx-window-blur="slept" {}
            div.escape phx-window-keyup=(Js::push("released").add_class("escaped")) phx-key="Escape" {}
            ul { @for (at, heard) in self.heard.iter().enumerate() key=(at) { li { (heard) } } }
        }
    }

    #[handle_event("entered")]
    async fn entered(&mut self, field: Field) {
        self.heard.push(field.told("entered"));
    }

    #[handle_event("left")]
    async fn left(&mut self, field: Field) {
        self.heard.push(field.told("left"));
    }

    #[handle_event("released")]
    async fn released(&mut self, Key { key, value }: Key) {
        self.heard.push(format!("released {key} in {value:?}"));
    }

    #[handle_event("woke")]
    async fn woke(&mut self) {
        self.heard.push("woke".to_owned());
    }

    #[handle_event("slept")]
    async fn slept(&mut self) {
        self.heard.push("slept".to_owned());
    }
}

impl Field {
    fn told(self, what: &str) -> String {
        format!("{what} {:?} of {:?}", self.value, self.of)
    }
}

async fn listening() -> TestView {
    let session = LiveSession::new("default").live::<Listening>();
    let endpoint = Endpoint::builder().live_session(session).build();
    let view = live(&endpoint.expect("an endpoint"), "/listening").await;
    view.expect("a view")
}

/// What the server heard, in order.
fn heard(view: &TestView) -> Vec<String> {
    let html = view.html();
    let items = html.split("<li>").skip(1);
    items
        .filter_map(|item| Some(item.split_once("</li>")?.0.replace("&quot;", "\"")))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn focus_and_blur_tell_what_the_field_holds_and_its_values() {
    let mut view = listening().await;
    view.focus("input.field").await;
    view.blur("input.field").await;
    assert_eq!(
        heard(&view),
        [
            r#"entered Some("typed") of Some("a field")"#,
            r#"left Some("typed") of Some("a field")"#
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_released_is_heard_where_its_element_asks_for_it() {
    let mut view = listening().await;
    view.keyup("input.keys", "b").await;
    view.keyup("input.enter", "b").await;
    view.keyup("input.enter", "Enter").await;
    assert_eq!(
        heard(&view),
        [
            r#"released b in Some("a")"#,
            r#"released Enter in Some("")"#
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_released_anywhere_is_heard_by_every_element_that_lets_it_through() {
    let mut view = listening().await;
    view.window_keyup("b").await;
    assert_eq!(heard(&view).len(), 1);
    assert!(!view.has("div.escaped", ""));
    view.window_keyup("Escape").await;
    let heard = heard(&view);
    assert_eq!(heard.len(), 3, "{heard:?}");
    assert!(
        heard[1..]
            .iter()
            .all(|heard| heard.starts_with("released Escape"))
    );
    assert!(view.has("div.escape.escaped", ""), "with its commands");
}

#[tokio::test(start_paused = true)]
async fn the_window_that_gets_or_loses_the_focus_is_heard() {
    let mut view = listening().await;
    view.window_blur().await;
    view.window_focus().await;
    assert_eq!(heard(&view), ["slept", "woke"]);
}
