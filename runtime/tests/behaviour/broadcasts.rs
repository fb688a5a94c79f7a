//! Broadcasts: past the channel to everybody on the topic, unless it intercepts them.

use bennu::channel::Broadcast;
use bennu::testing;
use serde_json::json;

use crate::lab::{Journal, News, Room, Said, Whispered, ada, endpoint, join, texts, visitor};

fn count(journal: &Journal, entry: &str) -> usize {
    journal.entries().iter().filter(|own| *own == entry).count()
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_reaches_everybody_on_the_topic_and_its_sender() {
    let (endpoint, _) = endpoint();
    let (ada, bob) = (ada(&endpoint), ada(&endpoint));
    let (adas, bobs) = (join(&ada, "a").await, join(&bob, "a").await);
    let elsewhere = join(&bob, "b").await;
    adas.push("bc", ()).await.assert_ok(());
    assert_eq!(adas.assert_push::<Said>().await, Said { q: 1 });
    assert_eq!(bobs.assert_push::<Said>().await, Said { q: 1 });
    elsewhere.refute_push::<Said>().await;
    assert_eq!(texts(&bob).await, [r#"[null,null,"room:a","bc",{"q":1}]"#]);
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_comes_before_the_reply_of_the_handler_that_made_it() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("bc", ()).await.assert_ok(());
    room.push("push", ()).await.assert_ok(());
    assert_eq!(
        texts(&client).await,
        [
            r#"[null,null,"room:a","bc",{"q":1}]"#,
            r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1",null,"room:a","joined",{"b":7}]"#,
            r#"["1","3","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn broadcast_from_spares_its_sender() {
    let (endpoint, _) = endpoint();
    let (ada, bob) = (ada(&endpoint), ada(&endpoint));
    let (adas, bobs) = (join(&ada, "a").await, join(&bob, "a").await);
    adas.push("bc_from", ()).await.assert_ok(());
    bobs.assert_push::<Said>().await;
    adas.refute_push::<Said>().await;

    endpoint.broadcast_from(bobs.handle().pid(), Room::topic("a"), Said { q: 2 });
    assert_eq!(adas.assert_push::<Said>().await, Said { q: 2 });
    bobs.refute_push::<Said>().await;
}

#[tokio::test(start_paused = true)]
async fn the_endpoint_broadcasts_from_anywhere() {
    let (endpoint, _) = endpoint();
    let room = join(&ada(&endpoint), "a").await;
    let topic = Room::topic("a");
    let delivered = endpoint.broadcast(&topic, Said { q: 3 });
    assert_eq!(delivered.local(), 2, "the channel, and the test");
    delivered.remote().await.unwrap();
    assert_eq!(room.assert_push::<Said>().await, Said { q: 3 });
    endpoint.local_broadcast(&topic, Said { q: 4 });
    assert_eq!(room.assert_push::<Said>().await, Said { q: 4 });
    let delivered = endpoint.broadcast_value("room:a", "loose", &json!({ "x": 1 }));
    assert_eq!(delivered.unwrap().local(), 2);
    assert!(endpoint.broadcast_value("room:a", "loose", &[1]).is_err());
    room.assert_push_value("loose", json!({ "x": 1 })).await;
    room.push("loose", ()).await.assert_ok(());
    room.assert_push_value("loose", json!({ "any": [1] })).await;
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_does_not_pass_through_the_channel() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("stuck", ()).assert_no_reply().await;
    endpoint.broadcast(Room::topic("a"), Said { q: 5 });
    assert_eq!(room.assert_push::<Said>().await, Said { q: 5 });
    assert_eq!(count(&journal, "out bc"), 0);
}

#[tokio::test(start_paused = true)]
async fn an_intercepted_broadcast_is_rewritten_for_each_client_or_dropped() {
    let (endpoint, journal) = endpoint();
    let (ada, bob) = (ada(&endpoint), ada(&endpoint));
    let (adas, bobs) = (join(&ada, "a").await, join(&bob, "a").await);
    adas.push("icpt", ()).await.assert_ok(());
    assert_eq!(
        adas.assert_broadcast::<Whispered>().await,
        Whispered { q: 1, x: 0 }
    );
    for room in [&adas, &bobs] {
        assert_eq!(
            room.assert_push::<Whispered>().await,
            Whispered { q: 1, x: 1 }
        );
    }
    let own = texts(&bob).await;
    assert_eq!(own, [r#"["1",null,"room:a","icpt",{"q":1,"x":1}]"#]);
    adas.push("drop", ()).await.assert_ok(());
    adas.assert_broadcast::<Whispered>().await;
    adas.refute_push::<Whispered>().await;
    bobs.refute_push::<Whispered>().await;
    assert_eq!(count(&journal, "out icpt"), 4);
}

#[tokio::test(start_paused = true)]
async fn an_intercepted_broadcast_that_does_not_decode_is_dropped() {
    let (endpoint, _) = endpoint();
    let room = join(&ada(&endpoint), "a").await;
    endpoint
        .broadcast_value("room:a", "icpt", &json!({ "q": "?" }))
        .unwrap();
    room.refute_push::<Whispered>().await;
    room.push("ok", ()).await.assert_ok(());
}

#[tokio::test(start_paused = true)]
async fn one_frame_serves_all_clients_of_a_version() {
    let (endpoint, _) = endpoint();
    let mut clients = Vec::new();
    for v1 in [false, false, false, true, true] {
        let connecting = testing::socket(&endpoint);
        let connecting = if v1 { connecting.v1() } else { connecting };
        let client = connecting.connect(visitor("ada"));
        clients.push((join(&client, "a").await, client));
    }
    endpoint.broadcast(Room::topic("a"), Said { q: 1 });
    let mut bytes = Vec::new();
    for (_, client) in &clients {
        match &client.frames().await[..] {
            [bennu::message::Frame::Text(text)] => bytes.push(text.as_ptr()),
            other => panic!("one frame for each client, not {other:?}"),
        }
    }
    assert!(
        bytes[..3].iter().all(|own| *own == bytes[0]),
        "encoded once for V2"
    );
    assert!(
        bytes[3..].iter().all(|own| *own == bytes[3]),
        "encoded once for V1"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_version_cannot_carry_reaches_the_clients_of_the_other() {
    let (endpoint, _) = endpoint();
    let old = testing::socket(&endpoint).v1().connect(visitor("old"));
    let new = ada(&endpoint);
    let (olds, _news) = (join(&old, "a").await, join(&new, "a").await);
    olds.push("noise", ()).await.assert_ok(());
    assert_eq!(
        texts(&new).await,
        [r#"b"\x02\x06\x05room:anoise\x01\x02\x03""#]
    );
    let reply = r#"{"topic":"room:a","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":"2"}"#;
    assert_eq!(texts(&old).await, [reply]);
    olds.push("hiss", ()).await.assert_ok(());
}

#[tokio::test(start_paused = true)]
async fn who_has_left_gets_no_more_broadcasts() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    let topic = Room::topic("a").broadcasts();
    assert_eq!(endpoint.pubsub().subscribers::<Broadcast>(&topic), 2);
    room.leave().await.assert_ok(());
    room.assert_closed().await;
    assert_eq!(
        endpoint.pubsub().subscribers::<Broadcast>(&topic),
        1,
        "the test's"
    );
    endpoint.broadcast(Room::topic("a"), Said { q: 1 });
    room.refute_push::<Said>().await;
    room.assert_broadcast::<Said>().await;
    drop(room);
    assert_eq!(endpoint.pubsub().subscribers::<Broadcast>(&topic), 0);
}

#[tokio::test(start_paused = true)]
async fn a_message_of_another_topic_reaches_the_channel_that_subscribed() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let (room, deaf) = (join(&client, "a").await, join(&client, "b").await);
    let news = |text: &str| News {
        text: text.to_owned(),
    };
    room.push("subscribe", ()).await.assert_ok(());
    room.push("subscribe", ()).await.assert_ok(());
    let delivered = endpoint.pubsub().broadcast(&crate::lab::NEWS, news("one"));
    assert_eq!(
        delivered.local(),
        1,
        "a second subscription changes nothing"
    );
    assert_eq!(room.assert_push::<News>().await, news("one"));
    room.refute_push::<News>().await;
    deaf.refute_push::<News>().await;

    room.push("unsubscribe", ()).await.assert_ok(());
    assert_eq!(endpoint.pubsub().subscribers(&crate::lab::NEWS), 0);

    room.push("subscribe", ()).await.assert_ok(());
    room.push("crash", ()).assert_no_reply().await;
    assert_eq!(
        endpoint.pubsub().subscribers(&crate::lab::NEWS),
        0,
        "it ends with the process"
    );
}

#[tokio::test(start_paused = true)]
async fn a_channel_broadcasts_to_other_topics_and_what_is_not_declared() {
    let (endpoint, _) = endpoint();
    let (ada, bob) = (ada(&endpoint), ada(&endpoint));
    let (adas, bobs) = (join(&ada, "a").await, join(&bob, "b").await);
    adas.push("bc_to", ()).await.assert_ok(());
    assert_eq!(bobs.assert_push::<Said>().await, Said { q: 1 });
    adas.refute_push::<Said>().await;
    adas.push("bc_value", ()).await.assert_ok(());
    adas.assert_push_value("loose", json!({ "any": [1] })).await;
    adas.push("bc_list", ()).await.assert_ok(true);
}

#[tokio::test(start_paused = true)]
async fn a_channel_closes_the_connections_of_a_name() {
    let (endpoint, _) = endpoint();
    let (first, second) = (ada(&endpoint), ada(&endpoint));
    let other = testing::socket(&endpoint).connect(visitor("bob"));
    let channel = join(&other, "a").await;
    channel.push("disconnect", ()).await.assert_ok(());
    for client in [&first, &second] {
        assert_eq!(client.assert_disconnected().await.code, 1001);
    }
    channel.push("ok", ()).await.assert_ok(());
}
