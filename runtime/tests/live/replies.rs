//! Replies: what stands beside the diff of a page.

use bennu::LiveSession;
use bennu::prelude::*;
use bennu::testing::{TestView, live};
use serde_json::{Value, json};

use crate::raw::{Raw, RawPage};

/// Something to look at.
#[event("look")]
struct Look {
    at: u8,
}

/// Has another template of its own from turn to turn, each of one element.
struct Turning {
    turns: u8,
}

#[payload]
struct Titled {
    title: String,
}

#[live_view("/turning", pushes(Look))]
impl Turning {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("first");
        Self { turns: 0 }
    }

    #[handle_event("turn", external)]
    async fn turn(&mut self) {
        self.turns += 1;
    }

    #[handle_event("turn and count", external)]
    async fn turn_and_count(&mut self) -> Reply<u8> {
        self.turns += 1;
        Reply::ok(self.turns)
    }

    #[handle_event("look", external)]
    async fn look(&mut self, socket: &mut LiveSocket<Self>) {
        self.turns += 2;
        socket.push_event(Look { at: 1 });
        socket.push_event_before_patch(Look { at: 2 });
    }

    #[handle_event("title", external)]
    async fn title(&mut self, titled: Titled, socket: &mut LiveSocket<Self>) {
        socket.set_page_title(titled.title);
    }

    #[render]
    fn render(&self) -> Rendered {
        if self.turns % 2 == 1 {
            return html! { b { (self.turns) } };
        }
        html! { i { (self.turns) } }
    }
}

fn endpoint() -> Endpoint {
    let session = LiveSession::new("default").live::<Turning>();
    let endpoint = Endpoint::builder().live_session(session).build();
    endpoint.expect("an endpoint")
}

/// The diff in the reply to an event of a hook.
async fn diff(raw: &mut Raw, page: &RawPage, reference: &str, event: &str) -> Value {
    let event = json!({ "type": "hook", "event": event, "value": {} });
    let (status, response) = raw.ask("1", reference, &page.topic(), "event", event).await;
    assert_eq!(status, "ok");
    response["diff"].clone()
}

#[tokio::test(start_paused = true)]
async fn beside_a_whole_page_r_is_the_reply_and_nothing_else() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/turning").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/turning")).await;
    // The npm client takes whatever `r` is there for the reply.
    let turned = diff(&mut raw, &page, "2", "turn").await;
    assert_eq!(
        turned,
        json!({ "0": "1", "s": 0, "p": { "0": ["<b>", "</b>"] } })
    );
    let counted = diff(&mut raw, &page, "3", "turn and count").await;
    assert_eq!(
        counted,
        json!({ "0": "2", "s": 0, "p": { "0": ["<i>", "</i>"] }, "r": 2 })
    );
}

async fn title(view: &mut TestView, title: &str) -> Vec<Value> {
    let value = json!({ "title": title });
    view.push_raw(json!({ "type": "hook", "event": "title", "value": value }))
        .await;
    view.take_diffs()
}

#[tokio::test(start_paused = true)]
async fn a_title_is_sent_where_it_is_another_one() {
    let mut view = live(&endpoint(), "/turning").await.expect("a view");
    view.take_diffs();
    assert_eq!(title(&mut view, "first").await, [] as [Value; 0]);
    assert_eq!(title(&mut view, "second").await, [json!({ "t": "second" })]);
    assert_eq!(title(&mut view, "second").await, [] as [Value; 0]);
    assert_eq!(title(&mut view, "first").await, [json!({ "t": "first" })]);
    assert_eq!(view.page_title(), "first");
}

#[tokio::test(start_paused = true)]
async fn an_event_says_where_it_comes_before_the_patch() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/turning").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/turning")).await;
    let diff = diff(&mut raw, &page, "2", "look").await;
    let events = json!([["look", { "at": 1 }], ["look", { "at": 2 }, true]]);
    assert_eq!(diff, json!({ "0": "2", "e": events }));
}
