//! Clients of both servers: they connect, join, ping, and count what is delivered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt, TryStreamExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::error::Failure;
use crate::process::ServerProcess;
use crate::server::Kind;

/// How long anything that is waited for may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Handshakes at once.
const CONNECTING: usize = 64;

/// A client of one connection.
pub(crate) struct Client {
    ws: WebSocketStream<TcpStream>,
}

impl Client {
    /// Connects, speaking version 2 of the wire.
    pub(crate) async fn connect(port: u16) -> Result<Self, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let url = format!("ws://127.0.0.1:{port}/socket/websocket?vsn=2.0.0");
        let config = WebSocketConfig::default().read_buffer_size(4096);
        let (ws, _) =
            tokio_tungstenite::client_async_with_config(url, stream, Some(config)).await?;
        Ok(Self { ws })
    }

    /// Joins a topic.
    pub(crate) async fn join(&mut self, topic: &str, payload: &str) -> Result<(), Failure> {
        let join = format!(r#"["{topic}","1","{topic}","phx_join",{payload}]"#);
        self.ws.send(Message::text(join)).await?;
        let reply = self.next().await?;
        if !reply.contains(r#""status":"ok""#) {
            return Err(format!("{topic} not joined: {reply}").into());
        }
        Ok(())
    }

    /// Sends a ping and waits for its answer.
    pub(crate) async fn ping(&mut self, topic: &str) -> Result<(), Failure> {
        let ping = format!(r#"["{topic}","2","{topic}","ping",{{"number":1}}]"#);
        self.ws.send(Message::text(ping)).await?;
        let reply = self.next().await?;
        if !reply.contains(r#""2""#) {
            return Err(format!("not the reply of a ping: {reply}").into());
        }
        Ok(())
    }

    /// The next text frame.
    pub(crate) async fn next(&mut self) -> Result<String, Failure> {
        while let Some(message) = self.ws.try_next().await? {
            if let Message::Text(text) = message {
                return Ok(text.to_string());
            }
        }
        Err("the server closed the connection".into())
    }
}

/// Connects `count` clients, and lets them join the topics that `topics` names for each.
pub(crate) async fn connect_all(
    kind: Kind,
    port: u16,
    count: usize,
    topics: &[String],
) -> Result<Vec<Client>, Failure> {
    let connecting = (0..count).map(|_| async {
        let mut client = Client::connect(port).await?;
        if kind == Kind::Bennu {
            for topic in topics {
                client.join(topic, "{}").await?;
            }
        }
        Ok::<_, Failure>(client)
    });
    let connecting = futures_util::stream::iter(connecting).buffer_unordered(CONNECTING);
    connecting.try_collect().await
}

/// Everybody who is delivered what a server broadcasts.
pub(crate) struct Audience {
    kind: Kind,
    pub(crate) server: ServerProcess,
    topics: Vec<String>,
    size: usize,
    deliveries: Arc<Deliveries>,
    clients: JoinSet<()>,
}

#[derive(Default)]
struct Deliveries {
    counted: AtomicUsize,
    awaited: AtomicUsize,
    reached: Notify,
}

impl Audience {
    /// A server with `size` clients, each of which joins `topics`.
    pub(crate) async fn gather(
        kind: Kind,
        size: usize,
        topics: Vec<String>,
    ) -> Result<Self, Failure> {
        let mut audience = Self {
            kind,
            server: ServerProcess::start(kind)?,
            topics,
            size: 0,
            deliveries: Arc::default(),
            clients: JoinSet::new(),
        };
        audience.grow(size).await?;
        Ok(audience)
    }

    /// Adds clients until there are `size`.
    pub(crate) async fn grow(&mut self, size: usize) -> Result<(), Failure> {
        let new = size - self.size;
        let port = self.server.port;
        for client in connect_all(self.kind, port, new, &self.topics).await? {
            let deliveries = Arc::clone(&self.deliveries);
            self.clients.spawn(listen(client, deliveries));
        }
        self.size = size;
        Ok(())
    }

    /// Lets the server broadcast `wakes` times `burst` frames, each time when everybody has the last
    /// ones; the processor time of the server for one delivery, in microseconds.
    pub(crate) async fn round(&mut self, wakes: usize, burst: usize) -> Result<f64, Failure> {
        self.server.settle().await?;
        let before = self.server.processor_time()?;
        for _ in 0..wakes {
            self.deliveries
                .awaited
                .fetch_add(self.size * burst, Ordering::Relaxed);
            self.server.broadcast(burst)?;
            tokio::time::timeout(PATIENCE, self.deliveries.all())
                .await
                .map_err(|_| "deliveries were lost")?;
        }
        self.server.settle().await?;
        let used = self.server.processor_time()? - before;
        Ok(used / as_f64(wakes * burst * self.size))
    }
}

impl Deliveries {
    fn add(&self) {
        let counted = self.counted.fetch_add(1, Ordering::Relaxed) + 1;
        if counted == self.awaited.load(Ordering::Relaxed) {
            self.reached.notify_one();
        }
    }

    async fn all(&self) {
        while self.counted.load(Ordering::Relaxed) < self.awaited.load(Ordering::Relaxed) {
            self.reached.notified().await;
        }
    }
}

async fn listen(mut client: Client, deliveries: Arc<Deliveries>) {
    while let Some(Ok(message)) = client.ws.next().await {
        if message.is_text() {
            deliveries.add();
        }
    }
}

/// A count as a number to divide by. The counts here are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(crate) fn as_f64(count: usize) -> f64 {
    count as f64
}
