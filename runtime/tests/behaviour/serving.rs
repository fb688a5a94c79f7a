//! Serving: real connections on loopback, whatever they are, are accepted, counted and let go.

use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use axum::serve::{Listener, ListenerExt};
use bennu::Endpoint;
use bennu::endpoint::ServeLimits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::lab::endpoint_with;

const SECOND: Duration = Duration::from_secs(1);
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// A server that runs until it is dropped or stopped.
struct Server {
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<io::Result<()>>,
}

impl Server {
    fn start<L: Listener>(listener: L, limits: ServeLimits) -> Self {
        let (endpoint, _) = endpoint_with(|builder| builder.serve_limits(limits), |mount| mount);
        Self::of(endpoint, listener)
    }

    fn of<L: Listener>(endpoint: Endpoint, listener: L) -> Self {
        let peer = async |peer: Option<axum::Extension<ConnectInfo<std::net::SocketAddr>>>| {
            peer.map_or(
                "nowhere".to_owned(),
                |axum::Extension(ConnectInfo(peer))| peer.ip().to_string(),
            )
        };
        let app: Router = endpoint.router().route("/", get(peer));
        let (stop, stopped) = oneshot::channel::<()>();
        let signal = async { drop(stopped.await) };
        let serving = async move { endpoint.serve_until(listener, app, signal).await };
        Self {
            stop: Some(stop),
            serving: tokio::spawn(serving),
        }
    }

    async fn stop(mut self) {
        drop(self.stop.take());
        self.serving.await.expect("no panic").expect("no error");
    }
}

async fn tcp() -> (TcpListener, std::net::SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

/// Sends a request and reads until the answer ends with what the page says.
async fn ask(client: &mut (impl AsyncReadExt + AsyncWriteExt + Unpin)) -> String {
    client.write_all(REQUEST).await.expect("sent");
    let mut answer = Vec::new();
    while !answer.ends_with(b"127.0.0.1") && !answer.ends_with(b"nowhere") {
        let read = client.read_buf(&mut answer).await.expect("answered");
        assert!(read > 0, "closed: {}", String::from_utf8_lossy(&answer));
    }
    String::from_utf8(answer).expect("text")
}

/// How long it takes until the server closes the connection.
async fn closed_after(client: &mut TcpStream) -> Duration {
    let began = Instant::now();
    let mut rest = Vec::new();
    timeout(10 * SECOND, client.read_to_end(&mut rest))
        .await
        .expect("closed")
        .expect("closed in order");
    began.elapsed()
}

#[tokio::test]
async fn small_frames_are_not_held_back_and_the_peer_is_known() {
    let (listener, address) = tcp().await;
    let (accepted, mut sockets) = mpsc::unbounded_channel();
    let listener = listener.tap_io(move |stream: &mut TcpStream| {
        let socket = stream.as_fd().try_clone_to_owned().expect("an open socket");
        accepted.send(socket).expect("the test still runs");
    });
    let server = Server::start(listener, ServeLimits::default());
    let mut client = TcpStream::connect(address).await.expect("it listens");
    assert!(ask(&mut client).await.contains("127.0.0.1"));
    let socket = std::net::TcpStream::from(sockets.recv().await.expect("it was accepted"));
    assert!(socket.nodelay().expect("an open socket"));
    server.stop().await;
}

#[tokio::test]
async fn a_unix_listener_will_do() {
    let folder = std::env::temp_dir().join(format!("bennu-{}", std::process::id()));
    let _ = std::fs::remove_file(&folder);
    let listener = UnixListener::bind(&folder).expect("a socket");
    let server = Server::start(listener, ServeLimits::default());
    let mut client = UnixStream::connect(&folder).await.expect("it listens");
    assert!(ask(&mut client).await.ends_with("nowhere"));
    server.stop().await;
    std::fs::remove_file(&folder).expect("it is there");
}

#[tokio::test]
async fn a_connection_that_sends_nothing_or_half_a_request_is_closed() {
    let (listener, address) = tcp().await;
    let limits = ServeLimits::default().with_first_request(Duration::from_millis(200));
    let server = Server::start(listener, limits);
    let mut silent = TcpStream::connect(address).await.expect("it listens");
    let mut slow = TcpStream::connect(address).await.expect("it listens");
    slow.write_all(&REQUEST[..20]).await.expect("sent");
    let mut kept = TcpStream::connect(address).await.expect("it listens");
    ask(&mut kept).await;
    for client in [&mut silent, &mut slow] {
        assert!(closed_after(client).await < 5 * SECOND);
    }
    ask(&mut kept).await;
    server.stop().await;
}

#[tokio::test]
async fn a_connection_that_asks_no_more_is_closed() {
    let (listener, address) = tcp().await;
    let limits = ServeLimits::default().with_keep_alive(Duration::from_millis(200));
    let server = Server::start(listener, limits);
    let mut client = TcpStream::connect(address).await.expect("it listens");
    ask(&mut client).await;
    assert!(closed_after(&mut client).await < 5 * SECOND);
    let mut client = TcpStream::connect(address).await.expect("it listens");
    ask(&mut client).await;
    client.write_all(&REQUEST[..20]).await.expect("sent");
    assert!(closed_after(&mut client).await < 5 * SECOND);
    server.stop().await;
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_until_one_is_closed() {
    let (listener, address) = tcp().await;
    let server = Server::start(listener, ServeLimits::default().with_connections(2));
    let mut first = TcpStream::connect(address).await.expect("it listens");
    ask(&mut first).await;
    // A WebSocket is a connection, too.
    let mut second = TcpStream::connect(address).await.expect("it listens");
    let upgrade = "GET /socket/websocket?vsn=2.0.0&name=ada HTTP/1.1\r\nhost: localhost\r\n\
                   connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                   sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    second.write_all(upgrade.as_bytes()).await.expect("sent");
    let mut answer = [0; 12];
    second.read_exact(&mut answer).await.expect("answered");
    assert_eq!(&answer, b"HTTP/1.1 101");
    let mut third = TcpStream::connect(address).await.expect("it listens");
    let waits = timeout(Duration::from_millis(200), ask(&mut third)).await;
    assert!(waits.is_err(), "{waits:?}");
    drop(second);
    // Its request has been sent already.
    let mut answer = [0; 12];
    third.read_exact(&mut answer).await.expect("answered");
    assert_eq!(&answer, b"HTTP/1.1 200");
    drop((first, third));
    server.stop().await;
}
