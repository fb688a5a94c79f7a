//! Connections without a transport: processes and the clients that are attached to them.

use std::time::Duration;

use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::*;
use crate::Endpoint;
use crate::prelude::*;
use crate::serializer::Serializer;
use crate::server::Live;
use crate::server::live_view::{LiveConnection, PageToken, Tokens};
use crate::session::Session;

const TOPIC: &str = "lv:phx-1";

struct Counter {
    count: u64,
}

#[live_view("/counter")]
impl Counter {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("Counting");
        Self { count: 0 }
    }

    #[handle_event("add")]
    async fn add(&mut self) {
        self.count += 1;
    }

    #[handle_event("wait", external)]
    async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { "Counter" }
            button phx-click="add" { (self.count) }
        }
    }
}

/// A browser, as its socket's connection knows it.
struct Browser {
    connection: Connection<LiveConnection>,
    _live: Live,
}

impl Browser {
    fn connect(endpoint: &Endpoint) -> Self {
        let mounted = endpoint.mounted::<LiveConnection>().next();
        let conn = LiveConnection {
            session: Some(Arc::default()),
        };
        let admitted = mounted.map(|mounted| mounted.admit(conn, Serializer::V2, "test"));
        let (connection, live) = admitted.expect("a socket").expect("room");
        Self {
            connection,
            _live: live,
        }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let received = self.connection.receive(&Frame::Text(text.into()));
        received.expect("the connection goes on");
    }

    /// What the client was sent, once its processes have handled what they got.
    async fn frames(&mut self) -> Vec<Value> {
        let serving = async {
            loop {
                self.connection.tend().await;
            }
        };
        let served = timeout(Duration::from_millis(1), serving).await;
        assert!(served.is_err(), "it serves on and on");
        let mut frames = Vec::new();
        let outbox = Arc::clone(self.connection.outbox());
        let drained = outbox.drain(&mut frames, usize::MAX).now_or_never();
        assert!(matches!(drained, None | Some(Ok(()))), "it is open");
        let read = |frame| match frame {
            Frame::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?}"),
        };
        frames.into_iter().map(read).collect()
    }

    /// Sends a click, and returns what came of it.
    async fn click(&mut self, join_ref: &str) -> Vec<Value> {
        let click = json!({ "type": "click", "event": "add", "value": {} });
        self.send(&json!([join_ref, "5", TOPIC, "event", click]));
        self.frames().await
    }
}

/// The payload of the join of a counter.
fn join(endpoint: &Endpoint) -> Value {
    let page = PageToken {
        id: "phx-1".to_owned(),
        view: std::any::type_name::<Counter>().to_owned(),
        live_session: Some(String::new()),
        path: None,
    };
    let session = Session::default();
    let token = Tokens::new(endpoint.secret(), &session).sign_page(&page);
    let token = token.expect("a token");
    json!({ "url": "http://localhost/counter", "params": {}, "session": token })
}

fn endpoint() -> Endpoint {
    let endpoint = Endpoint::builder().live::<Counter>().build();
    endpoint.expect("an endpoint")
}

#[tokio::test(start_paused = true)]
async fn a_view_that_is_attached_again_renders_whole_for_its_new_client() {
    let endpoint = endpoint();
    let (mut first, mut second) = (Browser::connect(&endpoint), Browser::connect(&endpoint));
    first.send(&json!(["1", "1", TOPIC, "phx_join", join(&endpoint)]));
    let joined = first.frames().await.remove(0);
    let rendered = joined[4]["response"]["rendered"].clone();
    assert_eq!(rendered["0"], "0", "{joined}");
    let diff = first.click("1").await;
    let changed = json!({ "status": "ok", "response": { "diff": { "0": "1" } } });
    assert_eq!(diff, [json!(["1", "5", TOPIC, "phx_reply", changed])]);

    let seat = first.connection.seats.remove(TOPIC).expect("joined");
    let earlier = Arc::clone(&seat.attachment);
    let process = seat.detach();
    let (pid, inbox) = (process.pid, Arc::clone(&process.inbox));
    let click = json!({ "type": "click", "event": "add", "value": {} });
    let delivered = inbox.deliver(Incoming {
        event: "event".into(),
        payload: Payload::json(&click).expect("JSON"),
        reference: Some("6".into()),
        _held: Held::default(),
    });
    assert_eq!(delivered, Ok(()));
    assert_eq!(first.frames().await, [""; 0], "nobody is there to look");
    drop(first);

    let own = (TOPIC.into(), Some("9".into()), Some("9".into()));
    let link = Arc::clone(&second.connection.link);
    let attachment = Arc::new(Attachment::new(link, pid, own, None));
    let seat = Seat::attach(process, &earlier, attachment).expect("it still runs");
    second.connection.seats.insert(TOPIC.into(), Box::new(seat));
    let attached = second.frames().await;
    let mut whole = rendered;
    whole["0"] = json!("2");
    let answer = &attached[0];
    for (at, expected) in ["9", "9", TOPIC, "phx_reply"].iter().enumerate() {
        assert_eq!(answer[at], *expected, "{answer}");
    }
    assert_eq!(attached.len(), 1, "{attached:#?}");
    assert_eq!(answer[4]["response"]["rendered"], whole);
    assert_eq!(whole["t"], "Counting");

    let diff = second.click("9").await;
    assert_eq!(diff[0][4]["response"]["diff"], json!({ "0": "3" }));
    assert!(second.connection.inbox(TOPIC).is_some());
    second.send(&json!(["9", "10", TOPIC, "phx_leave", {}]));
    let ends: Vec<_> = second.frames().await;
    assert_eq!(ends.last().expect("frames")[3], "phx_close");
    assert!(second.connection.seats.is_empty());
    assert!(endpoint.processes(10).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_process_finds_those_of_its_own_connection_and_no_others() {
    let endpoint = endpoint();
    let (mut first, mut second) = (Browser::connect(&endpoint), Browser::connect(&endpoint));
    first.send(&json!(["1", "1", TOPIC, "phx_join", join(&endpoint)]));
    first.frames().await;
    assert!(first.connection.inbox(TOPIC).is_some());
    assert!(second.connection.inbox(TOPIC).is_none());
    second.send(&json!(["1", "1", TOPIC, "phx_join", join(&endpoint)]));
    second.frames().await;
    let (own, other) = (
        first.connection.inbox(TOPIC).expect("joined"),
        second.connection.inbox(TOPIC).expect("joined"),
    );
    assert!(!Arc::ptr_eq(&own, &other));
    drop(first);
    assert_eq!(second.frames().await, [""; 0]);
    assert_eq!(endpoint.processes(10).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_processes_of_a_connection_that_is_dropped_end() {
    let endpoint = endpoint();
    let mut browser = Browser::connect(&endpoint);
    browser.send(&json!(["1", "1", TOPIC, "phx_join", join(&endpoint)]));
    browser.frames().await;
    let inbox = browser.connection.inbox(TOPIC).expect("joined");
    drop(browser);
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(inbox.leave(None), Err(NotAccepted::Ended));
    assert!(endpoint.processes(10).is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_drain_holds_for_a_connection_that_was_busy_when_it_began() {
    let endpoint = endpoint();
    let mut browser = Browser::connect(&endpoint);
    browser.send(&json!(["1", "1", TOPIC, "phx_join", join(&endpoint)]));
    browser.frames().await;
    let wait = json!({ "type": "click", "event": "wait", "value": {} });
    browser.send(&json!(["1", "2", TOPIC, "event", wait]));
    browser.frames().await;

    let began = Instant::now();
    let second = Duration::from_secs(1);
    browser.connection.outbox().close_by(began + second);
    browser.connection.shutdown(Reason::Closed).ended().await;
    let took = began.elapsed();
    assert!((second..2 * second).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_topic_of_a_refused_join_is_free_as_soon_as_its_client_can_know() {
    let endpoint = endpoint();
    let mut browser = Browser::connect(&endpoint);
    browser.send(&json!(["1", "1", TOPIC, "phx_join", { "session": "forged" }]));
    let outbox = Arc::clone(browser.connection.outbox());
    // The connection itself does nothing meanwhile.
    let mut frames = Vec::new();
    let refused = outbox.drain(&mut frames, usize::MAX).await;
    assert_eq!((refused, frames.len()), (Ok(()), 1));

    browser.send(&json!(["0", "2", TOPIC, "event", {}]));
    let unmatched = json!({ "status": "error", "response": { "reason": "unmatched topic" } });
    let answers = browser.frames().await;
    assert_eq!(answers, [json!([null, "2", TOPIC, "phx_reply", unmatched])]);
}
