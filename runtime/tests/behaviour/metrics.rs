//! Metrics: what is counted.

use std::collections::BTreeMap;

use bennu::testing;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use serde_json::json;

use crate::lab::{Params, Room, Said, Visitor, endpoint_with, join, visitor};

/// Adds what each metric came to since the last time, by its name and labels.
fn snapshot(snapshotter: &Snapshotter, sums: &mut BTreeMap<String, f64>) {
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let labels: Vec<_> = key
            .key()
            .labels()
            .map(|label| label.value().to_owned())
            .collect();
        let name = format!("{} {}", key.key().name(), labels.join(","));
        match value {
            #[expect(clippy::cast_precision_loss, reason = "the counts are small")]
            DebugValue::Counter(count) => *sums.entry(name).or_default() += count as f64,
            DebugValue::Gauge(value) => *sums.entry(name).or_default() += value.into_inner(),
            #[expect(clippy::cast_precision_loss, reason = "the counts are small")]
            DebugValue::Histogram(values) => *sums.entry(name).or_default() += values.len() as f64,
        }
    }
}

/// What the test below comes to.
const COUNTED: &[(&str, f64)] = &[
    ("bennu_connects_total ok", 1.0),
    ("bennu_connects_total refused", 1.0),
    ("bennu_joins_total ok", 2.0),
    ("bennu_joins_total refused", 1.0),
    ("bennu_channel_crashes_total ", 1.0),
    ("bennu_channels ", 1.0),
    ("bennu_connections websocket", 1.0),
    ("bennu_connections test", 1.0),
    ("bennu_frames_dropped_total ", 6.0),
    ("bennu_messages_refused_total ", 1.0),
];

#[tokio::test(start_paused = true)]
async fn connections_channels_joins_crashes_and_drops_are_counted() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _local = metrics::set_default_local_recorder(&recorder);
    let limits = bennu::limits::OutboxLimits::default()
        .with_messages(4)
        .with_slow_client(bennu::limits::SlowClient::DropOldest);
    let rate = bennu::limits::MessageRate::default()
        .with_per_second(1)
        .with_burst(8);
    let (endpoint, _) = endpoint_with(
        |builder| builder,
        |mount| mount.outbox(limits).message_rate(rate),
    );
    let params = |name: &str| Params {
        name: name.to_owned(),
    };
    let connecting = testing::socket::<Visitor>(&endpoint);
    let client = connecting.connect_with(&params("ada")).await.unwrap();
    let connecting = testing::socket::<Visitor>(&endpoint);
    connecting
        .connect_with(&params("stranger"))
        .await
        .unwrap_err();
    let other = testing::socket(&endpoint).connect(visitor("bob"));
    let (a, b) = (join(&client, "a").await, join(&client, "b").await);
    client.join(Room::topic("deny")).await.unwrap_err();
    b.push("crash", ()).assert_no_reply().await;
    client.stop_reading().await;
    for q in 0..10 {
        endpoint.broadcast(Room::topic("a"), Said { q });
    }
    client.read();
    client.frames().await;
    for _ in 0..4 {
        a.push("ok", ());
    }
    a.push("ok", ())
        .await
        .assert_error(json!({ "reason": "too many messages" }));
    let mut sums = BTreeMap::new();
    snapshot(&snapshotter, &mut sums);
    for (name, expected) in COUNTED {
        assert_eq!(sums.get(*name), Some(expected), "{name} in {sums:#?}");
    }
    assert!(sums["bennu_outbox_depth "] > 0.0, "{sums:#?}");
    client.close().await;
    other.close().await;
    tokio::task::yield_now().await;
    snapshot(&snapshotter, &mut sums);
    for gauge in [
        "bennu_channels ",
        "bennu_connections websocket",
        "bennu_connections test",
    ] {
        assert_eq!(sums.get(gauge), Some(&0.0), "{gauge} in {sums:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn messages_for_a_full_mailbox_are_counted() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _local = metrics::set_default_local_recorder(&recorder);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.mailbox(2));
    let client = testing::socket(&endpoint).connect(visitor("ada"));
    let room = join(&client, "a").await;
    room.push("stuck", ()).assert_no_reply().await;
    for _ in 0..5 {
        room.push("ok", ());
    }
    client.frames().await;
    let mut sums = BTreeMap::new();
    snapshot(&snapshotter, &mut sums);
    assert_eq!(
        sums.get("bennu_mailbox_full_total "),
        Some(&3.0),
        "{sums:#?}"
    );
}
