//! Limits: a client that sends too much ends its own connection, and nobody else's.

use bennu::testing::live;
use serde_json::json;

use crate::raw::RawPage;
use crate::views::endpoint;

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
async fn a_flood_is_that_clients_own_trouble() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let mut neighbour = live(&endpoint, "/counter").await.expect("a view");
    let click = json!(["1", "2", page.topic(), "event", { "type": "click", "event": "add", "value": { "by": 1 } }]);
    let batch = vec![click.to_string(); 100].join("\n");
    for _ in 0..100 {
        raw.post(batch.clone()).await;
    }
    neighbour.click("button.up").await;
    assert!(neighbour.has("p.count", "1"));
}
