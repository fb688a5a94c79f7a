//! How sessions end.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::client::{JOIN, Node};
use crate::limits::OutboxLimits;
use crate::reason::Reason;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_poll_is_given_up() {
    let mut node = Node::new();
    let began = Instant::now();
    let token = node.join().await;
    // Sending is no sign of life.
    for _ in 0..14 {
        sleep(SECOND).await;
        let answer = node.post(&token, r#"["1","2","echo:a","echo",{}]"#).await;
        assert_eq!(answer.body, json!({"status": 200}));
    }
    assert_eq!(node.ended.recv().await, Some(Reason::Inactive));
    assert_eq!(began.elapsed().as_secs(), 15);
    let answer = node.post(&token, "[]").await;
    assert_eq!(answer.body, json!({"status": 410}));
    let answer = node.poll(&token).await;
    assert_eq!(answer.body["status"], 410);
    assert_ne!(answer.token(), token);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_polls_lives_on() {
    let mut node = Node::new();
    let token = node.join().await;
    for _ in 0..10 {
        assert_eq!(node.poll(&token).await.body["status"], 204);
        sleep(14 * SECOND).await;
    }
    assert!(node.ended.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_disconnect_is_answered_at_once() {
    let mut node = Node::new();
    let token = node.join().await;
    let began = Instant::now();
    let disconnects = async {
        sleep(SECOND).await;
        node.endpoint.disconnect("visitor");
    };
    let (answer, ()) = tokio::join!(node.poll(&token), disconnects);
    assert_eq!(answer.body["status"], 410);
    assert_eq!(began.elapsed(), SECOND);
    assert_eq!(node.ended.recv().await, Some(Reason::Disconnected));
    // The token is that of a new session, for clients that go on with it.
    assert_ne!(answer.token(), token);
    let joined = node.post(&answer.token(), JOIN).await;
    assert_eq!(joined.body, json!({"status": 200}));
    assert_eq!(node.poll(&answer.token()).await.messages().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_nobody_polls_is_disconnected_too() {
    let mut node = Node::new();
    let token = node.join().await;
    node.endpoint.disconnect("visitor");
    assert_eq!(node.ended.recv().await, Some(Reason::Disconnected));
    let answer = node.post(&token, "[]").await;
    assert_eq!(answer.body, json!({"status": 410}));
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_answers_at_once_and_opens_no_session() {
    let mut node = Node::new();
    let token = node.join().await;
    let began = Instant::now();
    let shutdown = async {
        sleep(SECOND).await;
        node.endpoint.shutdown_on(async {}).await;
    };
    let (answer, ()) = tokio::join!(node.poll(&token), shutdown);
    let expected = json!({"messages": [], "status": 410, "token": token});
    assert_eq!((answer.status.as_u16(), answer.body), (200, expected));
    let took = began.elapsed();
    assert!((SECOND..SECOND + SECOND / 100).contains(&took), "{took:?}");
    assert_eq!(node.ended.recv().await, Some(Reason::Draining));
    assert_eq!(node.poll(&token).await.token(), token);
    assert_eq!(node.get("vsn=2.0.0").await.status, 503);
}

#[tokio::test(start_paused = true)]
async fn what_waits_at_a_shutdown_is_brought_by_a_poll_that_comes_soon() {
    for (after, is_brought) in [(SECOND / 10, true), (2 * SECOND, false)] {
        let node = Node::new();
        let token = node.join().await;
        node.post(&token, r#"["1","2","echo:a","echo",{}]"#).await;
        let began = Instant::now();
        let poll = async {
            sleep(after).await;
            node.poll(&token).await
        };
        let shutdown = async {
            node.endpoint.shutdown_on(async {}).await;
            began.elapsed()
        };
        let (answer, took) = tokio::join!(poll, shutdown);
        let expected = if is_brought { 200 } else { 410 };
        assert_eq!(answer.body["status"], expected, "{after:?}: {answer:?}");
        assert!(took < after.min(SECOND) + SECOND / 100, "{took:?}");
        assert_eq!(node.poll(&token).await.body["status"], 410);
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_fetch_what_waits_is_bounded() {
    let limits = OutboxLimits::default().with_bytes(1_000);
    let mut node = Node::with(|mount| mount.outbox(limits));
    let token = node.join().await;
    for _ in 0..11 {
        let sent = node.endpoint.broadcast_value("echo:a", "news", &json!({}));
        sent.unwrap();
    }
    assert_eq!(node.ended.recv().await, Some(Reason::Closed));
    let answer = node.post(&token, "[]").await;
    assert_eq!(answer.body, json!({"status": 410}));
}
