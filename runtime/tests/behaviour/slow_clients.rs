//! Slow clients: what waits for them is bounded, by the policy of the mount, and others notice
//! nothing.

mod sockets;

use bennu::limits::{OutboxLimits, SlowClient};
use bennu::message::Frame;
use serde_json::json;

use crate::lab::{BURST, PUSHES_FOR, Room, Said, ada, endpoint, endpoint_with, join, texts};

/// Lets everything happen that can happen now.
async fn settle() {
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
}

fn limits(messages: usize, bytes: usize, slow_client: SlowClient) -> OutboxLimits {
    OutboxLimits::default()
        .with_messages(messages)
        .with_bytes(bytes)
        .with_slow_client(slow_client)
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_disconnected_and_others_get_everything() {
    let limits = limits(1, 1_000, SlowClient::Disconnect);
    let (endpoint, journal) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
    let (slow, fast) = (ada(&endpoint), ada(&endpoint));
    let (_slows, fasts) = (join(&slow, "a").await, join(&fast, "a").await);
    slow.stop_reading().await;
    slow.heartbeat();
    for q in 0..100 {
        endpoint.broadcast(Room::topic("a"), Said { q });
        assert_eq!(fasts.assert_push::<Said>().await, Said { q });
    }
    assert_eq!(slow.assert_disconnected().await.code, 1013);
    slow.close().await;
    assert_eq!(journal.entries().last().unwrap(), "terminate room:a Closed");
    slow.read();
    assert_eq!(slow.frames().await, [], "what waited is let go at once");
}

#[tokio::test(start_paused = true)]
async fn what_a_join_pushes_before_its_reply_is_bounded_too() {
    let limits = limits(1, 1_000, SlowClient::Disconnect);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
    let client = ada(&endpoint);
    let began = tokio::time::Instant::now();
    client.send_text(r#"["1","1","room:pushes","phx_join",{}]"#);
    assert_eq!(client.assert_disconnected().await.code, 1013);
    let took = began.elapsed();
    assert!(took < PUSHES_FOR, "the join was answered: {took:?}");
}

#[tokio::test(start_paused = true)]
async fn dropping_the_oldest_keeps_the_newest_and_all_replies() {
    let limits = limits(10, 1 << 20, SlowClient::DropOldest);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    client.stop_reading().await;
    let reply = room.push("echo", json!({ "kept": true }));
    client.heartbeat();
    settle().await;
    for q in 0..100_000 {
        endpoint.broadcast(Room::topic("a"), Said { q });
    }
    client.read();
    reply.await.assert_ok(json!({ "kept": true }));
    let frames = texts(&client).await;
    assert_eq!(frames.len(), 2 + 10, "{frames:#?}");
    for (frame, q) in frames[2..].iter().zip(99_990..) {
        assert_eq!(*frame, format!(r#"[null,null,"room:a","bc",{{"q":{q}}}]"#));
    }
    room.push("ok", ()).await.assert_ok(());
}

#[tokio::test(start_paused = true)]
async fn what_waits_is_bounded_in_bytes_too() {
    let limits = limits(1_000_000, 64 << 10, SlowClient::DropOldest);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
    let client = ada(&endpoint);
    let _room = join(&client, "a").await;
    client.stop_reading().await;
    let text = "x".repeat(1_000);
    for _ in 0..1_000 {
        endpoint
            .broadcast_value("room:a", "loose", &json!({ "text": text }))
            .unwrap();
    }
    client.read();
    let frames = client.frames().await;
    let bytes: usize = frames.iter().map(Frame::len).sum();
    assert!((58 << 10..=64 << 10).contains(&bytes), "{bytes} bytes");
}

#[tokio::test(start_paused = true)]
async fn coalescing_keeps_the_newest_of_each_topic_and_event() {
    let limits = limits(6, 1 << 20, SlowClient::Coalesce);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
    let client = ada(&endpoint);
    let (_a, _b) = (join(&client, "a").await, join(&client, "b").await);
    client.stop_reading().await;
    for q in 0..1_000 {
        for topic in ["a", "b"] {
            endpoint.broadcast(Room::topic(topic), Said { q });
            let event =
                endpoint.broadcast_value(&format!("room:{topic}"), "loose", &json!({ "q": q }));
            event.unwrap();
        }
    }
    client.read();
    let frames = texts(&client).await;
    assert!(frames.len() <= 6, "{frames:#?}");
    for topic in ["a", "b"] {
        for event in ["bc", "loose"] {
            let newest = format!(r#"[null,null,"room:{topic}","{event}",{{"q":999}}]"#);
            assert!(frames.contains(&newest), "{newest} of {frames:#?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_only_lets_replies_wait_is_disconnected_whatever_the_policy() {
    for policy in [SlowClient::DropOldest, SlowClient::Coalesce] {
        let limits = limits(10, 1_500, policy);
        let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
        let client = ada(&endpoint);
        let room = join(&client, "a").await;
        client.stop_reading().await;
        for _ in 0..20 {
            room.push("ok", ());
        }
        assert_eq!(client.assert_disconnected().await.code, 1013, "{policy:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_one_handler_arrives_whole() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("burst", ()).await.assert_ok(BURST);
    let frames = client.frames().await;
    assert_eq!(frames.len(), BURST as usize + 1);
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_broadcasts_reaches_every_reader_whole() {
    let (endpoint, _) = endpoint();
    let clients: Vec<_> = (0..20).map(|_| ada(&endpoint)).collect();
    let mut rooms = Vec::new();
    for client in &clients {
        rooms.push(join(client, "a").await);
    }
    for q in 0..BURST {
        endpoint.broadcast(Room::topic("a"), Said { q });
    }
    for client in &clients {
        let frames = texts(client).await;
        assert_eq!(frames.len(), BURST as usize);
        let last = BURST - 1;
        let expected = format!(r#"[null,null,"room:a","bc",{{"q":{last}}}]"#);
        assert_eq!(frames.last(), Some(&expected));
    }
}

#[tokio::test(start_paused = true)]
async fn a_push_to_a_client_that_was_cut_off_says_so() {
    let limits = limits(1, 100_000, SlowClient::Disconnect);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    let reply = room.push("burst", ());
    assert_eq!(client.assert_disconnected().await.code, 1013);
    drop(reply);
}
