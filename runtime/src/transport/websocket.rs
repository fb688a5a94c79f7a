//! The WebSocket transport: one task reads, writes and owns the connection.

mod reading;
mod upgrade;
mod writing;

use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tracing::Instrument;
use tungstenite::error::{CapacityError, Error as WsError};
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tungstenite::{Message as WsMessage, Utf8Bytes};

use self::reading::Reading;
use self::upgrade::Upgrade;
use self::writing::Writing;
use crate::frame::Frame;
use crate::mount::Mount;
use crate::outbox::{Close, Outbox};
use crate::server::{Live, Mountable, Served};
use crate::task::poll_once;
use crate::transport::Mounted;
use crate::transport::handshake::Transport;
use crate::transport::open::NotOpened;

/// A WebSocket, as the library reads it.
type WebSocket = WebSocketStream<TokioIo<Upgraded>>;

/// The limit of the library's buffer, above all for pongs: a client that pings and never reads would
/// cause ever more.
const PONGS: usize = 256 << 10;

/// The number of bytes of a write: a heartbeat waits for no more than this, and one frame.
const BATCH: usize = 64 << 10;

/// The time that a closing handshake may take.
const CLOSING: Duration = Duration::from_secs(1);

/// Answers the request of a client that connects.
pub(crate) async fn upgrade<M: Mountable>(
    State(mounted): State<Arc<Mounted<M>>>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    if parts.method != Method::GET {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let opening = match mounted.read(Transport::WebSocket, &mut parts).await {
        Ok(opening) => opening,
        Err(rejection) => return rejection.status().into_response(),
    };
    let upgrade = match Upgrade::read(&mut parts).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused,
    };
    let response = upgrade.response(opening.subprotocol.as_deref());
    let (connection, live) = match mounted.open(opening).await {
        Ok(opened) => opened,
        Err(NotOpened::Refused(refused)) => return (mounted.mount.on_refused)(&refused),
        Err(not_opened) => return not_opened.status().into_response(),
    };
    // The task would hold it twice.
    let connection = Box::new(connection);
    let transport = Transport::WebSocket.name();
    let span = tracing::info_span!("connection", socket = M::name(), transport);
    let mount = &mounted.mount;
    let (timeout, reading) = (mount.timeout, Reading::new(mount.read_buffer));
    let config = config(mount);
    tokio::spawn(async move {
        match upgrade.finish().await {
            Ok(upgraded) => {
                let io = TokioIo::new(upgraded);
                let ws = WebSocket::from_raw_socket(io, Role::Server, Some(config)).await;
                serve(ws, connection, timeout, reading, live)
                    .instrument(span)
                    .await;
            }
            Err(error) => tracing::debug!(%error, "the connection did not become a WebSocket"),
        }
    });
    response
}

fn config(mount: &Mount) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(mount.read_buffer)
        .max_frame_size(Some(mount.max_frame_size))
        .max_message_size(Some(mount.max_message_size))
        .write_buffer_size(0)
        .max_write_buffer_size(PONGS)
}

/// Serves one client until its connection ends.
///
/// Its future is what an idle connection costs: what happens once has a box of its own.
#[expect(
    clippy::manual_async_fn,
    reason = "an `async fn` would hold its arguments twice"
)]
fn serve<C: Served>(
    mut ws: WebSocket,
    mut connection: Box<C>,
    idle_timeout: Duration,
    reading: Reading,
    live: Live,
) -> impl Future<Output = ()> + Send {
    async move {
        let mut writing = Writing::default();
        let conversation = converse(
            &mut ws,
            &mut writing,
            &mut *connection,
            idle_timeout,
            reading,
        );
        let close = conversation.await;
        tracing::debug!(code = close.code, why = close.why, "connection ends");
        let rest = connection.shutdown(close.reason);
        drop(connection);
        let heard = Box::pin(timeout(CLOSING, farewell(&mut ws, writing, close))).await;
        tracing::trace!(?heard, "closed");
        rest.keep(live);
    }
}

/// Sends the reason to the client, and waits until it has read it.
async fn farewell(ws: &mut WebSocket, mut writing: Writing, close: Close) {
    // A client that was cut off in the middle of a frame can read no other before its rest.
    let finished = writing.finish(ws).await;
    tracing::trace!(?finished, "rest");
    // After the client's own close this fails: the answer to it is on its way already.
    let sent = ws.send(WsMessage::Close(Some(close_frame(close)))).await;
    tracing::trace!(?sent, "close");
    // What the client still sends is read, or the close might be lost with the connection.
    while let Some(Ok(_)) = ws.next().await {}
    if close.is_violation() {
        // Nothing can be read any more: the client gets the time to read.
        std::future::pending::<()>().await;
    }
}

/// Reads and writes until there is a reason to close.
async fn converse<C: Served>(
    ws: &mut WebSocket,
    writing: &mut Writing,
    connection: &mut C,
    idle_timeout: Duration,
    mut reading: Reading,
) -> Close {
    let outbox = Arc::clone(connection.outbox());
    let mut frames = Vec::new();
    let mut turn = Turn::Write;
    let mut deadline = Instant::now() + idle_timeout;
    let idle = sleep_until(deadline);
    tokio::pin!(idle);
    loop {
        if reading.is_long() {
            // A client that sends without a pause must not keep the connection from the rest.
            poll_once(pin!(connection.tend())).await;
        }
        // Whichever branch wins, the others lose nothing: each of their futures may be dropped. The
        // first wins most often.
        tokio::select! {
            biased;
            next = poll_fn(|context| poll_next(ws, &outbox, &mut frames, &mut turn, context)) => {
                let done = match next {
                    Next::Received(received) => {
                        deadline = Instant::now() + idle_timeout;
                        reading.receive(received, connection)
                    }
                    Next::Drained(Ok(())) => {
                        writing.add(&mut frames);
                        writing.write(ws, &outbox).await
                    }
                    Next::Drained(Err(close)) => Err(close),
                };
                if let Err(close) = done {
                    return close;
                }
            }
            // What a client sends may use up what tokio lets a task do at once, again and again, as with
            // empty fragments: the others must not wait for that.
            () = unconstrained(connection.tend()) => {}
            () = unconstrained(&mut idle) => {
                if Instant::now() >= deadline {
                    return Close::IDLE;
                }
                idle.as_mut().reset(deadline);
            }
        }
    }
}

/// The side that is polled first.
#[derive(Clone, Copy)]
enum Turn {
    /// Frames to write: most wakes are for these.
    Write,
    /// A frame to read: once after each write, so that a busy outbox does not keep the client's
    /// frames waiting.
    Read,
}

/// The next step of the connection.
enum Next {
    Received(Option<Result<WsMessage, WsError>>),
    Drained(Result<(), Close>),
}

/// Looks at the outbox and at the client, each once and in turn: every look at the client costs as
/// much as a frame to write.
fn poll_next(
    ws: &mut WebSocket,
    outbox: &Outbox,
    frames: &mut Vec<Frame>,
    turn: &mut Turn,
    context: &mut Context<'_>,
) -> Poll<Next> {
    let next = match turn {
        Turn::Write => match outbox.poll_drain(context, frames, BATCH) {
            Poll::Pending => ws.poll_next_unpin(context).map(Next::Received),
            drained @ Poll::Ready(_) => drained.map(Next::Drained),
        },
        Turn::Read => match ws.poll_next_unpin(context) {
            Poll::Pending => outbox.poll_drain(context, frames, BATCH).map(Next::Drained),
            received @ Poll::Ready(_) => received.map(Next::Received),
        },
    };
    *turn = match next {
        Poll::Ready(Next::Drained(_)) => Turn::Read,
        Poll::Ready(Next::Received(_)) | Poll::Pending => Turn::Write,
    };
    next
}

fn close_frame(close: Close) -> CloseFrame {
    CloseFrame {
        code: CloseCode::from(close.code),
        reason: Utf8Bytes::from_static(close.why),
    }
}

/// Returns the close for what went wrong on the wire.
fn close_for(error: WsError) -> Close {
    let close = match error {
        WsError::Capacity(CapacityError::MessageTooLong { .. }) => Close::TOO_BIG,
        WsError::Utf8(_) => Close::NOT_UTF8,
        WsError::Protocol(_) => Close::PROTOCOL,
        _ => Close::CLIENT,
    };
    tracing::debug!(
        error = &error as &dyn Error,
        code = close.code,
        "WebSocket ended"
    );
    close
}
