//! Draining: at shutdown clients are sent away in batches, and channels end in order.

use std::sync::Arc;
use std::time::Duration;

use bennu::{Drain, testing};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use crate::lab::{Params, Visitor, ada, endpoint, endpoint_with, join};

const SECOND: Duration = Duration::from_secs(1);

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
async fn clients_without_channels_are_sent_away_at_once() {
    let (endpoint, _) = endpoint();
    let clients: Vec<_> = (0..10).map(|_| ada(&endpoint)).collect();
    let began = Instant::now();
    endpoint.shutdown_on(std::future::ready(())).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
    for client in &clients {
        assert_eq!(client.assert_disconnected().await.code, 1012);
    }
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
    let drain = Drain {
        batch_size: 10,
        batch_interval: 2 * SECOND,
        limit: 30 * SECOND,
    };
    let (endpoint, _) = endpoint_with(|builder| builder.drain(drain), |mount| mount);
    let began = Instant::now();
    let mut closed = tokio::task::JoinSet::new();
    for _ in 0..30 {
        let client = testing::socket(&endpoint)
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
    for (batch, times) in times.chunks(10).enumerate() {
        let start = 2 * SECOND * u32::try_from(batch).unwrap();
        // tokio's clock ticks in milliseconds.
        let end = start + 2 * SECOND + Duration::from_millis(2);
        let within = times.iter().all(|time| (start..=end).contains(time));
        assert!(within, "batch {batch}: {times:?}");
        let distinct: std::collections::HashSet<_> = times.iter().collect();
        assert!(
            distinct.len() > 3,
            "batch {batch} closes at once: {times:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_whole_ends_within_its_limit() {
    let drain = Drain {
        limit: 2 * SECOND,
        ..Drain::default()
    };
    let (endpoint, _) = endpoint_with(|builder| builder.drain(drain), |mount| mount);
    let room = join(&ada(&endpoint), "a").await;
    room.push("stuck", ()).assert_no_reply().await;
    let began = Instant::now();
    endpoint.shutdown_on(std::future::ready(())).await;
    assert_eq!(began.elapsed().as_secs(), 2);
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
    let serving = tokio::spawn(async move { endpoint.serve(listener, app, signal).await });
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
