//! The test client itself: its assertions fail when they must, and say what arrived instead.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use serde_json::json;

use crate::lab::{Room, Said, Welcome, ada, endpoint, join};

/// What a failing assertion says.
async fn failure<T>(assertion: impl Future<Output = T>) -> String {
    let failed = AssertUnwindSafe(assertion).catch_unwind().await;
    let Err(panic) = failed else {
        return "it held".to_owned();
    };
    *panic.downcast::<String>().expect("a message")
}

#[tokio::test(start_paused = true)]
async fn a_failed_assertion_says_what_arrived_instead() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("push", ()).await.assert_ok(());
    let said = failure(room.assert_push::<Said>()).await;
    assert!(
        said.starts_with(r#"no such "bc" reached the client on room:a within 5s"#),
        "{said}"
    );
    assert!(said.contains("client.rs:"), "the caller: {said}");
    assert!(
        said.ends_with("what arrived instead:\n  \"joined\" {\"b\":7}"),
        "{said}"
    );

    let said = failure(room.refute_push::<Welcome>()).await;
    assert!(
        said.starts_with(r#""joined" reached a client on room:a: {"b":7}"#),
        "{said}"
    );

    let said = failure(async { room.push("silent", ()).await }).await;
    assert!(
        said.starts_with(r#"no reply to "silent" on "room:a" within 5s"#),
        "{said}"
    );
    assert!(said.ends_with("nothing else arrived"), "{said}");

    let said = failure(room.push("ok", ()).assert_no_reply()).await;
    assert!(
        said.starts_with(r#""ok" on "room:a" is answered: ok {}"#),
        "{said}"
    );

    let said = failure(async { room.push("err", json!({ "a": 1 })).await.assert_ok(()) }).await;
    assert_eq!(
        said,
        "the reply to \"err\" is another\n expected: ok {}\n      got: error {\"a\":1}"
    );

    let said = failure(async { room.push("echo", json!({ "a": 1 })).await.ok::<u32>() }).await;
    assert!(said.contains("no `u32`: invalid payload"), "{said}");

    room.push("bc", ()).await.assert_ok(());
    let said = failure(room.refute_broadcast::<Said>()).await;
    assert!(
        said.starts_with(r#""bc" was broadcast on room:a: {"q":1}"#),
        "{said}"
    );
    let said = failure(room.assert_broadcast::<Said>()).await;
    assert!(
        said.contains("nothing else arrived"),
        "it was taken: {said}"
    );

    assert!(failure(room.assert_closed()).await.contains("phx_close"));
    assert!(failure(room.assert_crashed()).await.contains("phx_error"));
    let said = failure(client.assert_disconnected()).await;
    assert!(
        said.starts_with("the connection is still open after 5s"),
        "{said}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_push_of_another_shape_is_a_failure() {
    let (endpoint, _) = endpoint();
    let room = join(&ada(&endpoint), "a").await;
    endpoint
        .broadcast_value("room:a", "bc", &json!({ "q": "?" }))
        .unwrap();
    let said = failure(room.assert_push::<Said>()).await;
    assert!(said.contains("Said`: invalid payload at q"), "{said}");
    endpoint
        .broadcast_value("room:a", "bc", &json!({ "q": 2 }))
        .unwrap();
    let said = failure(room.assert_push_value("bc", json!({ "q": 3 }))).await;
    assert!(said.ends_with("\"bc\" {\"q\":2}"), "{said}");
    room.assert_push_value("bc", json!({ "q": 2 })).await;
}

#[tokio::test(start_paused = true)]
async fn assertions_after_the_end_do_not_wait() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    client.close().await;
    let began = tokio::time::Instant::now();
    failure(room.assert_push::<Said>()).await;
    failure(async { room.push("ok", ()).await }).await;
    room.refute_push::<Said>().await;
    assert_eq!(began.elapsed(), std::time::Duration::ZERO);
    let said = failure(async { room.send(crate::lab::AfterJoin) }).await;
    assert_eq!(
        said,
        "the message is not sent to room:a: the process has ended"
    );
    let said = failure(async { client.join(Room::topic("b")).await.is_ok() }).await;
    assert!(said.starts_with(r#"no reply to "phx_join""#), "{said}");
}

#[tokio::test(start_paused = true)]
async fn a_client_without_handles_is_gone() {
    let (endpoint, journal) = endpoint();
    let room = join(&ada(&endpoint), "a").await;
    room.push("ok", ()).await.assert_ok(());
    drop(room);
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    assert_eq!(journal.entries().last().unwrap(), "terminate room:a Closed");
}

#[tokio::test(start_paused = true)]
async fn messages_reach_the_process_and_its_answer_comes_back() {
    let (endpoint, _) = endpoint();
    let room = join(&ada(&endpoint), "a").await;
    room.push("count", ()).await.assert_ok(1);
    let (ask, answer) = tokio::sync::oneshot::channel();
    room.send(crate::lab::Ask(ask));
    assert_eq!(answer.await, Ok(1));
}

#[test]
#[should_panic(expected = "`Visitor` is not mounted: add `.socket::<Visitor>()`")]
fn a_socket_that_is_not_mounted_is_named() {
    let endpoint = bennu::Endpoint::builder().build().unwrap();
    let _ = bennu::testing::socket::<crate::lab::Visitor>(&endpoint);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn real_time_and_several_threads_do_as_well() {
    let (endpoint, _) = endpoint();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = ada(&endpoint);
        tasks.spawn(async move {
            let (_, room) = client.join(Room::topic("a")).await.unwrap();
            for count in 1..=50 {
                room.push("count", ()).await.assert_ok(count);
            }
            room.leave().await.assert_ok(());
            room.assert_closed().await;
        });
    }
    tasks.join_all().await;
}
