//! The bare server: axum's WebSocket, tuned, with one task and one queue for each connection.

use std::future::IntoFuture;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;
use axum::serve::ListenerExt;
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::sync::mpsc;

use super::{FRAME, Server};
use crate::listen::Serve;

/// The queues of all connections.
type Queues = Arc<Mutex<Vec<mpsc::Sender<Utf8Bytes>>>>;

/// Frames that may wait for one connection, as many as bennu's default.
const QUEUE: usize = 1024;

/// The server that broadcasts.
pub(super) fn server() -> Server {
    let queues = Queues::default();
    let router = Router::new()
        .route("/socket/websocket", any(upgrade))
        .with_state(Arc::clone(&queues));
    let frame = Utf8Bytes::from_static(FRAME);
    let broadcast = move || {
        let queues = queues.lock().unwrap_or_else(PoisonError::into_inner);
        for queue in queues.iter() {
            // A full queue would lose the frame, and the client would notice.
            let _ = queue.try_send(frame.clone());
        }
    };
    Server {
        serve: by_axum(router),
        broadcast: Box::new(broadcast),
    }
}

/// The server that sends back what it receives.
pub(super) fn echo() -> Server {
    let echo = async |ws: WebSocketUpgrade| {
        ws.read_buffer_size(4096).on_upgrade(async |mut ws| {
            while let Some(Ok(message)) = ws.next().await {
                if ws.send(message).await.is_err() {
                    return;
                }
            }
        })
    };
    let router = Router::new().route("/socket/websocket", any(echo));
    Server {
        serve: by_axum(router),
        broadcast: Box::new(|| {}),
    }
}

/// Serves a router as axum does, small frames without delay.
fn by_axum(router: Router) -> Serve {
    Box::new(|listener| {
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        axum::serve(listener, router).into_future().boxed()
    })
}

async fn upgrade(State(queues): State<Queues>, ws: WebSocketUpgrade) -> Response {
    let (queue, frames) = mpsc::channel(QUEUE);
    queues
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(queue);
    ws.read_buffer_size(4096)
        .on_upgrade(move |ws| converse(ws, frames))
}

/// Ignores what is received, and writes what waits with one flush.
async fn converse(mut ws: WebSocket, mut frames: mpsc::Receiver<Utf8Bytes>) {
    let mut waiting = Vec::new();
    loop {
        tokio::select! {
            received = ws.next() => match received {
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            _ = frames.recv_many(&mut waiting, QUEUE) => {
                for frame in waiting.drain(..) {
                    if ws.feed(Message::Text(frame)).await.is_err() {
                        return;
                    }
                }
                if ws.flush().await.is_err() {
                    return;
                }
            }
        }
    }
}
