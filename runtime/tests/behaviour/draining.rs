//! Draining: at shutdown clients are sent away in batches, and channels end in order.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use bennu::limits::Drain;
use bennu::{Endpoint, testing};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::lab::{Params, Visitor, ada, endpoint, endpoint_with, join, texts};

const SECOND: Duration = Duration::from_secs(1);
const MILLISECOND: Duration = Duration::from_millis(1);

/// How long a drain takes to close each of so many connections, the first first.
async fn closing_times(endpoint: &Endpoint, count: usize) -> Vec<Duration> {
    let began = Instant::now();
    let mut closed = JoinSet::new();
    for _ in 0..count {
        let client = testing::socket(endpoint)
            .assert_within(60 * SECOND)
            .connect(crate::lab::visitor("ada"));
        closed.spawn(async move {
            client.assert_disconnected().await;
            began.elapsed()
        });
    }
    endpoint.shutdown_on(std::future::ready(())).await;
    let mut times = closed.join_all().await;
    times.sort();
    times
}

#[tokio::test(start_paused = true)]
async fn a_running_handler_finishes_and_terminate_runs() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("slow", ()).assert_no_reply().await;
    let began = Instant::now();
    endpoint.shutdown_on(std::future::ready(())).await;
    let took = began.elapsed();
    assert!((3 * SECOND..5 * SECOND).contains(&took), "{took:?}");
    let ended = [
        "join a",
        "in slow",
        "slow handler finished",
        "terminate room:a Draining",
    ];
    assert_eq!(journal.entries(), ended);
    assert_eq!(client.assert_disconnected().await.code, 1012);
}

#[tokio::test(start_paused = true)]
async fn what_a_running_handler_replies_goes_out_before_the_close() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    client.send_text(r#"["1","1","room:a","phx_join",{}]"#);
    client.frames().await;
    client.send_text(r#"["1","2","room:a","slower",{}]"#);
    client.frames().await;
    let drained = tokio::spawn(endpoint.shutdown_on(std::future::ready(())));
    tokio::time::sleep(SECOND).await;
    client.send_text(r#"[null,"3","phoenix","heartbeat",{}]"#);
    client.send_text(r#"["4","4","room:b","phx_join",{}]"#);
    drained.await.expect("no panic");
    // No phx_close: after it the client would not join again. No answer to the join, either.
    assert_eq!(
        texts(&client).await,
        [
            r#"[null,"3","phoenix","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#,
        ]
    );
    assert_eq!(client.assert_disconnected().await.code, 1012);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_closed_at_once() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    client.stop_reading().await;
    room.push("ok", ()).assert_no_reply().await;
    let began = Instant::now();
    endpoint.shutdown_on(std::future::ready(())).await;
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    assert_eq!(client.assert_disconnected().await.code, 1012);
}

#[tokio::test(start_paused = true)]
async fn few_clients_without_channels_are_sent_away_almost_at_once() {
    let (endpoint, _) = endpoint();
    let clients: Vec<_> = (0..10).map(|_| ada(&endpoint)).collect();
    let began = Instant::now();
    endpoint.shutdown_on(std::future::ready(())).await;
    assert!(began.elapsed() <= 5 * MILLISECOND, "{:?}", began.elapsed());
    for client in &clients {
        assert_eq!(client.assert_disconnected().await.code, 1012);
    }
}

#[tokio::test(start_paused = true)]
async fn a_single_batch_is_spread_over_its_share_of_the_interval() {
    let drain = Drain::default().with_batch_size(100);
    let (endpoint, _) = endpoint_with(|builder| builder.drain(drain), |mount| mount);
    let times = closing_times(&endpoint, 25).await;
    let within = times
        .iter()
        .all(|time| *time <= SECOND / 2 + 2 * MILLISECOND);
    assert!(
        within,
        "a quarter of the batch, and of two seconds: {times:?}"
    );
    let distinct: HashSet<_> = times.iter().collect();
    assert!(distinct.len() > 10, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn nobody_connects_while_the_server_drains() {
    let (endpoint, _) = endpoint();
    endpoint.shutdown_on(std::future::ready(())).await;
    let connecting = testing::socket::<Visitor>(&endpoint);
    let params = Params {
        name: "ada".to_owned(),
    };
    assert_eq!(
        connecting.connect_with(&params).await.unwrap_err().status(),
        503
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_happens_before_the_signal() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    let (signal, signalled) = oneshot::channel::<()>();
    let draining = tokio::spawn(endpoint.shutdown_on(async { drop(signalled.await) }));
    tokio::time::sleep(60 * SECOND).await;
    room.push("ok", ()).await.assert_ok(());
    signal.send(()).unwrap();
    draining.await.unwrap();
    assert_eq!(client.assert_disconnected().await.code, 1012);
}

#[tokio::test(start_paused = true)]
async fn batches_keep_their_distance_and_the_closes_within_one_are_spread() {
    let drain = Drain::default().with_batch_size(10);
    let (endpoint, _) = endpoint_with(|builder| builder.drain(drain), |mount| mount);
    let times = closing_times(&endpoint, 30).await;
    for (batch, times) in times.chunks(10).enumerate() {
        let start = 2 * SECOND * u32::try_from(batch).unwrap();
        // tokio's clock ticks in milliseconds.
        let end = start + 2 * SECOND + 2 * MILLISECOND;
        let within = times.iter().all(|time| (start..=end).contains(time));
        assert!(within, "batch {batch}: {times:?}");
        let distinct: HashSet<_> = times.iter().collect();
        assert!(
            distinct.len() > 3,
            "batch {batch} closes at once: {times:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_whole_ends_within_its_limit() {
    let drain = Drain::default().with_limit(2 * SECOND);
    let (endpoint, _) = endpoint_with(|builder| builder.drain(drain), |mount| mount);
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("stuck", ()).assert_no_reply().await;
    let began = Instant::now();
    endpoint.shutdown_on(std::future::ready(())).await;
    let took = began.elapsed();
    assert!((SECOND..=2 * SECOND).contains(&took), "{took:?}");
    // The close still reaches the client.
    assert_eq!(client.assert_disconnected().await.code, 1012);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_does_not_keep_the_server() {
    let (endpoint, _) = endpoint();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let signal = async { drop(stopped.await) };
    let begun = Arc::new(Notify::new());
    let never = {
        let begun = Arc::clone(&begun);
        move || {
            begun.notify_one();
            std::future::pending::<()>()
        }
    };
    let app = endpoint.router().route("/never", axum::routing::get(never));
    let serving = tokio::spawn(async move { endpoint.serve_until(listener, app, signal).await });
    let mut client = TcpStream::connect(address).await.expect("it listens");
    let request = b"GET /never HTTP/1.1\r\nhost: localhost\r\n\r\n";
    client.write_all(request).await.expect("sent");
    begun.notified().await;
    drop(stop);
    let began = Instant::now();
    serving.await.expect("no panic").expect("no error");
    // It is waited for as long as it may take, and then cut off.
    let took = began.elapsed();
    assert!((5 * SECOND..6 * SECOND).contains(&took), "{took:?}");
}
