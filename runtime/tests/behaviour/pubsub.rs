//! PubSub over several nodes: an adapter carries messages, and its failures harm nobody here.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bennu::payload::Payload;
use bennu::pubsub::{
    Adapter, BoxFuture, BroadcastError, Envelope, Health, Kind, MessageKind, Node, NodeId, PubSub,
    Published, SlowReader, SubscriptionOptions,
};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize, Serializer};
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

use crate::lab::{NEWS, News, Noise, Room, Said, ada, endpoint_with, join};
use crate::log::Log;

/// Two nodes or more in one program, and the ways in which a broker fails. What it carries are bytes,
/// and a node hears its own messages again.
#[derive(Clone, Default)]
struct Wire {
    nodes: Arc<Mutex<Vec<Node>>>,
    sent: Arc<Mutex<Vec<Envelope>>>,
    topics: Arc<Mutex<Vec<String>>>,
}

/// One node's end of it.
struct End {
    wire: Wire,
    answer: fn() -> Published,
    health: watch::Sender<Health>,
}

impl Wire {
    fn node(&self) -> PubSub {
        self.failing(|| Published::done(Ok(())))
    }

    fn failing(&self, answer: fn() -> Published) -> PubSub {
        PubSub::with_adapter(End {
            wire: self.clone(),
            answer,
            health: watch::channel(Health::Up).0,
        })
    }

    fn receive(&self, envelope: &Envelope, at: impl Fn(&Node) -> bool) {
        let envelope = Envelope::decode(envelope.encode()).expect("what was written");
        let nodes = self.nodes.lock().expect("no test panics with it").clone();
        for node in nodes.iter().filter(|node| at(node)) {
            node.receive(&envelope);
        }
    }
}

impl Adapter for End {
    fn name(&self) -> &'static str {
        "wire"
    }

    fn start(&self, node: Node) {
        let mut nodes = self.wire.nodes.lock().expect("no test panics with it");
        nodes.push(node);
    }

    fn publish(&self, envelope: Envelope) -> Published {
        let mut sent = self.wire.sent.lock().expect("no test panics with it");
        sent.push(envelope.clone());
        drop(sent);
        self.wire.receive(&envelope, |_| true);
        (self.answer)()
    }

    fn send_to(&self, to: NodeId, envelope: Envelope) -> Published {
        self.wire.receive(&envelope, |node| node.id() == to);
        (self.answer)()
    }

    fn joined(&self, topic: &str) {
        let mut topics = self.wire.topics.lock().expect("no test panics with it");
        topics.push(format!("+{topic}"));
    }

    fn left(&self, topic: &str) {
        let mut topics = self.wire.topics.lock().expect("no test panics with it");
        topics.push(format!("-{topic}"));
    }

    fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    fn max_payload(&self) -> usize {
        10_000
    }

    fn stop(&self, grace: Duration) -> BoxFuture<'static, ()> {
        self.health.send_replace(Health::Down("stopped".to_owned()));
        Box::pin(tokio::time::sleep(grace))
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

impl MessageKind for Unwritable {
    const KIND: &'static str = "unwritable";
}

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
    let event = || Kind::Event("bc".into());
    let news = || Kind::Message(News::KIND.into());
    let json = |text: &'static str| Payload::Json(text.into());
    let elsewhere = NodeId::from_bytes([1; 16]);
    for (topic, kind, body) in [
        ("room:a", Kind::Message("NoSuchType".into()), json("{}")),
        ("room:a", event(), json("not JSON")),
        ("room:a", event(), json("7")),
        ("room:b", event(), json("{}")),
        ("news", event(), json("{}")),
        ("news", news(), json(r#"{"text":7}"#)),
        ("news", news(), Payload::Binary(vec![1].into())),
    ] {
        wire.receive(&Envelope::new(elsewhere, topic, kind, body), |_| true);
    }
    assert_eq!(client.frames().await, []);
    room.push("ok", ()).await.assert_ok(());
}

#[tokio::test(start_paused = true)]
async fn a_message_of_an_unknown_kind_is_logged_now_and_then() {
    let (log, _guard) = Log::of(tracing::Level::WARN);
    let wire = Wire::default();
    let pubsub = wire.node();
    let mut news = pubsub.subscribe(&NEWS);
    let unknown = |kind: &str| {
        let kind = Kind::Message(kind.into());
        let from = NodeId::from_bytes([1; 16]);
        let body = Payload::Json(r#"{"text":"x"}"#.into());
        wire.receive(&Envelope::new(from, "news", kind, body), |_| true);
    };
    for _ in 0..5 {
        unknown("Olds");
    }
    assert_eq!(
        log.lines_with("whose kind no subscriber here takes").len(),
        1
    );
    tokio::time::advance(Duration::from_secs(11)).await;
    unknown("Olds");
    let lines = log.lines_with("whose kind no subscriber here takes");
    assert_eq!(lines.len(), 2);
    assert!(lines[1].contains("messages=5"), "{lines:?}");
    unknown(News::KIND);
    assert_eq!(
        news.try_next().map(|news| news.text.clone()),
        Some("x".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn any_task_subscribes_on_every_node_until_it_drops_the_stream() {
    let wire = Wire::default();
    let (here, there) = (wire.node(), wire.node());
    let (near, mut far) = (here.subscribe(&NEWS), there.subscribe(&NEWS));
    let near = tokio::spawn(near.map(|news| news.text.clone()).collect::<Vec<_>>());
    for text in ["a", "b"] {
        let delivery = here.broadcast(&NEWS, News { text: text.into() });
        assert_eq!(delivery.local(), 1, "its own echo is skipped");
    }
    assert_eq!(
        far.next().await.map(|news| news.text.clone()),
        Some("a".to_owned())
    );
    assert_eq!(
        far.try_next().map(|news| news.text.clone()),
        Some("b".to_owned())
    );
    assert!(far.try_next().is_none());
    drop(far);
    assert_eq!((here.subscribers(&NEWS), there.subscribers(&NEWS)), (1, 0));
    drop(here);
    let read = near.await.expect("it ends");
    assert_eq!(read, ["a", "b"], "and with its PubSub the stream");
    assert_eq!(*wire.topics.lock().unwrap(), ["+news", "+news", "-news"]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_keeps_no_more_than_its_capacity() {
    let pubsub = PubSub::local();
    let numbers = bennu::Topic::<u32>::new("numbers");
    for (policy, read, dropped) in [
        (SlowReader::DropOldest, vec![3, 4], 2),
        (SlowReader::DropNewest, vec![1, 2], 2),
        (SlowReader::End, vec![1, 2], 1),
    ] {
        let options = SubscriptionOptions::default();
        let options = options.with_capacity(2).with_slow_reader(policy);
        let mut subscription = pubsub.subscribe_with(&numbers, options);
        for number in 1..=4 {
            pubsub.broadcast(&numbers, number);
        }
        let waiting: Vec<u32> =
            std::iter::from_fn(|| subscription.try_next().map(|n| *n)).collect();
        assert_eq!(
            (waiting, subscription.dropped()),
            (read, dropped),
            "{policy:?}"
        );
        pubsub.broadcast(&numbers, 5);
        let next = subscription.next().await.map(|number| *number);
        assert_eq!(next, (policy != SlowReader::End).then_some(5), "{policy:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_node_alone_is_sent_to() {
    let wire = Wire::default();
    let nodes = [wire.node(), wire.node(), wire.node()];
    let mut readers = nodes.each_ref().map(|node| node.subscribe(&NEWS));
    for to in [0, 2] {
        let delivery =
            nodes[0].direct_broadcast(nodes[to].node(), &NEWS, News { text: "x".into() });
        assert_eq!(delivery.local(), usize::from(to == 0));
        delivery.remote().await.unwrap();
        let got = readers.each_mut().map(|reader| reader.try_next().is_some());
        assert_eq!(got, [0, 1, 2].map(|node| node == to));
    }
    let alone = PubSub::local();
    let nowhere = alone.direct_broadcast(nodes[0].node(), &NEWS, News { text: "x".into() });
    let error = nowhere.remote().await.unwrap_err();
    assert!(matches!(error, BroadcastError::NotSent(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_adapter_says_how_it_is_and_what_it_takes() {
    let node = Wire::default().node();
    let health = node.health();
    assert_eq!(*health.borrow(), Health::Up);
    let large = News {
        text: "x".repeat(10_000),
    };
    let error = node.broadcast(&NEWS, large).remote().await.unwrap_err();
    assert!(
        matches!(error, BroadcastError::TooLarge { len, max: 10_000 } if len > 10_000),
        "{error}"
    );
    let began = Instant::now();
    node.stop(Duration::from_secs(3)).await;
    assert_eq!(began.elapsed(), Duration::from_secs(3));
    assert_eq!(*health.borrow(), Health::Down("stopped".to_owned()));
    assert_eq!(*PubSub::local().health().borrow(), Health::Up);
}
