//! PubSub over several nodes: an adapter carries messages, and its failures harm nobody here.

use std::sync::{Arc, Mutex, Weak};

use bennu::channel::Broadcast;
use bennu::pubsub::{Adapter, BroadcastError, Envelope, PubSub, Published, Receive};
use serde::{Deserialize, Serialize, Serializer};
use tokio::sync::oneshot;

use crate::lab::{NEWS, News, Noise, Room, Said, ada, endpoint_with, join};

/// Two nodes or more in one program, and the ways in which a broker fails.
#[derive(Clone, Default)]
struct Wire {
    nodes: Arc<Mutex<Vec<Arc<Receive>>>>,
    sent: Arc<Mutex<Vec<Envelope>>>,
}

/// One node's end of it.
struct Node {
    wire: Wire,
    here: Mutex<Weak<Receive>>,
    answer: fn() -> Published,
}

impl Wire {
    fn node(&self) -> PubSub {
        self.failing(|| Published::done(Ok(())))
    }

    fn failing(&self, answer: fn() -> Published) -> PubSub {
        PubSub::with_adapter(Node {
            wire: self.clone(),
            here: Mutex::new(Weak::new()),
            answer,
        })
    }
}

impl Adapter for Node {
    fn name(&self) -> &'static str {
        "wire"
    }

    fn start(&self, receive: Receive) {
        let receive = Arc::new(receive);
        *self.here.lock().expect("no test panics with it") = Arc::downgrade(&receive);
        self.wire
            .nodes
            .lock()
            .expect("no test panics with it")
            .push(receive);
    }

    fn publish(&self, envelope: Envelope) -> Published {
        self.wire
            .sent
            .lock()
            .expect("no test panics with it")
            .push(envelope.clone());
        let here = self.here.lock().expect("no test panics with it").clone();
        for node in self
            .wire
            .nodes
            .lock()
            .expect("no test panics with it")
            .iter()
        {
            if !here.ptr_eq(&Arc::downgrade(node)) {
                node(envelope.clone());
            }
        }
        (self.answer)()
    }
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_reaches_the_clients_of_every_node() {
    let wire = Wire::default();
    let (here, _) = endpoint_with(|builder| builder.pubsub(wire.node()), |mount| mount);
    let (there, _) = endpoint_with(|builder| builder.pubsub(wire.node()), |mount| mount);
    let (near, far) = (join(&ada(&here), "a").await, join(&ada(&there), "a").await);
    near.push("bc", ()).await.assert_ok(());
    for room in [&near, &far] {
        assert_eq!(room.assert_push::<Said>().await, Said { q: 1 });
        room.refute_push::<Said>().await;
    }
    near.push("bc_from", ()).await.assert_ok(());
    far.assert_push::<Said>().await;
    near.refute_push::<Said>().await;
    near.push("noise", ()).await.assert_ok(());
    for room in [&near, &far] {
        room.assert_push_value(
            "noise",
            bennu::payload::Binary::from(Noise(vec![1, 2, 3]).0),
        )
        .await;
    }
    let delivered = here.broadcast(Room::topic("a"), Said { q: 2 });
    assert_eq!(delivered.local(), 2, "only those of this node are counted");
    delivered.remote().await.unwrap();
    assert_eq!(far.assert_push::<Said>().await, Said { q: 2 });
}

#[tokio::test(start_paused = true)]
async fn a_local_broadcast_stays_on_its_node() {
    let wire = Wire::default();
    let (here, _) = endpoint_with(|builder| builder.pubsub(wire.node()), |mount| mount);
    let (there, _) = endpoint_with(|builder| builder.pubsub(wire.node()), |mount| mount);
    let (near, far) = (join(&ada(&here), "a").await, join(&ada(&there), "a").await);
    here.local_broadcast(Room::topic("a"), Said { q: 1 });
    near.assert_push::<Said>().await;
    far.refute_push::<Said>().await;
    let (news, pid) = (News { text: "x".into() }, near.handle().pid());
    near.push("subscribe", ()).await.assert_ok(());
    let pubsub = here.pubsub();
    assert_eq!(
        pubsub
            .local_broadcast_from(pid, &NEWS, news.clone())
            .local(),
        0
    );
    assert_eq!(pubsub.local_broadcast(&NEWS, news.clone()).local(), 1);
    assert_eq!(pubsub.broadcast_from(pid, &NEWS, news).local(), 0);
    assert_eq!(wire.sent.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_disconnect_reaches_every_node() {
    let wire = Wire::default();
    let (here, _) = endpoint_with(|builder| builder.pubsub(wire.node()), |mount| mount);
    let (there, _) = endpoint_with(|builder| builder.pubsub(wire.node()), |mount| mount);
    let client = ada(&there);
    assert_eq!(here.disconnect("visitor:ada").local(), 0);
    assert_eq!(client.assert_disconnected().await.code, 1001);
}

#[tokio::test(start_paused = true)]
async fn a_broker_that_fails_is_told_to_who_asks_and_local_delivery_goes_on() {
    let wire = Wire::default();
    for (answer, expected) in [
        (
            (|| Published::done(Err(BroadcastError::NotSent("gone".into())))) as fn() -> Published,
            "not sent to the other nodes: gone",
        ),
        (
            || Published::done(Err(BroadcastError::TooLarge { len: 9, max: 8 })),
            "9 bytes are more than the 8 allowed",
        ),
        (
            || {
                let (result, pending) = oneshot::channel();
                tokio::spawn(async move { result.send(Err(BroadcastError::Unknown)) });
                Published::pending(pending)
            },
            "the broker did not answer: it may have been sent",
        ),
        (
            || Published::pending(oneshot::channel().1),
            "the adapter has stopped",
        ),
    ] {
        let pubsub = wire.failing(answer);
        let (endpoint, _) = endpoint_with(|builder| builder.pubsub(pubsub), |mount| mount);
        let room = join(&ada(&endpoint), "a").await;
        let delivered = endpoint.broadcast(Room::topic("a"), Said { q: 1 });
        assert_eq!(delivered.local(), 2);
        room.assert_push::<Said>().await;
        let error = delivered.remote().await.unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

/// Cannot be written.
#[derive(Clone, Debug, Deserialize)]
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("as asked"))
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_cannot_be_written_is_an_error_of_its_own() {
    let wire = Wire::default();
    let topic = bennu::Topic::<Unwritable>::new("x");
    let delivered = wire.node().broadcast(&topic, Unwritable);
    let error = delivered.remote().await.unwrap_err();
    assert!(matches!(error, BroadcastError::Encode(_)), "{error}");
    let alone = PubSub::local().broadcast(&topic, Unwritable);
    alone
        .remote()
        .await
        .expect("on one node nothing is written");
}

#[tokio::test(start_paused = true)]
async fn what_another_node_sends_by_mistake_is_ignored() {
    let wire = Wire::default();
    let (here, _) = endpoint_with(|builder| builder.pubsub(wire.node()), |mount| mount);
    let client = ada(&here);
    let room = join(&client, "a").await;
    room.push("subscribe", ()).await.assert_ok(());
    client.frames().await;
    let broadcast = std::any::type_name::<Broadcast>();
    for (topic, kind, message) in [
        (
            "room:a",
            "no::such::Type",
            r#"{"topic":"room:a","event":"bc","json":"{}"}"#,
        ),
        ("room:a", broadcast, "not JSON"),
        ("room:a", broadcast, r#"{"topic":"room:a","event":"bc"}"#),
        (
            "room:a",
            broadcast,
            r#"{"topic":"room:a","event":"bc","json":"{}","binary":[1]}"#,
        ),
        (
            "room:b",
            broadcast,
            r#"{"topic":"room:b","event":"bc","json":"{}"}"#,
        ),
        (
            "news",
            broadcast,
            r#"{"topic":"news","event":"bc","json":"{}"}"#,
        ),
        ("news", std::any::type_name::<News>(), r#"{"text":7}"#),
    ] {
        let envelope = Envelope {
            topic: topic.to_owned(),
            kind: kind.to_owned(),
            message: message.as_bytes().to_vec().into(),
        };
        for node in wire.nodes.lock().unwrap().iter() {
            node(envelope.clone());
        }
    }
    assert_eq!(client.frames().await, []);
    room.push("ok", ()).await.assert_ok(());
}
