//! How messages reach a client.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::client::{Node, post};
use crate::broadcast::Broadcast;
use crate::{Payload, Topic};

const WINDOW: Duration = Duration::from_secs(10);
const PUSHED: &str = r#"[null,null,"echo:a","news",{"n":1}]"#;

fn broadcast(node: &Node) {
    let payload = json!({"n": 1});
    let delivery = node.endpoint.broadcast_value("echo:a", "news", &payload);
    assert_eq!(delivery.unwrap().local(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_is_brought_at_once_and_in_order() {
    let node = Node::new();
    let token = node.open("vsn=2.0.0&").await;
    let began = Instant::now();
    node.post(&token, super::client::JOIN).await;
    let answer = node.poll(&token).await;
    assert_eq!(answer.body["token"], token);
    assert_eq!(answer.messages().len(), 1);
    for _ in 0..3 {
        broadcast(&node);
    }
    assert_eq!(node.poll(&token).await.messages(), [PUSHED; 3]);
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_poll_waits_for_the_first_message() {
    let node = Node::new();
    let token = node.join().await;
    let began = Instant::now();
    let later = async {
        sleep(Duration::from_secs(3)).await;
        broadcast(&node);
    };
    let (answer, ()) = tokio::join!(node.poll(&token), later);
    assert_eq!(answer.messages(), [PUSHED]);
    assert_eq!(began.elapsed(), Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn a_poll_ends_with_the_window() {
    let node = Node::new();
    let token = node.join().await;
    for _ in 0..5 {
        let began = Instant::now();
        let answer = node.poll(&token).await;
        let expected = json!({"messages": [], "status": 204, "token": token});
        assert_eq!((answer.status.as_u16(), answer.body), (200, expected));
        assert!(began.elapsed() >= WINDOW && began.elapsed() < WINDOW + Duration::from_secs(1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_newer_poll_takes_the_messages_and_the_older_runs_out() {
    let node = Node::new();
    let token = node.join().await;
    let began = Instant::now();
    let newer = async {
        sleep(Duration::from_secs(1)).await;
        let waits = node.poll(&token);
        let pushes = async {
            sleep(Duration::from_secs(1)).await;
            broadcast(&node);
        };
        let (answer, ()) = tokio::join!(waits, pushes);
        assert_eq!(answer.messages(), [PUSHED]);
        assert_eq!(began.elapsed(), Duration::from_secs(2));
    };
    let (older, ()) = tokio::join!(node.poll(&token), newer);
    assert_eq!(older.body["status"], 204);
    assert!(began.elapsed() >= WINDOW);
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_is_given_up_loses_nothing() {
    let node = Node::new();
    let token = node.join().await;
    let given_up = tokio::time::timeout(Duration::from_secs(1), node.poll(&token)).await;
    assert!(given_up.is_err());
    broadcast(&node);
    // Now the session finds nobody to tell.
    sleep(Duration::from_millis(1)).await;
    broadcast(&node);
    broadcast(&node);
    assert_eq!(node.poll(&token).await.messages(), [PUSHED]);
    assert_eq!(node.poll(&token).await.messages(), [PUSHED; 2]);
}

#[tokio::test(start_paused = true)]
async fn bytes_are_not_sent_and_spoil_nothing() {
    let node = Node::new();
    let token = node.join().await;
    let began = Instant::now();
    let pushes = async {
        let bytes = Broadcast::new("echo:a", "bytes", Payload::Binary(vec![0xff].into()));
        let topic = Topic::<Broadcast>::new("echo:a");
        let delivery = node.endpoint.pubsub().broadcast(&topic, bytes);
        assert_eq!(delivery.local(), 1);
        sleep(Duration::from_secs(1)).await;
        broadcast(&node);
    };
    let (answer, ()) = tokio::join!(node.poll(&token), pushes);
    assert_eq!(answer.messages(), [PUSHED]);
    assert_eq!(began.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_reply_of_bytes_is_an_error_reply() {
    let node = Node::new();
    let token = node.join().await;
    node.post(&token, r#"["1","2","echo:a","bytes",{}]"#).await;
    let reply = r#"["1","2","echo:a","phx_reply",{"status":"error","response":{"reason":"internal error"}}]"#;
    assert_eq!(node.poll(&token).await.messages(), [reply]);
}

#[tokio::test(start_paused = true)]
async fn a_client_without_a_version_speaks_the_first() {
    let node = Node::new();
    let token = node.open("").await;
    let join = r#"{"topic":"echo:a","event":"phx_join","payload":{},"ref":"1","join_ref":"1"}"#;
    let answer = node.send(post(&token, "application/json", join)).await;
    assert_eq!(answer.body, json!({"status": 200}));
    let answer = node.poll(&token).await;
    let message: serde_json::Value = serde_json::from_str(answer.messages()[0]).unwrap();
    let expected = json!({
        "topic": "echo:a",
        "event": "phx_reply",
        "payload": {"status": "ok", "response": {}},
        "ref": "1",
    });
    assert_eq!(message, expected);
}

#[tokio::test(start_paused = true)]
async fn a_burst_arrives_whole_in_a_few_answers() {
    let node = Node::new();
    let token = node.join().await;
    let count: usize = 10_000;
    for _ in 0..count {
        broadcast(&node);
    }
    let (mut found, mut polls) = (0, 0);
    while found < count {
        let answer = node.poll(&token).await;
        assert_eq!(answer.body["status"], 200);
        let messages = answer.messages();
        assert!(messages.iter().all(|message| *message == PUSHED));
        (found, polls) = (found + messages.len(), polls + 1);
    }
    assert_eq!(found, count);
    assert!(polls < 10, "{polls}");
}
