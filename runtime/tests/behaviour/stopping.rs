//! Stopping: a channel ends by its own will, or because its connection does.

use std::time::Duration;

use bennu::Stop;
use serde_json::json;

use crate::lab::{Room, Whispered, ada, endpoint, exchange, join};

const JOIN: &str = r#"["1","1","room:a","phx_join",{}]"#;
const JOINED: &str = r#"["1","1","room:a","phx_reply",{"status":"ok","response":{}}]"#;

#[tokio::test(start_paused = true)]
async fn a_channel_that_stops_replies_first_and_then_closes_or_errs() {
    for (event, stop, ends) in [
        (
            "stop",
            "Close",
            &[
                r#"["1","2","room:a","phx_reply",{"status":"ok","response":{"bye":1}}]"#,
                r#"["1","1","room:a","phx_close",{}]"#,
            ][..],
        ),
        (
            "stop_error",
            "Error",
            &[
                r#"["1","2","room:a","phx_reply",{"status":"ok","response":{"bye":1}}]"#,
                r#"["1","1","room:a","phx_error",{"reason":"channel_crash"}]"#,
            ],
        ),
        (
            "stop_silent",
            "Close",
            &[r#"["1","1","room:a","phx_close",{}]"#],
        ),
    ] {
        let (endpoint, journal) = endpoint();
        let client = ada(&endpoint);
        exchange(&client, &[JOIN], &[JOINED]).await;
        let sent = format!(r#"["1","2","room:a","{event}",{{}}]"#);
        exchange(&client, &[&sent], ends).await;
        assert_eq!(
            journal.entries().last().unwrap(),
            &format!("terminate room:a Stopped({stop})")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_cleans_up_finds_no_event_and_is_left_at_once() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "slow_end").await;
    room.push("stop", ()).await;
    let began = tokio::time::Instant::now();
    let late = room.push("ok", ()).await;
    late.assert_error(json!({ "reason": "unmatched topic" }));
    room.leave().await.assert_ok(());
    room.leave().await.assert_ok(());
    assert_eq!(began.elapsed(), Duration::ZERO);
    room.assert_closed().await;
}

#[tokio::test(start_paused = true)]
async fn a_message_of_a_process_may_stop_a_channel() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let (closes, errs) = (join(&client, "a").await, join(&client, "b").await);
    closes.send(Stop::Close);
    errs.send(Stop::Error);
    closes.assert_closed().await;
    errs.assert_crashed().await;
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_on_its_way_may_stop_a_channel() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let (closes, errs) = (join(&client, "a").await, join(&client, "b").await);
    endpoint.broadcast(Room::topic("a"), Whispered { q: 14, x: 0 });
    endpoint.broadcast(Room::topic("b"), Whispered { q: 15, x: 0 });
    closes.assert_closed().await;
    errs.assert_crashed().await;
    let mut ended = journal.entries();
    ended.retain(|entry| entry.starts_with("terminate"));
    assert_eq!(
        ended,
        [
            "terminate room:a Stopped(Close)",
            "terminate room:b Stopped(Error)"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn channels_end_with_their_connection() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let (_a, _b) = (join(&client, "a").await, join(&client, "b").await);
    client.close().await;
    let mut ended = journal.entries().split_off(2);
    ended.sort();
    assert_eq!(
        ended,
        ["terminate room:a Closed", "terminate room:b Closed"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_running_handler_finishes_when_its_connection_closes() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("slow", ()).assert_no_reply().await;
    client.close().await;
    let ended = [
        "join a",
        "in slow",
        "slow handler finished",
        "terminate room:a Closed",
    ];
    assert_eq!(journal.entries(), ended);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_never_finishes_is_cut_off() {
    let (endpoint, _) = endpoint();
    let client = bennu::testing::socket(&endpoint)
        .assert_within(Duration::from_secs(6))
        .connect(crate::lab::visitor("ada"));
    let room = join(&client, "a").await;
    room.push("stuck", ()).assert_no_reply().await;
    client.close().await;
}

#[tokio::test(start_paused = true)]
async fn a_disconnect_closes_every_connection_of_the_id_and_no_other() {
    let (endpoint, journal) = endpoint();
    let (first, second) = (ada(&endpoint), ada(&endpoint));
    let other = bennu::testing::socket(&endpoint).connect(crate::lab::visitor("bob"));
    let (_room, spared) = (join(&first, "a").await, join(&other, "a").await);
    let told = endpoint.disconnect("visitor:ada");
    assert_eq!(told.local(), 2);
    for client in [&first, &second] {
        assert_eq!(client.assert_disconnected().await.code, 1001);
    }
    first.close().await;
    assert_eq!(
        journal.entries().last().unwrap(),
        "terminate room:a Disconnected"
    );
    spared.push("ok", ()).await.assert_ok(());
    assert_eq!(
        endpoint.disconnect("visitor:ada").local(),
        0,
        "the subscription has ended"
    );
}

#[tokio::test(start_paused = true)]
async fn another_event_on_the_id_of_a_socket_is_ignored() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    let sent = endpoint.broadcast_value("visitor:ada", "hello", &serde_json::json!({}));
    assert_eq!(sent.unwrap().local(), 1);
    room.push("ok", ()).await.assert_ok(());
    assert_eq!(client.frames().await.len(), 1);
}
