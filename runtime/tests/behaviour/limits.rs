//! Limits: of channels, of messages, of what waits for a channel.

use std::time::Duration;

use bennu::limits::MessageRate;
use serde_json::json;

use crate::lab::{AfterJoin, Room, ada, endpoint, endpoint_with, exchange, join, texts};

#[tokio::test(start_paused = true)]
async fn the_101st_channel_of_a_client_is_refused() {
    let (endpoint, _) = endpoint();
    let (client, other) = (ada(&endpoint), ada(&endpoint));
    let mut rooms = Vec::new();
    for number in 0..100 {
        rooms.push(
            client
                .join(Room::topic(&number.to_string()))
                .await
                .unwrap()
                .1,
        );
    }
    let too_many = r#"{"reason":"too many channels joined"}"#;
    client.frames().await;
    exchange(
        &client,
        &[r#"["901","902","room:x","phx_join",{}]"#],
        &[&format!(
            r#"["901","902","room:x","phx_reply",{{"status":"error","response":{too_many}}}]"#
        )],
    )
    .await;
    exchange(
        &client,
        &[r#"["901","903","nope:1","phx_join",{}]"#],
        &[
            r#"[null,"903","nope:1","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ],
    )
    .await;
    client
        .join(Room::topic("5"))
        .await
        .expect("a duplicate join takes no further place");
    other.join(Room::topic("x")).await.unwrap();
    rooms[7].leave().await.assert_ok(());
    rooms[7].assert_closed().await;
    client.join(Room::topic("x")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn messages_beyond_the_rate_are_refused_until_time_has_passed() {
    let rate = MessageRate::default().with_per_second(10).with_burst(5);
    let (endpoint, journal) = endpoint_with(|builder| builder, |mount| mount.message_rate(rate));
    let client = ada(&endpoint);
    let (_, room) = client.join(Room::topic("a")).await.unwrap();
    let (_, other) = ada(&endpoint).join(Room::topic("a")).await.unwrap();
    let pushes: Vec<_> = (0..6).map(|_| room.push("ok", ())).collect();
    let too_many = json!({ "reason": "too many messages" });
    for (at, push) in pushes.into_iter().enumerate() {
        match (at, push.await) {
            (0..4, reply) => reply.assert_ok(()),
            (_, reply) => reply.assert_error(&too_many),
        }
    }
    let handled = journal
        .entries()
        .iter()
        .filter(|entry| *entry == "in ok")
        .count();
    assert_eq!(handled, 4, "and the join was the fifth");
    let refused = client.join(Room::topic("b")).await.unwrap_err();
    refused.response().assert_error(&too_many);
    client.heartbeat().await.assert_ok(());
    other.push("ok", ()).await.assert_ok(());
    tokio::time::advance(Duration::from_millis(100)).await;
    room.push("ok", ()).await.assert_ok(());
    room.leave().await.assert_ok(());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_sends_heartbeats_or_leaves_without_end_is_closed() {
    for frame in [
        r#"[null,"1","phoenix","heartbeat",{}]"#,
        r#"["1","1","room:a","phx_leave",{}]"#,
    ] {
        let rate = MessageRate::default().with_per_second(1).with_burst(1);
        let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.message_rate(rate));
        let client = ada(&endpoint);
        for _ in 0..2_000 {
            client.send_text(frame);
        }
        assert_eq!(texts(&client).await.len(), 2_000, "a burst is let through");
        tokio::time::advance(Duration::from_secs(1)).await;
        for _ in 0..1_000 {
            client.send_text(frame);
        }
        assert_eq!(texts(&client).await.len(), 1_000, "and the rate");
        for _ in 0..1_000 {
            client.send_text(frame);
        }
        assert_eq!(client.assert_disconnected().await.code, 1008, "{frame}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_busy_channel_is_bounded() {
    let (endpoint, journal) = endpoint_with(|builder| builder, |mount| mount.mailbox(3));
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("slow", ()).assert_no_reply().await;
    let pushes: Vec<_> = (0..5).map(|_| room.push("ok", ())).collect();
    let leave = room.leave();
    client.heartbeat().await.assert_ok(());
    assert_eq!(
        room.handle().send(AfterJoin).unwrap_err().to_string(),
        "the mailbox is full"
    );
    let too_many = json!({ "reason": "too many messages" });
    for (at, push) in pushes.into_iter().enumerate() {
        match (at, push.await) {
            (0..3, reply) => reply.assert_ok(()),
            (_, reply) => reply.assert_error(&too_many),
        }
    }
    leave.await.assert_ok(());
    let handled = journal
        .entries()
        .iter()
        .filter(|entry| *entry == "in ok")
        .count();
    assert_eq!(handled, 3);
}

#[tokio::test(start_paused = true)]
async fn a_slow_join_bounds_what_waits_for_it_too() {
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.mailbox(1));
    let client = ada(&endpoint);
    client.send_text(r#"["1","1","room:slow","phx_join",{}]"#);
    exchange(
        &client,
        &[
            r#"["1","2","room:slow","ok",{}]"#,
            r#"["1","3","room:slow","ok",{}]"#,
        ],
        &[
            r#"["1","3","room:slow","phx_reply",{"status":"error","response":{"reason":"too many messages"}}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_all_channels_of_a_client_is_bounded_in_bytes() {
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.backlog(1_000));
    let client = ada(&endpoint);
    let (a, b) = (join(&client, "a").await, join(&client, "b").await);
    let other = join(&ada(&endpoint), "a").await;
    a.push("slow", ()).assert_no_reply().await;
    b.push("slow", ()).assert_no_reply().await;
    let long = json!({ "text": "x".repeat(600) });
    let too_many = json!({ "reason": "too many messages" });
    let fits = a.push("echo", &long);
    b.push("echo", &long).await.assert_error(&too_many);
    let refused = client.join(Room::topic("c")).await.map(|_| ());
    refused.expect("a small join still fits");
    other.push("echo", &long).await.assert_ok(&long);
    fits.await.assert_ok(&long);
    b.push("echo", &long).await.assert_ok(&long);
    let longer = json!({ "text": "x".repeat(6_000) });
    b.push("echo", &longer).await.assert_ok(&longer);
}

#[tokio::test(start_paused = true)]
async fn a_busy_channel_hears_of_one_leave_and_every_leave_is_answered() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    client.send_text(r#"["1","1","room:a","phx_join",{}]"#);
    client.frames().await;
    client.send_text(r#"["1","2","room:a","slow",{}]"#);
    for _ in 0..3 {
        client.send_text(r#"["1","3","room:a","phx_leave",{}]"#);
    }
    let left = r#"["1","3","room:a","phx_reply",{"status":"ok","response":{}}]"#;
    assert_eq!(texts(&client).await, [left, left], "while it is busy");
    tokio::time::sleep(Duration::from_secs(4)).await;
    let slow = r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#;
    let closed = r#"["1","1","room:a","phx_close",{}]"#;
    assert_eq!(texts(&client).await, [slow, left, closed]);
    assert_eq!(journal.entries().last().unwrap(), "terminate room:a Left");
}
