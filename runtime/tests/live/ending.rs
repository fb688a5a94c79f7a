//! Ends of views: what a client is still told.

use std::time::Duration;

use bennu::prelude::*;
use bennu::testing::live;
use bennu::{Endpoint, Session};
use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::Instant;

use crate::raw::{Raw, RawPage};
use crate::views::{App, endpoint, endpoint_with};

#[tokio::test(start_paused = true)]
async fn a_view_is_left() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let (status, _) = raw
        .ask("1", "2", &page.topic(), "phx_leave", json!({}))
        .await;
    assert_eq!(status, "ok");
    let closed = raw.frame(|frame| frame[3] == "phx_close").await;
    assert_eq!(closed, json!(["1", "1", page.topic(), "phx_close", {}]));
}

/// The replies to messages that a client sends at once: their statuses, by their references.
async fn answered_at_once(path: &str, frames: &[Value], count: usize) -> Vec<(String, String)> {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, path).await;
    let mut raw = page.connect(&endpoint).await;
    let lines = frames.iter().map(|frame| {
        let mut frame = frame.clone();
        frame[0] = json!("1");
        frame[2] = json!(page.topic());
        if frame[3] == "phx_join" {
            let mut join = page.join(path);
            if frame[4] == "stale" {
                join["session"] = json!("x");
            }
            frame[4] = join;
        }
        frame.to_string()
    });
    raw.post(lines.collect::<Vec<_>>().join("\n")).await;
    let mut answers = Vec::new();
    for _ in 0..count {
        let reply = raw.frame(|frame| frame[3] == "phx_reply").await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        answers.push((text(&reply[1]), text(&reply[4]["status"])));
    }
    answers.sort();
    answers
}

#[tokio::test(start_paused = true)]
async fn what_waits_when_a_view_ends_is_answered() {
    let event = |reference: &str, event: &str| {
        let click = json!({ "type": "click", "event": event, "value": { "to": "items" } });
        json!([null, reference, null, "event", click])
    };
    let join = |how: &str| json!([null, "1", null, "phx_join", how]);
    let leave = |reference: &str| json!([null, reference, null, "phx_leave", {}]);
    let cases = [
        // It crashes, it navigates, its mount panics, it is stale.
        (
            "/counter",
            vec![join(""), event("2", "crash"), event("3", "add"), leave("4")],
            "ok -- error ok",
        ),
        (
            "/home",
            vec![join(""), event("2", "go"), event("3", "go"), leave("4")],
            "ok ok error ok",
        ),
        (
            "/broken/join",
            vec![join(""), event("2", "go"), leave("3")],
            "error error ok",
        ),
        (
            "/counter",
            vec![join("stale"), event("2", "go"), leave("3")],
            "error error ok",
        ),
    ];
    for (path, frames, expected) in cases {
        let expected: Vec<_> = expected
            .split(' ')
            .enumerate()
            .map(|(at, status)| ((at + 1).to_string(), status.to_owned()))
            // What crashes a view has no answer.
            .filter(|(_, status)| status != "--")
            .collect();
        assert_eq!(
            answered_at_once(path, &frames, expected.len()).await,
            expected,
            "{path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_can_be_disconnected() {
    let (ended, mut reasons) = unbounded_channel();
    let endpoint = endpoint_with(App { ended: Some(ended) });
    let open = async |id: &str| {
        let mut session = Session::default();
        session.insert("live_socket_id", id).expect("a session");
        let view = live(&endpoint, "/profile").session(&session).await;
        view.expect("a view")
    };
    let (mut seven, mut eight) = (open("users:7").await, open("users:8").await);
    assert_eq!(endpoint.disconnect("users:7").local(), 1);
    assert_eq!(
        reasons.recv().await,
        Some(("Profile", Reason::Disconnected))
    );
    eight.submit("#note", [("text", "still here")]).await;
    assert!(eight.has("li", "still here"));
    seven.reconnect().await.expect("joined");
    seven.submit("#note", [("text", "here again")]).await;
    assert!(seven.has("li", "here again"));
}

/// A view whose handlers never end, or crash; it takes its time to clean up.
struct Hanging;

#[live_view("/hanging")]
impl Hanging {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("hang", external)]
    async fn hang(&mut self) {
        std::future::pending::<()>().await;
    }

    #[handle_event("crash", external)]
    async fn crash(&mut self) {
        panic!("as asked");
    }

    #[terminate]
    async fn terminate(self) {
        tokio::time::sleep(Duration::from_secs(2)).await;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hanging" } }
    }
}

/// A joined page of the view.
async fn hanging() -> (RawPage, Raw) {
    let endpoint = Endpoint::builder().live::<Hanging>().build();
    let endpoint = endpoint.expect("an endpoint");
    let page = RawPage::load(&endpoint, "/hanging").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/hanging")).await;
    (page, raw)
}

fn click(event: &str) -> Value {
    json!({ "type": "click", "event": event, "value": {} })
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_view_that_is_cut_off_is_answered() {
    let (page, mut raw) = hanging().await;
    let topic = page.topic();
    for reference in ["2", "3"] {
        raw.send(json!(["1", reference, topic, "event", click("hang")]))
            .await;
    }
    let (status, _) = raw.join("5", &topic, page.join("/hanging")).await;
    assert_eq!(status, "ok");
    let waited = raw.frame(|frame| frame[1] == "3").await;
    assert_eq!(
        waited[4]["response"],
        json!({ "reason": "unmatched topic" })
    );
}

#[tokio::test(start_paused = true)]
async fn a_view_that_cleans_up_finds_no_event_and_is_left_at_once() {
    let (page, mut raw) = hanging().await;
    let topic = page.topic();
    raw.send(json!(["1", "2", topic, "event", click("crash")]))
        .await;
    let began = Instant::now();
    let (_, response) = raw.ask("1", "3", &topic, "event", click("hang")).await;
    assert_eq!(response, json!({ "reason": "unmatched topic" }));
    for reference in ["4", "5"] {
        let (status, _) = raw
            .ask("1", reference, &topic, "phx_leave", json!({}))
            .await;
        assert_eq!(status, "ok");
    }
    assert!(began.elapsed() < Duration::from_secs(1));
    raw.frame(|frame| frame[3] == "phx_error").await;
}
