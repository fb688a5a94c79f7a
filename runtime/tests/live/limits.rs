//! Limits: a client that sends too much ends its own connection, and nobody else's.

use bennu::limits::OutboxLimits;
use bennu::prelude::*;
use bennu::testing::live;
use serde_json::json;

use crate::raw::RawPage;
use crate::views::{App, Counter, endpoint};

#[tokio::test(start_paused = true)]
async fn every_message_of_a_burst_is_answered_in_order() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let click = json!({ "type": "click", "event": "add", "value": { "by": 1 } });
    for reference in 2..52 {
        raw.send(json!([
            "1",
            reference.to_string(),
            page.topic(),
            "event",
            click
        ]))
        .await;
    }
    for reference in 2..52 {
        let reply = raw.frame(|frame| frame[3] == "phx_reply").await;
        let count = (reference - 1).to_string();
        assert_eq!(
            (&reply[1], &reply[4]["response"]["diff"]["2"]["0"]),
            (&json!(reference.to_string()), &json!(count))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn joins_that_are_refused_do_not_use_up_a_connection() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    for at in 0..300 {
        let reference = format!("{}", at + 10);
        let topic = format!("lv:phx-{at}");
        let (status, response) = raw.join(&reference, &topic, page.join("/counter")).await;
        assert_eq!(
            (status.as_str(), &response["reason"]),
            ("error", &json!("stale")),
            "{topic}"
        );
    }
    let (status, _) = raw.join("1", &page.topic(), page.join("/counter")).await;
    assert_eq!(status, "ok");
}

#[tokio::test(start_paused = true)]
async fn a_form_that_is_too_long_is_refused_with_a_reason() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let fields = format!("q={}", "x".repeat(1_000_000));
    let form = json!({ "type": "form", "event": "search", "value": fields });
    let (status, response) = raw.ask("1", "2", &page.topic(), "event", form).await;
    let reason = json!({
        "reason": "invalid payload",
        "path": "",
        "detail": "1000002 bytes of fields, 1000000 are allowed",
    });
    assert_eq!((status.as_str(), &response["diff"]["r"]), ("ok", &reason));
}

/// Clicks of the references from `first` on, as one body.
fn clicks(page: &RawPage, first: usize) -> String {
    let click = json!({ "type": "click", "event": "add", "value": { "by": 1 } });
    let clicks = (first..first + 100)
        .map(|at| json!(["1", at.to_string(), page.topic(), "event", click]).to_string());
    clicks.collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_flood_is_that_clients_own_trouble() {
    let outbox = OutboxLimits::default().with_bytes(1 << 18);
    let endpoint = Endpoint::builder()
        .state(App::default())
        .live_socket(|mount| mount.outbox(outbox))
        .live_session(LiveSession::new("default").live::<Counter>())
        .build()
        .expect("an endpoint");
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let mut neighbour = live(&endpoint, "/counter").await.expect("a view");
    let mut answers = Vec::new();
    for batch in 0..100 {
        answers.push(raw.post(clicks(&page, 2 + batch * 100)).await);
    }
    answers.dedup();
    assert_eq!(
        answers,
        [r#"{"status":200}"#, r#"{"status":410}"#],
        "the connection of a client that reads nothing ends, for good"
    );
    neighbour.click("button.up").await;
    assert!(neighbour.has("p.count", "1"));
}

#[tokio::test(start_paused = true)]
async fn a_flood_whose_answers_are_read_is_refused_beyond_the_rate() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let mut neighbour = live(&endpoint, "/counter").await.expect("a view");
    let too_many = json!({ "status": "error", "response": { "reason": "too many messages" } });
    let (mut handled, mut refused) = (0, 0);
    for first in (2..4_002).step_by(100) {
        raw.post(clicks(&page, first)).await;
        for _ in 0..100 {
            let reply = raw.frame(|frame| frame[3] == "phx_reply").await;
            if reply[4] == too_many {
                refused += 1;
            } else {
                handled += 1;
                let count = &reply[4]["response"]["diff"]["2"]["0"];
                assert_eq!(count, &json!(handled.to_string()), "{reply}");
            }
        }
    }
    assert_eq!(
        (handled, refused),
        (1_999, 2_001),
        "2,000 at once, of which the join was one"
    );
    neighbour.click("button.up").await;
    assert!(neighbour.has("p.count", "1"));
}
