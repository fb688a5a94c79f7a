//! How a server is told what to do: it listens, says where, and serves until its input ends.

use std::io::{BufRead, Write};

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::error::Failure;

/// Serves until its input ends; each line of it is a number that `command` is given.
pub(crate) async fn serve(
    router: Router,
    mut command: impl FnMut(usize) + Send + 'static,
) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));

    let (commands, mut commanded) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if commands.send(line.parse().unwrap_or(0)).is_err() {
                break;
            }
        }
    });
    // A task of the runtime does it, as a channel would.
    let commanding = tokio::spawn(async move {
        while let Some(number) = commanded.recv().await {
            command(number);
        }
    });
    tokio::select! {
        served = axum::serve(listener, router) => Ok(served?),
        ended = commanding => Ok(ended?),
    }
}
