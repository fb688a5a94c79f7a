//! Messages: which reach a channel, and what they are answered.

use std::time::Duration;

use bennu::payload::Binary;
use bennu::testing;
use serde_json::json;

use crate::lab::{ReplyLater, ada, endpoint, exchange, join, texts, visitor};

const JOIN: &str = r#"["1","1","room:a","phx_join",{}]"#;
const JOINED: &str = r#"["1","1","room:a","phx_reply",{"status":"ok","response":{}}]"#;

/// A frame, sent after the join, and what comes back.
type Case = (&'static str, &'static [&'static str]);

const HEARTBEATS: &[Case] = &[
    (
        r#"[null,"5","phoenix","heartbeat",{}]"#,
        &[r#"[null,"5","phoenix","phx_reply",{"status":"ok","response":{}}]"#],
    ),
    (
        r#"["9","5","phoenix","heartbeat",{}]"#,
        &[r#"[null,"5","phoenix","phx_reply",{"status":"ok","response":{}}]"#],
    ),
    (
        r#"[null,null,"phoenix","heartbeat",{}]"#,
        &[r#"[null,null,"phoenix","phx_reply",{"status":"ok","response":{}}]"#],
    ),
    (
        r#"[null,"1","phoenix","heartbeat",{},7]"#,
        &[r#"[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]"#],
    ),
    (
        r#"[null,"1","phoenix","foo",{}]"#,
        &[
            r#"[null,"1","phoenix","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ],
    ),
];

const REPLIES: &[Case] = &[
    (
        r#"["1","3","room:a","echo",{"z":[1,null,true]}]"#,
        &[r#"["1","3","room:a","phx_reply",{"status":"ok","response":{"z":[1,null,true]}}]"#],
    ),
    (
        r#"["1","2","room:a","err",{"a":1}]"#,
        &[r#"["1","2","room:a","phx_reply",{"status":"error","response":{"a":1}}]"#],
    ),
    (
        r#"["1","4","room:a","list",{}]"#,
        &[r#"["1","4","room:a","phx_reply",{"status":"ok","response":[1,2]}]"#],
    ),
    (
        r#"["1","4","room:a","weird",{}]"#,
        &[r#"["1","4","room:a","phx_reply",{"status":"weird","response":{}}]"#],
    ),
    (r#"["1","4","room:a","silent",{}]"#, &[]),
    (
        r#"["1",7,"room:a","ok",{}]"#,
        &[r#"["1",7,"room:a","phx_reply",{"status":"ok","response":{}}]"#],
    ),
    (
        r#"["1",null,"room:a","ok",{}]"#,
        &[r#"["1",null,"room:a","phx_reply",{"status":"ok","response":{}}]"#],
    ),
];

const INCARNATIONS: &[Case] = &[
    (r#"["zz","3","room:a","ok",{}]"#, &[]),
    (r#"[1,"3","room:a","ok",{}]"#, &[]),
    (r#"["zz","3","room:a","phx_leave",{}]"#, &[]),
    (
        r#"[null,"2","room:a","ok",{}]"#,
        &[r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#],
    ),
];

const NOT_JOINED: &[Case] = &[
    (
        r#"["1","1","room:zz","ok",{}]"#,
        &[
            r#"[null,"1","room:zz","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ],
    ),
    (
        r#"["4","1","room:zz","phx_leave",{}]"#,
        &[r#"["4","1","room:zz","phx_reply",{"status":"ok","response":{}}]"#],
    ),
    (
        r#"["4","1","phoenix","phx_leave",{}]"#,
        &[r#"["4","1","phoenix","phx_reply",{"status":"ok","response":{}}]"#],
    ),
];

#[tokio::test(start_paused = true)]
async fn a_message_goes_where_the_wire_says() {
    let (endpoint, _) = endpoint();
    let cases = [HEARTBEATS, REPLIES, INCARNATIONS, NOT_JOINED];
    for (sent, expected) in cases.concat() {
        // A heartbeat's answer overtakes what waits, so the join is read first.
        let client = ada(&endpoint);
        exchange(&client, &[JOIN], &[JOINED]).await;
        exchange(&client, &[sent], expected).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_nobody_handles_is_answered_and_harms_nothing() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    for event in [
        "nonsense",
        "phx_reply",
        "phx_close",
        "phx_error",
        "heartbeat",
    ] {
        room.push(event, ())
            .await
            .assert_error(json!({ "reason": "unhandled event", "event": event }));
    }
    room.push("ok", ()).await.assert_ok(());
}

#[tokio::test(start_paused = true)]
async fn a_leave_is_answered_before_the_close_and_a_second_one_too() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[JOIN, r#"["1","4","room:a","phx_leave",{}]"#],
        &[
            JOINED,
            r#"["1","4","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","1","room:a","phx_close",{}]"#,
        ],
    )
    .await;
    assert_eq!(journal.entries(), ["join a", "terminate room:a Left"]);
    exchange(
        &client,
        &[
            r#"["1","5","room:a","phx_leave",{}]"#,
            r#"["1","6","room:a","ok",{}]"#,
        ],
        &[
            r#"["1","5","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"[null,"6","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn events_behind_a_leave_find_no_channel() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[
            JOIN,
            r#"["1","2","room:a","ok",{}]"#,
            r#"["1","3","room:a","phx_leave",{}]"#,
            r#"["1","4","room:a","ok",{}]"#,
            r#"["1",null,"room:a","ok",{}]"#,
        ],
        &[
            JOINED,
            r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","3","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"[null,"4","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
            r#"["1","1","room:a","phx_close",{}]"#,
        ],
    )
    .await;
    let handled = journal
        .entries()
        .iter()
        .filter(|entry| *entry == "in ok")
        .count();
    assert_eq!(handled, 1);
}

#[tokio::test(start_paused = true)]
async fn a_reply_later_where_no_event_waits_for_one_goes_nowhere() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("silent", ()).assert_no_reply().await;
    room.send(ReplyLater);
    assert_eq!(
        texts(&client).await,
        [""; 0],
        "the event was handled before"
    );
    exchange(&client, &[r#"[null,null,"room:a","later",{}]"#], &[]).await;
}

#[tokio::test(start_paused = true)]
async fn a_reply_later_that_is_taken_in_a_join_goes_nowhere() {
    let (endpoint, _) = endpoint();
    exchange(
        &ada(&endpoint),
        &[
            r#"["1","1","room:later","phx_join",{}]"#,
            r#"["1","2","room:later","ok",{}]"#,
        ],
        &[
            r#"["1","1","room:later","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","2","room:later","phx_reply",{"status":"ok","response":{}}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_leave_that_its_channel_does_not_live_to_see_is_answered() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[
            r#"["1","1","room:deny","phx_join",{}]"#,
            r#"["1","2","room:deny","phx_leave",{}]"#,
        ],
        &[
            r#"["1","1","room:deny","phx_reply",{"status":"error","response":{"reason":"unauthorized"}}]"#,
            r#"["1","2","room:deny","phx_reply",{"status":"ok","response":{}}]"#,
        ],
    )
    .await;
    exchange(
        &client,
        &[
            JOIN,
            r#"["1","2","room:a","phx_leave",{}]"#,
            r#"["3","3","room:a","phx_join",{}]"#,
        ],
        &[
            JOINED,
            r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","1","room:a","phx_close",{}]"#,
            r#"["3","3","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_payload_that_does_not_decode_is_answered_with_its_path() {
    let (endpoint, _) = endpoint();
    let room = join(&ada(&endpoint), "a").await;
    for (payload, path, detail) in [
        (
            json!({ "user": { "age": "x" } }),
            "user.age",
            "invalid type: string",
        ),
        (
            json!({ "user": { "age": 300 } }),
            "user.age",
            "invalid value: integer `300`",
        ),
        (json!({ "user": {} }), "user", "missing field `age`"),
        (json!({}), "", "missing field `user`"),
        (json!(null), "", "invalid type: null"),
    ] {
        let reply: serde_json::Value = room.push("age", &payload).await.error();
        assert_eq!(reply["reason"], "invalid payload", "{payload}");
        assert_eq!(reply["path"], path, "{payload}");
        let said = reply["detail"].as_str().unwrap();
        assert!(said.starts_with(detail), "{payload}: {said}");
    }
    let reply: serde_json::Value = room.push("age", Binary::from(vec![1])).await.error();
    assert_eq!(reply["reason"], "invalid payload");
    room.push("age", json!({ "user": { "age": 7 } }))
        .await
        .assert_ok(7);
}

#[tokio::test(start_paused = true)]
async fn a_reply_can_come_later_from_another_task() {
    let (endpoint, _) = endpoint();
    let room = join(&ada(&endpoint), "a").await;
    let (first, second) = (room.push("later", ()), room.push("later", ()));
    room.push("ok", ()).await.assert_ok(());
    second.await.assert_ok(42);
    first.await.assert_ok(42);
    room.client().frames().await;
    exchange(
        room.client(),
        &[
            r#"[null,null,"room:a","later",{}]"#,
            r#"[null,"9","room:a","later",{}]"#,
        ],
        &[r#"["1","9","room:a","phx_reply",{"status":"ok","response":42}]"#],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_throttled_event_is_handled_once_in_its_time() {
    let (endpoint, journal) = endpoint();
    let client = testing::socket(&endpoint)
        .refute_within(Duration::from_millis(1))
        .connect(visitor("ada"));
    let room = join(&client, "a").await;
    let throttled = json!({ "reason": "throttled" });
    room.push("tick", ()).await.assert_ok(());
    room.push("tick", ()).await.assert_error(&throttled);
    tokio::time::advance(Duration::from_millis(99)).await;
    room.push("tick", ()).await.assert_error(&throttled);
    tokio::time::advance(Duration::from_millis(1)).await;
    room.push("tick", ()).await.assert_ok(());
    for _ in 0..5 {
        room.push("tock", ()).assert_no_reply().await;
    }
    let entries = journal.entries();
    let count = |entry: &str| entries.iter().filter(|own| *own == entry).count();
    assert_eq!((count("in tick"), count("in tock")), (2, 1));
    let other = join(&client, "b").await;
    other.push("tick", ()).await.assert_ok(());
}
