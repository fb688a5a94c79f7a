//! The WebSocket transport: one task reads, writes and owns the connection.

mod reading;

use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message as WsMessage, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CONNECTION, UPGRADE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, sleep_until, timeout};
use tracing::Instrument;
use tungstenite::error::{CapacityError, Error as WsError};

use self::reading::Reading;
use crate::frame::Frame;
use crate::outbox::{Close, Outbox};
use crate::server::{Live, Mountable, Served};
use crate::task::poll_once;
use crate::transport::Mounted;
use crate::transport::handshake::Transport;
use crate::transport::open::NotOpened;

/// What may wait to be written beside the frames of the outbox: above all pongs, of which a client
/// that pings and never reads would make ever more. Each write is begun with less than half of it.
const WRITE_BUFFER: usize = 256 << 10;

/// How long a closing handshake may take.
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
    let ws = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(ws) => ws,
        Err(rejection) => return no_upgrade(&rejection, &parts),
    };
    let subprotocol = opening.subprotocol.clone();
    let (connection, live) = match mounted.open(opening).await {
        Ok(opened) => opened,
        Err(NotOpened::Refused(refused)) => return (mounted.mount.on_refused)(&refused),
        Err(not_opened) => return not_opened.status().into_response(),
    };
    // The task that axum makes would hold it twice.
    let connection = Box::new(connection);
    let transport = Transport::WebSocket.name();
    let span = tracing::info_span!("connection", socket = M::name(), transport);
    let mount = &mounted.mount;
    let (timeout, reading) = (mount.timeout, Reading::new(mount.read_buffer));
    ws.protocols(subprotocol)
        .read_buffer_size(mount.read_buffer)
        .max_frame_size(mount.max_frame_size)
        .max_message_size(mount.max_message_size)
        .max_write_buffer_size(mount.limits.outbox.bytes.saturating_add(WRITE_BUFFER))
        .on_upgrade(move |ws| serve(ws, connection, timeout, reading, live).instrument(span))
}

/// Answers a request that does not ask for a WebSocket as it must: status 400 and the reason.
fn no_upgrade(rejection: &WebSocketUpgradeRejection, parts: &Parts) -> Response {
    let header = |name| {
        parts
            .headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
    };
    let reason = match rejection {
        WebSocketUpgradeRejection::InvalidConnectionHeader(_) => {
            format!(
                "'connection' header must contain 'upgrade', got {:?}",
                header(CONNECTION)
            )
        }
        WebSocketUpgradeRejection::InvalidUpgradeHeader(_) => {
            format!(
                "'upgrade' header must contain 'websocket', got {:?}",
                header(UPGRADE)
            )
        }
        other => other.body_text(),
    };
    (StatusCode::BAD_REQUEST, reason).into_response()
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
        let close = converse(&mut ws, &mut *connection, idle_timeout, reading).await;
        tracing::debug!(code = close.code, why = close.why, "connection ends");
        let end = async {
            tokio::join!(
                timeout(CLOSING, farewell(&mut ws, close)),
                connection.shutdown(close.reason)
            )
        };
        let (heard, ()) = Box::pin(end).await;
        tracing::trace!(?heard, "ended");
        drop(live);
    }
}

/// Tells the client why, and waits until it has heard it.
async fn farewell(ws: &mut WebSocket, close: Close) {
    // After the client's own close this fails: the answer to that is on its way already.
    let sent = ws.send(WsMessage::Close(Some(close_frame(close)))).await;
    tracing::trace!(?sent, "close");
    // What the client still sends is read, or the close might be lost with the connection.
    while let Some(Ok(_)) = ws.next().await {}
    if close.is_violation() {
        // Nothing can be read any more: the client is given the time to read.
        std::future::pending::<()>().await;
    }
}

/// Reads and writes until there is a reason to close.
async fn converse<C: Served>(
    ws: &mut WebSocket,
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
                    Next::Drained(Ok(())) => write(ws, &mut frames, &outbox, idle_timeout).await,
                    Next::Drained(Err(close)) => Err(close),
                };
                if let Err(close) = done {
                    return close;
                }
            }
            () = connection.tend() => {}
            () = &mut idle => {
                if Instant::now() >= deadline {
                    return Close::IDLE;
                }
                idle.as_mut().reset(deadline);
            }
        }
    }
}

/// What is looked for first.
#[derive(Clone, Copy)]
enum Turn {
    /// Frames to write: most wakes are for these.
    Write,
    /// A frame to read: once after each write, so that a busy outbox does not keep the client's
    /// frames waiting.
    Read,
}

/// What there is to do.
enum Next {
    Received(Option<Result<WsMessage, axum::Error>>),
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
        Turn::Write => match outbox.poll_drain(context, frames) {
            Poll::Pending => ws.poll_next_unpin(context).map(Next::Received),
            drained @ Poll::Ready(_) => drained.map(Next::Drained),
        },
        Turn::Read => match ws.poll_next_unpin(context) {
            Poll::Pending => outbox.poll_drain(context, frames).map(Next::Drained),
            received @ Poll::Ready(_) => received.map(Next::Received),
        },
    };
    *turn = match next {
        Poll::Ready(Next::Drained(_)) => Turn::Read,
        Poll::Ready(Next::Received(_)) | Poll::Pending => Turn::Write,
    };
    next
}

/// Writes all frames and flushes once. A client that does not read is given up when it is told to
/// go, or after the idle timeout.
async fn write(
    ws: &mut WebSocket,
    frames: &mut Vec<Frame>,
    outbox: &Outbox,
    idle_timeout: Duration,
) -> Result<(), Close> {
    let mut writing = pin!(async {
        for frame in frames.drain(..) {
            ws.feed(to_ws(frame)).await?;
        }
        ws.flush().await
    });
    // Most clients have room for it at once: only for the others there is a timer.
    let written =
        match poll_once(writing.as_mut()).await {
            Some(written) => written,
            None => Box::pin(async {
                tokio::select! {
                    written = timeout(idle_timeout, writing) => written.map_err(|_| Close::SLOW),
                    close = outbox.given_up() => Err(close),
                }
            })
            .await?,
        };
    written.map_err(close_for)
}

fn to_ws(frame: Frame) -> WsMessage {
    match frame {
        Frame::Text(text) => {
            let text = Utf8Bytes::try_from(text.into_bytes()).unwrap_or_default();
            WsMessage::Text(text)
        }
        Frame::Binary(bytes) => WsMessage::Binary(bytes),
        Frame::Ping(bytes) => WsMessage::Ping(bytes),
        Frame::Pong(bytes) => WsMessage::Pong(bytes),
    }
}

fn close_frame(close: Close) -> CloseFrame {
    CloseFrame {
        code: close.code,
        reason: Utf8Bytes::from_static(close.why),
    }
}

/// The close code for what went wrong on the wire.
fn close_for(error: axum::Error) -> Close {
    let error = error.into_inner();
    let close = match error.downcast_ref::<WsError>() {
        Some(WsError::Capacity(CapacityError::MessageTooLong { .. })) => Close::TOO_BIG,
        Some(WsError::Utf8(_)) => Close::NOT_UTF8,
        Some(WsError::Protocol(_)) => Close::PROTOCOL,
        _ => Close::CLIENT,
    };
    tracing::debug!(
        error = &*error as &dyn Error,
        code = close.code,
        "WebSocket ended"
    );
    close
}
