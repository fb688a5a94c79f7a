//! The socket of a view: the session, the subscriptions, a handle for other tasks, the flash.

use bennu::live_view::ViewHandle;
use bennu::pages::LiveContent;
use bennu::prelude::*;
use bennu::testing::{TestView, live};
use bennu::{LiveSession, Session};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::views::Heard;

const LEFT: Topic<Heard> = Topic::new("left");
const KEPT: Topic<Heard> = Topic::new("kept");

/// Is told of each mount whether it is connected, and its handle.
#[derive(Clone)]
struct Told(UnboundedSender<Mounted>);

type Mounted = (bool, Option<ViewHandle<Using>>);

/// Uses its socket.
struct Using {
    user: Option<String>,
    heard: Vec<String>,
}

#[live_view("/using", state = Told)]
impl Using {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.subscribe(&LEFT);
        socket.subscribe(&KEPT);
        // A test that does not ask has dropped the other side.
        let _ = socket.state().0.send((socket.connected(), socket.handle()));
        Self {
            user: socket.session().get("user"),
            heard: Vec::new(),
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            @if let Some(user) = &self.user { h1 { (user) } }
            button.leave phx-click="leave" { "leave" }
            button.say phx-click="say" { "say" }
            button.look phx-click="look" { "look" }
            ul { @for (at, heard) in self.heard.iter().enumerate() key=(at) { li { (heard) } } }
        }
    }

    #[handle_event("leave")]
    async fn leave(&mut self, socket: &mut LiveSocket<Self>) {
        socket.unsubscribe(&LEFT);
    }

    #[handle_event("say")]
    async fn say(&mut self, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, "said");
    }

    #[handle_event("look")]
    async fn look(&mut self, socket: &mut LiveSocket<Self>) {
        let flash = (socket.flash(&Flash::Info), socket.flash(&Flash::Error));
        self.heard.push(format!("{flash:?}").replace('"', "'"));
    }

    #[handle_info]
    async fn heard(&mut self, Heard(text): Heard) {
        self.heard.push(text);
    }
}

fn layout(content: LiveContent<'_>) -> Rendered {
    html! {
        @if let Some(message) = content.flash(&Flash::Info) { p.info { (message) } }
        (content.inner_content())
    }
}

fn endpoint(told: Told) -> Endpoint {
    let session = LiveSession::new("default").layout(layout).live::<Using>();
    let endpoint = Endpoint::builder().state(told).live_session(session);
    endpoint.build().expect("an endpoint")
}

fn quiet() -> Endpoint {
    endpoint(Told(unbounded_channel().0))
}

async fn using(endpoint: &Endpoint) -> TestView {
    live(endpoint, "/using").await.expect("a view")
}

#[tokio::test(start_paused = true)]
async fn a_view_reads_the_session_of_its_browser() {
    let endpoint = quiet();
    let mut session = Session::default();
    session.insert("user", "Ada").expect("a session");
    let ada = live(&endpoint, "/using").session(&session).await;
    assert!(ada.expect("a view").has("h1", "Ada"));
    assert!(!using(&endpoint).await.has("h1", ""), "a browser without");
}

#[tokio::test(start_paused = true)]
async fn a_view_that_unsubscribes_hears_of_its_other_topics_only() {
    let endpoint = quiet();
    let mut view = using(&endpoint).await;
    let mut neighbour = using(&endpoint).await;
    let say = |what: &str| {
        let topics = [(&LEFT, "left"), (&KEPT, "kept")];
        for (topic, name) in topics {
            let text = format!("{what} {name}");
            endpoint.pubsub().broadcast(topic, Heard(text));
        }
    };
    say("before:");
    view.assert_has("li", "before: left").await;
    view.click("button.leave").await;
    // Once more is once too often, and does nothing.
    view.click("button.leave").await;
    say("after:");
    view.assert_has("li", "after: kept").await;
    assert!(!view.has("li", "after: left"));
    neighbour.assert_has("li", "after: left").await;
}

#[tokio::test(start_paused = true)]
async fn a_handle_sends_to_the_view_from_another_task_and_the_first_response_has_none() {
    let (tell, mut told) = unbounded_channel();
    let endpoint = endpoint(Told(tell));
    let mut view = using(&endpoint).await;
    let first = told.recv().await.expect("the first response");
    assert!(matches!(first, (false, None)), "{first:?}");
    let (connected, handle) = told.recv().await.expect("the join");
    let handle = handle.expect("a handle of a connected view");
    assert!(connected);
    let task = tokio::spawn(async move {
        handle.send(Heard("from a task".to_owned())).expect("sent");
        handle
    });
    let handle = task.await.expect("the task");
    view.assert_has("li", "from a task").await;
    view.disconnect().await;
    let error = handle.send(Heard("too late".to_owned()));
    assert!(error.is_err(), "the view has ended");
}

#[tokio::test(start_paused = true)]
async fn a_handler_reads_the_flash_that_is_shown() {
    let mut view = using(&quiet()).await;
    view.click("button.look").await;
    view.click("button.say").await;
    assert!(view.has("p.info", "said"));
    view.click("button.look").await;
    view.clear_flash(None).await;
    view.click("button.look").await;
    for (at, expected) in ["(None, None)", "(Some('said'), None)", "(None, None)"]
        .into_iter()
        .enumerate()
    {
        let item = format!("li:nth-child({})", at + 1);
        assert!(view.has(&item, expected), "{item}: {}", view.html());
    }
}
