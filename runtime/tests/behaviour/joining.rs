//! Joins: answered, refused, replaced; and they block nobody.

use std::time::Duration;

use bennu::testing;
use serde_json::json;
use tokio::time::Instant;

use crate::lab::{Room, Seat, Welcome, ada, endpoint, exchange, texts, visitor};

#[tokio::test(start_paused = true)]
async fn a_join_is_answered_with_what_it_returns() {
    let (endpoint, _) = endpoint();
    for (sent, expected) in [
        (
            r#"["1","1","room:a","phx_join",{}]"#,
            r#"["1","1","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ),
        (
            r#"["1","1","room:reply","phx_join",{"x":1}]"#,
            r#"["1","1","room:reply","phx_reply",{"status":"ok","response":{"echo":{"x":1}}}]"#,
        ),
        (
            r#"["11","1","room:a","phx_join",{}]"#,
            r#"["11","1","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ),
        (
            r#"[1,2,"room:a","phx_join",{}]"#,
            r#"[1,2,"room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ),
        (
            r#"[null,"1","room:a","phx_join",{}]"#,
            r#"[null,"1","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ),
        (
            r#"["1","1","room:deny","phx_join",{}]"#,
            r#"["1","1","room:deny","phx_reply",{"status":"error","response":{"reason":"unauthorized"}}]"#,
        ),
        (
            r#"["1","1","room:crash","phx_join",{}]"#,
            r#"["1","1","room:crash","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]"#,
        ),
        (
            r#"["1","1","nope:1","phx_join",{}]"#,
            r#"[null,"1","nope:1","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ),
        (
            r#"["1","1","seat:x","phx_join",{}]"#,
            r#"[null,"1","seat:x","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ),
        (
            r#"["1","1","seat:7","phx_join",{}]"#,
            r#"["1","1","seat:7","phx_reply",{"status":"ok","response":{"id":7}}]"#,
        ),
        (
            r#"["1","1","phoenix","phx_join",{}]"#,
            r#"[null,"1","phoenix","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ),
    ] {
        exchange(&ada(&endpoint), &[sent], &[expected]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_topic_can_be_joined_again_and_takes_no_place() {
    let (endpoint, _) = crate::lab::endpoint_with(|builder| builder, |mount| mount.max_channels(1));
    let client = ada(&endpoint);
    for _ in 0..3 {
        let refused = client.join(Room::topic("deny")).await.unwrap_err();
        let reason = json!({ "reason": "unauthorized" });
        refused.response().assert_error(reason);
        let crashed = client.join(Room::topic("crash")).await.unwrap_err();
        let reason = json!({ "reason": "join crashed" });
        crashed.response().assert_error(reason);
    }
    client.join(Room::topic("a")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_a_join_pushes_and_sends_to_itself_comes_after_its_reply() {
    let (endpoint, _) = endpoint();
    exchange(
        &ada(&endpoint),
        &[r#"["1","1","room:after","phx_join",{}]"#],
        &[
            r#"["1","1","room:after","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1",null,"room:after","joined",{"b":1}]"#,
            r#"[null,null,"room:after","entered",{"a":1}]"#,
            r#"["1",null,"room:after","joined",{"b":2}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_a_refused_join_pushes_is_not_sent() {
    let (endpoint, _) = endpoint();
    exchange(
        &ada(&endpoint),
        &[r#"["1","1","room:deny_after_push","phx_join",{}]"#],
        &[
            r#"["1","1","room:deny_after_push","phx_reply",{"status":"error","response":{"reason":"forbidden"}}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_slow_join_holds_up_neither_heartbeats_nor_other_topics() {
    let (endpoint, _) = endpoint();
    let client = testing::socket(&endpoint)
        .refute_within(Duration::from_millis(10))
        .connect(visitor("ada"));
    let began = Instant::now();
    exchange(
        &client,
        &[
            r#"["1","1","room:slow","phx_join",{}]"#,
            r#"[null,"2","phoenix","heartbeat",{}]"#,
            r#"["3","3","room:a","phx_join",{}]"#,
            r#"["3","4","room:a","ok",{}]"#,
            r#"["1","5","room:slow","ok",{}]"#,
        ],
        &[
            r#"[null,"2","phoenix","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["3","3","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["3","4","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ],
    )
    .await;
    assert!(began.elapsed() < Duration::from_millis(700));
    tokio::time::sleep_until(began + Duration::from_millis(700)).await;
    assert_eq!(
        texts(&client).await,
        [
            r#"["1","1","room:slow","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","5","room:slow","phx_reply",{"status":"ok","response":{}}]"#,
        ],
        "what was sent during the join is handled after it, in order",
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_join_of_a_topic_replaces_the_first() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[
            r#"["1","1","room:a","phx_join",{}]"#,
            r#"["2","2","room:a","phx_join",{}]"#,
        ],
        &[
            r#"["1","1","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["2","2","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","1","room:a","phx_close",{}]"#,
        ],
    )
    .await;
    exchange(
        &client,
        &[
            r#"["1","3","room:a","count",{}]"#,
            r#"["2","4","room:a","count",{}]"#,
            r#"["1","5","room:a","phx_leave",{}]"#,
        ],
        &[r#"["2","4","room:a","phx_reply",{"status":"ok","response":1}]"#],
    )
    .await;
    let ended = "terminate room:a DuplicateJoin";
    assert_eq!(journal.entries(), ["join a", ended, "join a", "in count"]);
}

#[tokio::test(start_paused = true)]
async fn a_join_without_a_reference_of_its_own_accepts_every_message() {
    let (endpoint, _) = endpoint();
    exchange(
        &ada(&endpoint),
        &[
            r#"[null,"1","room:a","phx_join",{}]"#,
            r#"["9","2","room:a","ok",{}]"#,
            r#"[null,"3","room:a","push",{}]"#,
            r#"["8","4","room:a","phx_leave",{}]"#,
        ],
        &[
            r#"[null,"1","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1",null,"room:a","joined",{"b":7}]"#,
            r#"["1","3","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","4","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"[null,null,"room:a","phx_close",{}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_test_client_joins_like_a_browser() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let (reply, _room) = client
        .join_with(Room::topic("reply"), json!({ "x": 1 }))
        .await
        .unwrap();
    reply.assert_ok(json!({ "echo": { "x": 1 } }));
    let (reply, _seat) = client
        .join::<Seat>(bennu::ChannelTopic::new("seat:3"))
        .await
        .unwrap();
    reply.assert_ok(json!({ "id": 3 }));
    let (_, room) = client.join(Room::topic("after")).await.unwrap();
    assert_eq!(room.assert_push::<Welcome>().await, Welcome { b: 1 });
    assert_eq!(room.assert_push::<Welcome>().await, Welcome { b: 2 });
}
