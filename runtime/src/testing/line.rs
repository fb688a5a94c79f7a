//! The line between a test and the server, which takes the place of a transport.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::log::Log;
use super::wire::{Arrival, Content, Sent};
use crate::frame::Frame;
use crate::outbox::Close;
use crate::payload::Payload;
use crate::pubsub::PubSub;
use crate::serializer::Serializer;
use crate::server::{Connection, Live, Served};
use crate::socket::Socket;

/// How long a test waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    /// The time for something that must arrive.
    pub(super) assert: Duration,
    /// The time for something that must not arrive.
    pub(super) refute: Duration,
}

/// The line of one client.
pub(super) struct Line<S: Socket> {
    orders: mpsc::UnboundedSender<Order<S>>,
    arrived: Arc<Arrived>,
    references: AtomicU64,
    pub(super) conn: Arc<S>,
    pub(super) pubsub: PubSub,
    pub(super) serializer: Serializer,
    pub(super) waits: Waits,
}

/// The messages that came over a line.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) messages: Log<Arrival>,
    pub(super) frames: Log<Frame>,
    state: watch::Sender<State>,
}

/// The progress of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// The connection is closed; its channels are ending.
    Closing(Closed),
    /// The channels of the connection have ended.
    Closed(Closed),
}

/// The way in which a connection was closed.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let endpoint = endpoint();
/// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// endpoint.shutdown_on(std::future::ready(())).await;
/// let closed = client.assert_disconnected().await;
/// assert_eq!(closed.to_string(), "1012 (server shuts down)");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Closed {
    /// The code of the WebSocket's close frame.
    pub code: u16,
    /// The text of the close frame.
    pub why: &'static str,
}

/// An order for the task of a line.
pub(super) enum Order<S: Socket> {
    /// The client sends a frame.
    Send(Frame),
    /// The client stops reading.
    StopReading,
    /// The client continues to read.
    Read,
    /// The test looks at the connection.
    Look(Look<S>),
    /// The client closes the connection.
    Close,
}

/// Looks at a connection, once.
type Look<S> = Box<dyn FnOnce(&Connection<S>) + Send>;

impl<S: Socket> Line<S> {
    /// Serves the connection in a task.
    pub(super) fn open(
        (connection, live): (Connection<S>, Live),
        pubsub: PubSub,
        serializer: Serializer,
        waits: Waits,
    ) -> Self {
        let (orders, taken) = mpsc::unbounded_channel();
        let arrived = Arc::new(Arrived {
            messages: Log::default(),
            frames: Log::default(),
            state: watch::Sender::new(State::Open),
        });
        let conn = Arc::clone(connection.conn());
        tokio::spawn(serve(
            connection,
            taken,
            Arc::clone(&arrived),
            serializer,
            live,
        ));
        Self {
            orders,
            arrived,
            references: AtomicU64::new(1),
            conn,
            pubsub,
            serializer,
            waits,
        }
    }

    /// Returns a reference that this client has not used.
    pub(super) fn reference(&self) -> String {
        self.references.fetch_add(1, Ordering::Relaxed).to_string()
    }

    pub(super) fn arrived(&self) -> &Arc<Arrived> {
        &self.arrived
    }

    pub(super) fn send(&self, sent: &Sent<'_>) {
        self.order(Order::Send(sent.frame(self.serializer)));
    }

    /// Orders something of the task. An order after the end is lost, like a message that a client sends
    /// then.
    pub(super) fn order(&self, order: Order<S>) {
        let _ = self.orders.send(order);
    }

    /// Lets the task look something up in the connection; `None` after its end.
    pub(super) async fn look<R: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection<S>) -> R + Send + 'static,
    ) -> Option<R> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.order(Order::Look(Box::new(move |connection| {
            let _ = answer.send(look(connection));
        })));
        answered.await.ok()
    }
}

impl<S: Socket> fmt::Debug for Line<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("serializer", &self.serializer)
            .finish_non_exhaustive()
    }
}

impl Arrived {
    /// Waits until the connection is closed.
    pub(super) async fn closing(&self, within: Duration) -> Option<Closed> {
        self.state_where(within, |state| *state != State::Open)
            .await
    }

    /// Waits until the connection is closed and its channels have ended.
    pub(super) async fn closed(&self, within: Duration) -> Option<Closed> {
        self.state_where(within, |state| matches!(state, State::Closed(_)))
            .await
    }

    async fn state_where(
        &self,
        within: Duration,
        reached: impl FnMut(&State) -> bool,
    ) -> Option<Closed> {
        let mut states = self.state.subscribe();
        let reached = tokio::time::timeout(within, states.wait_for(reached)).await;
        match *reached.ok()?.ok()? {
            State::Open => None,
            State::Closing(closed) | State::Closed(closed) => Some(closed),
        }
    }

    /// Takes a frame of the server.
    fn read(&self, serializer: Serializer, frame: Frame) -> Result<(), Close> {
        let arrival = Arrival::read(serializer, &frame);
        self.frames.add(frame);
        let arrival = arrival.map_err(|error| {
            tracing::error!(error, "the server wrote a frame that clients cannot read");
            Close::PROTOCOL
        })?;
        self.messages.add(arrival);
        Ok(())
    }
}

/// Does what a transport does, until one side closes.
async fn serve<S: Socket>(
    mut connection: Connection<S>,
    mut orders: mpsc::UnboundedReceiver<Order<S>>,
    arrived: Arc<Arrived>,
    serializer: Serializer,
    _live: Live,
) {
    let close = converse(&mut connection, &mut orders, &arrived, serializer).await;
    let closed = Closed {
        code: close.code,
        why: close.why,
    };
    arrived.state.send_replace(State::Closing(closed));
    arrived.messages.end();
    let rest = connection.shutdown(close.reason);
    rest.ended().await;
    arrived.state.send_replace(State::Closed(closed));
}

async fn converse<S: Socket>(
    connection: &mut Connection<S>,
    orders: &mut mpsc::UnboundedReceiver<Order<S>>,
    arrived: &Arrived,
    serializer: Serializer,
) -> Close {
    let outbox = Arc::clone(connection.outbox());
    let mut frames = Vec::new();
    let mut reads = true;
    loop {
        // Whichever branch wins, the others lose nothing. The order is fixed, so that a test runs
        // the same way each time: what the server has written is read before more is sent.
        tokio::select! {
            biased;
            drained = outbox.drain(&mut frames, usize::MAX), if reads => {
                if let Err(close) = drained {
                    return close;
                }
                for frame in frames.drain(..) {
                    if let Err(close) = arrived.read(serializer, frame) {
                        return close;
                    }
                }
            }
            close = outbox.given_up(), if !reads => return close,
            () = connection.tend() => {}
            order = orders.recv() => match order {
                Some(Order::Send(frame)) => {
                    if let Err(close) = connection.receive(&frame) {
                        return close;
                    }
                }
                Some(Order::StopReading) => reads = false,
                Some(Order::Read) => reads = true,
                Some(Order::Look(look)) => look(connection),
                Some(Order::Close) | None => return Close::CLIENT,
            },
        }
    }
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.code, self.why)
    }
}

impl fmt::Display for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Reply { status, response } => {
                let reference = self.reference.as_ref().map_or("", |own| own.as_text());
                write!(f, "reply {status} {} to {reference:?}", Shown(response))
            }
            Content::Event { event, payload } => write!(f, "{event:?} {}", Shown(payload)),
        }
    }
}

/// A payload as messages for developers show it.
pub(super) struct Shown<'a>(pub(super) &'a Payload);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Payload::Json(json) => f.write_str(json),
            Payload::Binary(bytes) => write!(f, "{bytes:?}"),
        }
    }
}
