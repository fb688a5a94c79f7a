//! Terminating: nobody waits for a `terminate` that takes long, but the end of the server.

use std::time::Duration;

use bennu::endpoint::ProcessKind;
use bennu::limits::Drain;
use serde_json::json;
use tokio::time::Instant;

use crate::lab::{Panic, Room, Said, ada, endpoint, endpoint_with, exchange, join, texts};

const SECOND: Duration = Duration::from_secs(1);
const JOIN: &str = r#"["1","1","room:slow_end","phx_join",{}]"#;
const JOINED: &str = r#"["1","1","room:slow_end","phx_reply",{"status":"ok","response":{}}]"#;
const LEAVE: &str = r#"["1","2","room:slow_end","phx_leave",{}]"#;
const LEFT: &str = r#"["1","2","room:slow_end","phx_reply",{"status":"ok","response":{}}]"#;
const CLOSED: &str = r#"["1","1","room:slow_end","phx_close",{}]"#;
const REJOIN: &str = r#"["3","3","room:slow_end","phx_join",{}]"#;
const REJOINED: &str = r#"["3","3","room:slow_end","phx_reply",{"status":"ok","response":{}}]"#;

#[tokio::test(start_paused = true)]
async fn a_client_that_leaves_and_rejoins_waits_for_no_terminate() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let began = Instant::now();
    exchange(&client, &[JOIN], &[JOINED]).await;
    exchange(&client, &[LEAVE, REJOIN], &[LEFT, CLOSED, REJOINED]).await;
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    let happened = [
        "join slow_end",
        "terminate room:slow_end Left",
        "join slow_end",
    ];
    assert_eq!(journal.entries(), happened);
    tokio::time::sleep(3 * SECOND).await;
    exchange(
        &client,
        &[r#"["3","4","room:slow_end","count",{}]"#],
        &[r#"["3","4","room:slow_end","phx_reply",{"status":"ok","response":1}]"#],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_join_that_replaces_a_channel_waits_for_no_terminate() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let began = Instant::now();
    exchange(&client, &[JOIN, REJOIN], &[JOINED, REJOINED, CLOSED]).await;
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    let ended = "terminate room:slow_end DuplicateJoin";
    assert_eq!(journal.entries()[1], ended);
}

#[tokio::test(start_paused = true)]
async fn a_crash_and_a_stop_are_sent_before_terminate_has_ended() {
    let (endpoint, _) = endpoint();
    let (first, second) = (ada(&endpoint), ada(&endpoint));
    let (crashes, stops) = (
        join(&first, "slow_end").await,
        join(&second, "slow_end").await,
    );
    let began = Instant::now();
    crashes.send(Panic);
    crashes.assert_crashed().await;
    stops.push("stop", ()).await.assert_ok(json!({ "bye": 1 }));
    stops.assert_closed().await;
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_terminates_sends_no_broadcasts_beside_the_one_that_was_joined_again() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    exchange(&client, &[JOIN], &[JOINED]).await;
    exchange(&client, &[LEAVE, REJOIN], &[LEFT, CLOSED, REJOINED]).await;
    let delivery = endpoint.broadcast(Room::topic("slow_end"), Said { q: 1 });
    assert_eq!(delivery.local(), 1);
    assert_eq!(
        texts(&client).await,
        [r#"[null,null,"room:slow_end","bc",{"q":1}]"#]
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_that_left_while_it_joined_has_left_though_it_joins_again() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[
            r#"["1","1","room:slow","phx_join",{}]"#,
            r#"["1","2","room:slow","phx_leave",{}]"#,
            r#"["3","3","room:slow","phx_join",{}]"#,
        ],
        &[],
    )
    .await;
    tokio::time::sleep(2 * SECOND).await;
    assert_eq!(
        texts(&client).await,
        [
            r#"["1","1","room:slow","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","2","room:slow","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","1","room:slow","phx_close",{}]"#,
            r#"["3","3","room:slow","phx_reply",{"status":"ok","response":{}}]"#,
        ]
    );
    assert_eq!(
        journal.entries(),
        ["join slow", "terminate room:slow Left", "join slow"]
    );
}

#[tokio::test(start_paused = true)]
async fn the_channels_that_terminate_are_as_few_as_may_be_joined() {
    let (endpoint, journal) = endpoint_with(|builder| builder, |mount| mount.max_channels(3));
    let client = ada(&endpoint);
    let mut refused = 0;
    for round in 0..10 {
        client.send_text(format!(
            r#"["{round}","1","room:slow_end","phx_join",{{}}]"#
        ));
        let is_refused = |frame: &String| frame.contains("too many channels joined");
        refused += usize::from(texts(&client).await.iter().any(is_refused));
        client.send_text(format!(
            r#"["{round}","2","room:slow_end","phx_leave",{{}}]"#
        ));
        client.frames().await;
    }
    assert_eq!(refused, 7);
    let joins = || {
        let entries = journal.entries();
        entries
            .iter()
            .filter(|entry| entry.starts_with("join"))
            .count()
    };
    assert_eq!(joins(), 3);
    // Joins that replace the channel make ever more that terminate, too.
    tokio::time::sleep(3 * SECOND).await;
    for round in 20..40 {
        client.send_text(format!(
            r#"["{round}","1","room:slow_end","phx_join",{{}}]"#
        ));
        client.frames().await;
    }
    assert_eq!(
        joins(),
        3 + 4,
        "three that terminate, and the one that is joined"
    );
    tokio::time::sleep(3 * SECOND).await;
    join(&client, "slow_end").await;
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_server_waits_for_channels_whose_connection_has_closed() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let _room = join(&client, "slow_end").await;
    endpoint.disconnect("visitor:ada");
    let began = Instant::now();
    assert_eq!(client.assert_disconnected().await.code, 1001);
    assert_eq!(began.elapsed(), Duration::ZERO);
    tokio::time::sleep(SECOND / 2).await;
    endpoint.shutdown_on(std::future::ready(())).await;
    let took = began.elapsed();
    assert!((2 * SECOND..3 * SECOND).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_server_waits_no_longer_than_its_limit_for_a_channel_that_was_left() {
    let drain = Drain::default().with_limit(SECOND);
    let (endpoint, _) = endpoint_with(|builder| builder.drain(drain), |mount| mount);
    let client = ada(&endpoint);
    exchange(&client, &[JOIN], &[JOINED]).await;
    exchange(&client, &[LEAVE], &[LEFT, CLOSED]).await;
    let began = Instant::now();
    endpoint.shutdown_on(std::future::ready(())).await;
    let took = began.elapsed();
    assert!((SECOND / 2..=SECOND).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_processes_that_take_mail_are_listed_and_no_others() {
    let (endpoint, _) = endpoint();
    let listed = || {
        let mut listed: Vec<_> = endpoint
            .processes(100)
            .into_iter()
            .map(|process| {
                assert_eq!(process.kind(), ProcessKind::Channel);
                format!("{} {}", process.name(), process.topic())
            })
            .collect();
        listed.sort();
        listed
    };
    let (first, second) = (ada(&endpoint), ada(&endpoint));
    let (left, crashed) = (join(&first, "a").await, join(&first, "slow_end").await);
    let kept = join(&second, "a").await;
    first.join(Room::topic("deny")).await.unwrap_err();
    first.join(Room::topic("crash")).await.unwrap_err();
    assert_eq!(
        listed(),
        ["Room room:a", "Room room:a", "Room room:slow_end"]
    );
    assert_eq!(endpoint.processes(2).len(), 2);
    let pids: Vec<_> = endpoint
        .processes(100)
        .iter()
        .map(bennu::endpoint::ProcessInfo::pid)
        .collect();
    assert!(pids.contains(&kept.handle().pid()), "{pids:?}");
    left.leave().await.assert_ok(());
    left.assert_closed().await;
    crashed.send(Panic);
    crashed.assert_crashed().await;
    assert_eq!(listed(), ["Room room:a"], "that of the second client");
    join(&first, "a").await;
    join(&first, "a").await;
    assert_eq!(
        listed().len(),
        2,
        "a channel that is replaced is not listed"
    );
    second.close().await;
    first.close().await;
    assert_eq!(listed(), [""; 0]);
}
