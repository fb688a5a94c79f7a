//! The same over real sockets, which have buffers of their own.

use std::time::Duration;

use bennu::Endpoint;
use bennu::limits::OutboxLimits;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::lab::{BURST, Room, Said, endpoint_with};

const SECOND: Duration = Duration::from_secs(1);

/// An endpoint that is served on loopback, and where.
async fn served(limits: OutboxLimits) -> (Endpoint, String) {
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.outbox(limits));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let serving = endpoint.clone();
    tokio::spawn(async move {
        let app = serving.router();
        let never = std::future::pending();
        serving.serve_until(listener, app, never).await
    });
    (endpoint, address)
}

type Client = WebSocketStream<TcpStream>;

/// A client that has joined `room:a`.
async fn joined(address: &str) -> Client {
    let stream = TcpStream::connect(address).await.expect("it listens");
    let url = format!("ws://{address}/socket/websocket?vsn=2.0.0&name=ada");
    let (mut client, _) = tokio_tungstenite::client_async(url, stream)
        .await
        .expect("a WebSocket");
    say(&mut client, "1", "phx_join").await;
    assert!(next(&mut client).await.contains(r#""status":"ok""#));
    client
}

async fn say(client: &mut Client, reference: &str, event: &str) {
    let frame = format!(r#"["1","{reference}","room:a","{event}",{{}}]"#);
    client.send(Message::text(frame)).await.expect("sent");
}

async fn next(client: &mut Client) -> String {
    let message = timeout(5 * SECOND, client.next()).await.expect("in time");
    let message = message.expect("open").expect("a frame");
    message.into_text().expect("text").to_string()
}

#[tokio::test]
async fn a_burst_of_one_handler_arrives_whole() {
    let (_endpoint, address) = served(OutboxLimits::default()).await;
    let mut client = joined(&address).await;
    say(&mut client, "2", "burst").await;
    for _ in 0..BURST {
        assert!(next(&mut client).await.contains(r#""news""#));
    }
    assert!(next(&mut client).await.contains("10000"), "the reply");
    say(&mut client, "3", "ok").await;
    assert!(
        next(&mut client).await.contains(r#""3""#),
        "it is still there"
    );
}

#[tokio::test]
async fn a_client_that_never_reads_is_cut_off_and_its_neighbours_are_not_delayed() {
    let limits = OutboxLimits::default().with_stall(SECOND / 2);
    let (endpoint, address) = served(limits).await;
    let (idle, mut reader) = (joined(&address).await, joined(&address).await);
    // More than the buffers of both ends of its connection take, less than the outbox does.
    let text = "x".repeat(1 << 20);
    for _ in 0..12 {
        let sent = endpoint.broadcast_value("room:a", "loose", &json!({ "text": text }));
        assert_eq!(sent.expect("JSON").local(), 2);
        assert!(next(&mut reader).await.len() > text.len());
    }
    let began = Instant::now();
    let mut q = 0;
    while endpoint.broadcast(Room::topic("a"), Said { q }).local() == 2 {
        let sent = Instant::now();
        assert!(next(&mut reader).await.contains(&format!(r#""q":{q}"#)));
        let took = sent.elapsed();
        assert!(took < SECOND / 4, "the neighbour waited for {took:?}");
        assert!(began.elapsed() < 10 * SECOND, "the client is not cut off");
        tokio::time::sleep(Duration::from_millis(5)).await;
        q += 1;
    }
    drop(idle);
}

#[tokio::test]
async fn a_client_that_reads_slowly_but_reads_gets_everything() {
    let limits = OutboxLimits::default().with_stall(SECOND / 2);
    let (endpoint, address) = served(limits).await;
    let mut client = joined(&address).await;
    let text = "x".repeat(1 << 20);
    for _ in 0..12 {
        let sent = endpoint.broadcast_value("room:a", "loose", &json!({ "text": text }));
        assert_eq!(sent.expect("JSON").local(), 1);
    }
    for _ in 0..12 {
        tokio::time::sleep(SECOND / 10).await;
        assert!(next(&mut client).await.len() > text.len());
    }
    say(&mut client, "2", "ok").await;
    assert!(next(&mut client).await.contains(r#""2""#));
}

#[tokio::test]
async fn a_client_that_is_cut_off_and_reads_on_learns_why() {
    let limits = OutboxLimits::default().with_bytes(1 << 20);
    let (endpoint, address) = served(limits).await;
    let mut client = joined(&address).await;
    let text = "x".repeat(500_000);
    let send = || endpoint.broadcast_value("room:a", "loose", &json!({ "text": text }));
    while send().expect("JSON").local() == 1 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let close = loop {
        let message = timeout(5 * SECOND, client.next()).await.expect("in time");
        if let Message::Close(close) = message.expect("a close").expect("a frame") {
            break close.expect("a reason");
        }
    };
    assert_eq!(u16::from(close.code), 1013);
}
