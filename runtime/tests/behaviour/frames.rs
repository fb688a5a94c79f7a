//! Frames: both versions of the wire, binary frames, and what is no frame at all.

use std::time::Duration;

use bennu::payload::Binary;
use bennu::testing;
use serde_json::json;

use crate::lab::{Room, ada, endpoint, exchange, join, texts, visitor};

#[tokio::test(start_paused = true)]
async fn version_1_is_spoken_without_join_references() {
    let (endpoint, _) = endpoint();
    let client = testing::socket(&endpoint).v1().connect(visitor("ada"));
    exchange(
        &client,
        &[r#"{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}"#],
        &[
            r#"{"topic":"phoenix","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":"1"}"#,
        ],
    )
    .await;
    exchange(
        &client,
        &[r#"{"topic":"room:after","event":"phx_join","payload":{},"ref":"2","join_ref":"7"}"#],
        &[
            r#"{"topic":"room:after","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":"2"}"#,
            r#"{"topic":"room:after","event":"joined","payload":{"b":1},"ref":null}"#,
            r#"{"topic":"room:after","event":"entered","payload":{"a":1},"ref":null}"#,
            r#"{"topic":"room:after","event":"joined","payload":{"b":2},"ref":null}"#,
        ],
    )
    .await;
    exchange(
        &client,
        &[r#"{"topic":"room:after","event":"crash","payload":{},"ref":"3"}"#],
        &[
            r#"{"topic":"room:after","event":"phx_error","payload":{"reason":"channel_crash"},"ref":"7"}"#,
        ],
    )
    .await;
    exchange(
        &client,
        &[
            r#"{"topic":"room:a","event":"phx_join","payload":{},"ref":"4"}"#,
            r#"{"topic":"room:a","event":"phx_leave","payload":{},"ref":"5"}"#,
        ],
        &[
            r#"{"topic":"room:a","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":"4"}"#,
            r#"{"topic":"room:a","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":"5"}"#,
            r#"{"topic":"room:a","event":"phx_close","payload":{},"ref":null}"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_assertions_work_over_version_1_too() {
    let (endpoint, _) = endpoint();
    let client = testing::socket(&endpoint).v1().connect(visitor("ada"));
    let (_, room) = client.join(Room::topic("a")).await.unwrap();
    room.push("echo", json!({ "x": 1 }))
        .await
        .assert_ok(json!({ "x": 1 }));
    room.push("bc", ()).await.assert_ok(());
    room.assert_push_value("bc", json!({ "q": 1 })).await;
    room.leave().await.assert_ok(());
    room.assert_closed().await;
}

#[tokio::test(start_paused = true)]
async fn bytes_go_both_ways_in_binary_frames() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    let echoed: Binary = room
        .push("echo", Binary::from(vec![1, 2, 3, 255]))
        .await
        .ok();
    assert_eq!(echoed, Binary::from(vec![1, 2, 3, 255]));
    client.frames().await;

    client.send_bytes(b"\x00\x01\x01\x06\x0412room:aecho\x01\x02\x03\xff".as_slice());
    client.send_bytes(b"\x00\x01\x01\x06\x0413room:ahiss".as_slice());
    client.send_bytes(b"\x00\x01\x01\x06\x0514room:anoise".as_slice());
    let frames = texts(&client).await;
    assert_eq!(
        frames,
        [
            r#"b"\x01\x01\x01\x06\x0212room:aok\x01\x02\x03\xff""#,
            r#"b"\0\x01\x06\x051room:anoise\0\x01""#,
            r#"["1","3","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"b"\x02\x06\x05room:anoise\x01\x02\x03""#,
            r#"["1","4","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ]
    );
    let (reply, _) = client.join(Room::topic("binreply")).await.unwrap();
    reply.assert_ok(Binary::from(vec![9, 8, 7]));
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_is_no_message_ends_the_connection_with_1011() {
    let (endpoint, journal) = endpoint();
    for frame in [
        "",
        "garbage",
        "{}",
        "[]",
        r#"["1","1","room:a","ok"]"#,
        r#"["1","1",7,"ok",{}]"#,
        r#"{"topic":"a","event":"b","payload":{},"ref":"1"}"#,
    ] {
        let client = ada(&endpoint);
        let _room = join(&client, "a").await;
        client.send_text(frame);
        assert_eq!(client.assert_disconnected().await.code, 1011, "{frame:?}");
    }
    for frame in [
        &b""[..],
        b"\x01\x00\x00\x00\x00",
        b"\x00\x01",
        b"\x00\xff\x00\x00\x00a",
    ] {
        let client = ada(&endpoint);
        client.send_bytes(frame.to_vec());
        assert_eq!(client.assert_disconnected().await.code, 1011, "{frame:?}");
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let ended = journal
        .entries()
        .iter()
        .filter(|entry| entry.starts_with("terminate"))
        .count();
    assert_eq!(ended, 7, "the channels of each connection end");
}
