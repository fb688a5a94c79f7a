//! How a server is told what to do: it listens, says where, and serves until its input ends.

use std::io::{self, BufRead, Write};

use axum::Router;
use bennu::Endpoint;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::error::Failure;

/// Serves a listener.
pub(crate) type Serve = Box<dyn FnOnce(TcpListener) -> BoxFuture<'static, io::Result<()>> + Send>;

/// Serves a router as an endpoint does.
pub(crate) fn by_bennu(endpoint: Endpoint, router: Router) -> Serve {
    Box::new(|listener| {
        let never = std::future::pending();
        async move { endpoint.serve_until(listener, router, never).await }.boxed()
    })
}

/// Serves until its input ends; `command` takes each line of it, a number.
pub(crate) async fn serve(
    serve: Serve,
    mut command: impl FnMut(usize) + Send + 'static,
) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(io::stdout(), "{}", listener.local_addr()?.port())?;

    let (commands, mut commanded) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
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
        served = serve(listener) => Ok(served?),
        ended = commanding => Ok(ended?),
    }
}
