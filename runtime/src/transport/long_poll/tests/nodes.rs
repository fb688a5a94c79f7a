//! Requests that reach another node than the one that has the session.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::super::LONG_POLL_TOKEN_PREFIX;
use super::super::call::{Ask, ask};
use super::super::call::{Asked, listen};
use super::client::Node;
use crate::pubsub::{Adapter, BroadcastError, Envelope, Node as Here, NodeId, PubSub, Published};
use crate::{Endpoint, Secret};

/// Two nodes in one program.
struct Pair {
    here: Arc<OnceLock<Here>>,
    other: Arc<OnceLock<Here>>,
}

impl Adapter for Pair {
    fn name(&self) -> &'static str {
        "pair"
    }

    fn start(&self, node: Here) {
        let _ = self.here.set(node);
    }

    fn publish(&self, envelope: Envelope) -> Published {
        if let Some(other) = self.other.get() {
            other.receive(&envelope);
        }
        Published::done(Ok(()))
    }

    fn send_to(&self, _: NodeId, _: Envelope) -> Published {
        Published::done(Err(BroadcastError::NotSent("a pair has no inbox".into())))
    }
}

fn pubsubs() -> (PubSub, PubSub) {
    let (a, b) = (Arc::default(), Arc::default());
    let adapter = |here: &Arc<_>, other: &Arc<_>| Pair {
        here: Arc::clone(here),
        other: Arc::clone(other),
    };
    let first = PubSub::with_adapter(adapter(&a, &b));
    (first, PubSub::with_adapter(adapter(&b, &a)))
}

fn nodes() -> (Node, Node) {
    let secret = Secret::random();
    let (first, second) = pubsubs();
    let node = |pubsub| {
        let builder = Endpoint::builder()
            .pubsub(pubsub)
            .secret_key_base(secret.clone());
        Node::build(builder, |mount| mount)
    };
    (node(first), node(second))
}

#[tokio::test(start_paused = true)]
async fn any_node_serves_any_request_of_a_session() {
    let (first, second) = nodes();
    let token = first.join().await;
    let echo = r#"["1","2","echo:a","echo",{"x":1}]"#;
    let binary = "AAEBBgQxMmVjaG86YWJpbiE=";
    let batch = format!("{echo}\n{binary}");
    let answer = second.post(&token, &batch).await;
    assert_eq!(answer.body, json!({"status": 200}));
    let answer = second.poll(&token).await;
    assert_eq!(answer.body["token"], token);
    let replies = [
        r#"["1","2","echo:a","phx_reply",{"status":"ok","response":{"x":1}}]"#,
        r#"["1","2","echo:a","phx_reply",{"status":"ok","response":0}]"#,
    ];
    assert_eq!(answer.messages(), replies);

    let began = Instant::now();
    let sends = async {
        sleep(Duration::from_secs(3)).await;
        first.post(&token, echo).await
    };
    let (answer, _) = tokio::join!(second.poll(&token), sends);
    assert_eq!(answer.messages(), replies[..1]);
    assert_eq!(began.elapsed(), Duration::from_secs(3));
    assert_eq!(second.poll(&token).await.body["status"], 204);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_no_node_has_is_given_up_after_two_seconds() {
    let (mut first, second) = nodes();
    let token = first.join().await;
    first.endpoint.disconnect("visitor");
    first.ended.recv().await;
    let began = Instant::now();
    let answer = second.poll(&token).await;
    assert_eq!(answer.body["status"], 410);
    assert_ne!(answer.token(), token);
    let answer = second.post(&token, "[]").await;
    assert_eq!(answer.body, json!({"status": 410}));
    assert_eq!(began.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_disconnect_is_told_to_the_other_node() {
    let (first, second) = nodes();
    let token = first.join().await;
    let began = Instant::now();
    let disconnects = async {
        sleep(Duration::from_secs(1)).await;
        second.endpoint.disconnect("visitor");
    };
    let (answer, ()) = tokio::join!(second.poll(&token), disconnects);
    assert_eq!(answer.body["status"], 410);
    assert_eq!(began.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_session_that_says_no_more_than_that_it_is_there_is_not_waited_for() {
    let (first, second) = pubsubs();
    let answers = first.clone();
    let _listening = listen(&first, "id", move |call| call.acknowledge(&answers));
    for pubsub in [&first, &second] {
        let began = Instant::now();
        let window = Duration::from_secs(10);
        let asked = ask(pubsub, "id", Ask::Poll, window).await;
        assert!(matches!(asked, Asked::Silence), "{asked:?}");
        assert_eq!(began.elapsed().as_secs(), 10);
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_does_not_say_what_became_of_a_message_is_timed_out() {
    let (first, _) = nodes();
    let signed = first.endpoint.secret().sign("long poll /socket", &"id");
    let token = format!("{LONG_POLL_TOKEN_PREFIX}{}", signed.expect("a token"));
    let _listening = listen(first.endpoint.pubsub(), "id", |_| {});
    let began = Instant::now();
    let answer = first.post(&token, "[]").await;
    assert_eq!(answer.body, json!({ "status": 408 }));
    assert_eq!(began.elapsed(), Duration::from_secs(10));
}
