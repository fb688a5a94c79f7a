//! Blocking: a handler that keeps its thread delays nobody else, and outlives no drain.
//!
//! The clients here are threads of their own: they notice what a task of the runtime would not.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use bennu::limits::Drain;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tungstenite::{Message, WebSocket};

use crate::lab::{BLOCKED_LONG, endpoint_with};

const SOON: Duration = Duration::from_millis(700);

/// A server with two workers.
struct Server {
    runtime: Runtime,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: std::sync::mpsc::Receiver<()>,
}

impl Server {
    fn start(drain: Drain) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let (stop, stopped) = oneshot::channel::<()>();
        let (end, ended) = std::sync::mpsc::channel();
        let (endpoint, _) = endpoint_with(|builder| builder.drain(drain), |mount| mount);
        let listener = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(async move {
            let signal = async { drop(stopped.await) };
            let served = endpoint.serve_until(listener, endpoint.router(), signal);
            served.await.expect("no error");
            end.send(()).expect("the test still runs");
        });
        Self {
            runtime,
            address,
            stop,
            ended,
        }
    }

    /// A client that has joined `room:a`.
    fn joined(&self) -> WebSocket<TcpStream> {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_nodelay(true).expect("an open socket");
        let url = format!("ws://{}/socket/websocket?vsn=2.0.0&name=ada", self.address);
        let (mut client, _) = tungstenite::client(url, stream).expect("a WebSocket");
        say(&mut client, "phx_join");
        client.read().expect("the reply");
        client
    }
}

fn say(client: &mut WebSocket<TcpStream>, event: &str) {
    let frame = format!(r#"["1","2","room:a","{event}",{{}}]"#);
    client.send(Message::text(frame)).expect("sent");
}

#[test]
fn a_handler_that_blocks_its_thread_delays_nobody_else() {
    let server = Server::start(Drain::default());
    let (mut blocker, mut neighbour) = (server.joined(), server.joined());
    for _ in 0..2 {
        let began = Instant::now();
        say(&mut blocker, "blocks_long");
        // So that the handler runs before anybody else asks for something.
        std::thread::sleep(Duration::from_millis(20));
        say(&mut neighbour, "ok");
        neighbour.read().expect("the reply");
        let mut http = TcpStream::connect(server.address).expect("it listens");
        let request = b"GET / HTTP/1.0\r\n\r\n";
        http.write_all(request).expect("sent");
        http.read_to_end(&mut Vec::new()).expect("the answer");
        let took = began.elapsed();
        assert!(took < SOON, "{took:?}");
        blocker.read().expect("the reply");
        assert!(began.elapsed() >= BLOCKED_LONG);
    }
    server.runtime.shutdown_background();
}

#[test]
fn a_broadcast_arrives_although_its_handler_then_blocks_its_thread() {
    let server = Server::start(Drain::default());
    // The broadcast wakes the neighbour last.
    let (mut blocker, mut neighbour) = (server.joined(), server.joined());
    for _ in 0..2 {
        let began = Instant::now();
        say(&mut blocker, "broadcasts_and_blocks_long");
        neighbour.read().expect("the broadcast");
        let took = began.elapsed();
        assert!(took < SOON, "{took:?}");
        blocker.read().expect("the broadcast");
        blocker.read().expect("the reply");
        assert!(began.elapsed() >= BLOCKED_LONG);
    }
    server.runtime.shutdown_background();
}

#[test]
fn a_handler_that_blocks_its_thread_does_not_outlive_the_drain() {
    let limit = Duration::from_millis(300);
    let server = Server::start(Drain::default().with_limit(limit));
    let mut blocker = server.joined();
    // A request that never ends has to be cut off as well.
    let mut unfinished = TcpStream::connect(server.address).expect("it listens");
    unfinished
        .write_all(b"GET / HTTP/1.1\r\nhost")
        .expect("sent");
    say(&mut blocker, "blocks_long");
    std::thread::sleep(Duration::from_millis(20));
    let began = Instant::now();
    drop(server.stop);
    server.ended.recv_timeout(SOON).expect("it ends in time");
    assert!(began.elapsed() >= limit, "{:?}", began.elapsed());
    // A program does the same, so as not to wait for the thread.
    server.runtime.shutdown_background();
}

#[test]
fn a_client_that_sends_empty_fragments_without_a_pause_does_not_hold_the_drain() {
    let server = Server::start(Drain::default());
    let mut client = server.joined();
    let began = Instant::now();
    let flood = std::thread::spawn(move || {
        // A fragment of text, empty and masked, and then more of the same.
        let first = [0x01, 0x80, 0, 0, 0, 0];
        let more = [0x00, 0x80, 0, 0, 0, 0].repeat(10_000);
        let stream = client.get_mut();
        stream.write_all(&first).expect("sent");
        while stream.write_all(&more).is_ok() {}
    });
    std::thread::sleep(Duration::from_millis(100));
    drop(server.stop);
    let limit = Duration::from_secs(5);
    server.ended.recv_timeout(limit).expect("it ends in time");
    let took = began.elapsed();
    assert!(took < limit, "{took:?}");
    server.runtime.shutdown_background();
    flood.join().expect("no panic");
}
