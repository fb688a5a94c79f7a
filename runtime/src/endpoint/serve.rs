//! Serving: connections are accepted, counted, and closed when they stay silent.

mod accepted;
mod limits;

use std::any::Any;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::limits::ServeLimits;

use self::accepted::Accepted;
use super::Endpoint;
use super::signals::Signals;
use crate::server::Connections;

/// The time that HTTP requests may still take when every socket is drained.
const UNFINISHED: Duration = Duration::from_secs(5);

/// The size of the buffers of one HTTP connection.
const BUFFER: usize = 64 << 10;

/// The interval of the log line about too many connections.
const SAID_AGAIN: Duration = Duration::from_mins(1);

impl Endpoint {
    /// Serves `app`, into which [`router`](Self::router) was merged, until SIGTERM or ctrl-c.
    ///
    /// ```no_run
    /// # async fn run(endpoint: bennu::Endpoint) -> std::io::Result<()> {
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:4000").await?;
    /// endpoint.serve(listener, endpoint.router()).await
    /// # }
    /// ```
    ///
    /// # Differences from `axum::serve`
    ///
    /// * `TCP_NODELAY` is set, so small frames are not delayed.
    /// * Connections that stay silent or send their headers slowly are closed, and all open ones are
    ///   counted: see [`ServeLimits`].
    /// * `connect` knows the client's address, if `listener` accepts TCP.
    /// * The sockets are drained at the end, as described below.
    ///
    /// The server speaks HTTP/1.1, with which browsers open a WebSocket. HTTP/2 and TLS are usually the
    /// work of a proxy.
    ///
    /// # Shutdown
    ///
    /// With the first signal the sockets drain as [`shutdown_on`](Self::shutdown_on) describes. HTTP
    /// requests that still run then have five seconds. All of this ends within
    /// [`Drain::limit`](crate::limits::Drain::limit), even if a handler blocks its thread. A second
    /// signal ends it at once.
    ///
    /// Only this future ends then, not always the process: the runtime of `#[tokio::main]` waits for
    /// threads that are blocked in a handler or in `spawn_blocking`. A program that must end in time
    /// makes its own runtime, and does not wait for it:
    ///
    /// ```no_run
    /// # async fn run() -> std::io::Result<()> { Ok(()) }
    /// fn main() -> std::io::Result<()> {
    ///     let runtime = tokio::runtime::Runtime::new()?;
    ///     let served = runtime.block_on(run());
    ///     runtime.shutdown_background();
    ///     served
    /// }
    /// ```
    ///
    /// # Blocking code
    ///
    /// Handlers run on the threads of the runtime, one for each processor. A handler keeps its thread
    /// while it computes for long, or waits without `await` (`std::fs`, `std::thread::sleep`, a
    /// synchronous database). Other handlers use the remaining threads, but one such handler for each
    /// thread stops the server. Move such work to [`tokio::task::spawn_blocking`], and `await` it.
    ///
    /// # Other listeners
    ///
    /// Every `Listener` of axum is accepted: a `UnixListener`, one with `tap_io`, or a custom one, for
    /// example for TLS. `TCP_NODELAY` is set only on a plain `TcpStream`: a listener that wraps it must
    /// set it itself.
    ///
    /// # Memory
    ///
    /// The memory of connections that have gone is used again, but most allocators do not give it back
    /// to the system. After 9,600 connections with a channel each, which take 70 MiB, a process holds:
    ///
    /// | allocator | MiB, 15 seconds after the last has gone | after the third time |
    /// |---|---|---|
    /// | glibc | 67 | 68 |
    /// | mimalloc | 69 | 68 |
    /// | jemalloc | 78 | 77 |
    /// | jemalloc with background threads | 15 | 13 |
    ///
    /// If that matters, make `tikv-jemallocator` with its feature `background_threads` the
    /// `#[global_allocator]` of the program.
    ///
    /// # Errors
    /// If the process cannot listen to signals.
    pub async fn serve<L: Listener>(&self, listener: L, app: Router) -> io::Result<()> {
        let mut signals = Signals::listen()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = self.serve_until(listener, app, async { drop(stopped.await) });
        tokio::select! {
            served = serving => served,
            () = async {
                signals.next().await;
                drop(stop);
                signals.next().await;
            } => {
                tracing::warn!("a second signal: ends at once");
                Ok(())
            }
        }
    }

    /// Serves like [`serve`](Self::serve), but ends with `signal` instead of SIGTERM and ctrl-c.
    ///
    /// ```no_run
    /// # async fn run(endpoint: bennu::Endpoint) -> std::io::Result<()> {
    /// # let maintenance = async {};
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:4000").await?;
    /// endpoint.serve_until(listener, endpoint.router(), maintenance).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// There are none at present.
    pub async fn serve_until<L, F>(&self, listener: L, app: Router, signal: F) -> io::Result<()>
    where
        L: Listener,
        F: Future<Output = ()> + Send + 'static,
    {
        let ends = Arc::new(Ends::default());
        let signalled = Arc::new(std::sync::OnceLock::new());
        let noted = Arc::clone(&signalled);
        let draining = pin!(self.shutdown_on(async move {
            signal.await;
            let _ = noted.set(Instant::now());
        }));
        // What is still open when this future ends, or is dropped, is cut off.
        let _cut = ends.cut.clone().drop_guard();
        let server = Server {
            app: TowerToHyperService::new(app.with_state(())),
            limits: self.serve_limits,
            ends: Arc::clone(&ends),
            connections: Arc::clone(&self.shared.connections),
        };
        tokio::select! {
            never = server.accept(listener) => match never {},
            () = draining => {}
        }
        ends.drained.cancel();
        ends.open.close();
        let limit = signalled
            .get()
            .and_then(|at| at.checked_add(self.shared.drain.limit));
        let unfinished = Instant::now() + UNFINISHED;
        let until = limit.map_or(unfinished, |limit| limit.min(unfinished));
        tokio::select! {
            () = ends.open.wait() => {}
            () = sleep_until(until) => {
                let open = ends.open.len();
                tracing::warn!(open, "HTTP requests are still under way: cut off");
            }
        }
        Ok(())
    }
}

/// The ways in which the connections of a server end.
#[derive(Default)]
struct Ends {
    /// The connections that still speak HTTP.
    open: TaskTracker,
    /// Cancelled when no further request is read.
    drained: CancellationToken,
    /// Cancelled when all connections are cut off.
    cut: CancellationToken,
}

/// The router and the limits of every connection.
struct Server {
    app: TowerToHyperService<Router>,
    limits: ServeLimits,
    ends: Arc<Ends>,
    connections: Arc<Connections>,
}

impl Server {
    /// Accepts connections, up to the limit of open ones.
    async fn accept<L: Listener>(&self, mut listener: L) -> Infallible {
        let places = Arc::new(Semaphore::new(self.limits.places()));
        let mut said: Option<Instant> = None;
        loop {
            if places.available_permits() == 0
                && said.is_none_or(|said| said.elapsed() >= SAID_AGAIN)
            {
                said = Some(Instant::now());
                let limit = self.limits.places();
                tracing::warn!(limit, "as many connections as may be: others wait");
            }
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                // It is never closed.
                continue;
            };
            let (io, address) = listener.accept().await;
            let tcp = (&io as &dyn Any).downcast_ref::<TcpStream>();
            if let Some(Err(error)) = tcp.map(|tcp| tcp.set_nodelay(true)) {
                tracing::debug!(%error, "TCP_NODELAY is not set");
            }
            let peer = (&address as &dyn Any).downcast_ref::<SocketAddr>();
            self.ends
                .open
                .spawn(self.connection(Accepted::new(io, place), peer.copied()));
        }
    }

    /// Serves one connection until it ends or becomes a WebSocket.
    fn connection<I>(
        &self,
        io: Accepted<I>,
        peer: Option<SocketAddr>,
    ) -> impl Future<Output = ()> + Send + use<I>
    where
        Accepted<I>: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let (app, limits, ends) = (self.app.clone(), self.limits, Arc::clone(&self.ends));
        let beating = self.connections.keep_going();
        async move {
            let _beating = beating;
            let asked = AtomicBool::new(false);
            let service = service_fn(|mut request: Request<Incoming>| {
                asked.store(true, Ordering::Relaxed);
                if let Some(peer) = peer {
                    request.extensions_mut().insert(ConnectInfo(peer));
                }
                app.call(request)
            });
            let serving = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(limits.keep_alive)
                .max_buf_size(BUFFER)
                .serve_connection(TokioIo::new(io), service)
                .with_upgrades();
            let mut serving = pin!(serving);
            let mut late = pin!(sleep(limits.first_request));
            let mut drained = pin!(ends.drained.cancelled());
            let (mut is_late, mut is_drained) = (false, false);
            loop {
                tokio::select! {
                    biased;
                    ended = serving.as_mut() => {
                        if let Err(error) = ended {
                            tracing::debug!(%error, "HTTP connection ended");
                        }
                        return;
                    }
                    () = late.as_mut(), if !is_late => {
                        is_late = true;
                        if !asked.load(Ordering::Relaxed) {
                            metrics::counter!("bennu_silent_connections_total").increment(1);
                            tracing::debug!(?peer, "a connection without a request: closed");
                            return;
                        }
                    }
                    () = drained.as_mut(), if !is_drained => {
                        is_drained = true;
                        serving.as_mut().graceful_shutdown();
                    }
                    () = ends.cut.cancelled() => return,
                }
            }
        }
    }
}
