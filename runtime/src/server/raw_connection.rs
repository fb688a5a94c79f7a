//! The connection of a raw socket: its frames are brought to its one process.

use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::rate::TokenBucket;
use super::served::{Mountable, Served, Terms, Wire};
use super::terminating::{SHUTDOWN, terminate};
use crate::channel::Stop;
use crate::frame::Frame;
use crate::mailbox::{Backlog, Mailbox, Next, NotAccepted};
use crate::outbox::{Close, Outbox};
use crate::raw_socket::{RawClient, RawMail, RawSocket};
use crate::reason::Reason;
use crate::refused::Refused;
use crate::socket::Connect;
use crate::task::{Panicked, supervise};

/// A raw socket, as an endpoint mounts it.
pub(crate) struct Raw<R>(PhantomData<fn() -> R>);

impl<R: RawSocket> Mountable for Raw<R> {
    type State = R::State;
    type Connection = RawConnection<R>;
    const WIRE: Wire = Wire::Own;

    fn name() -> &'static str {
        std::any::type_name::<R>()
    }

    async fn open(
        cx: &Connect<R::State>,
        terms: Terms<R::State>,
    ) -> Result<RawConnection<R>, Refused> {
        Ok(RawConnection::new(R::connect(cx).await?, terms))
    }
}

/// One client's connection to a raw socket.
pub(crate) struct RawConnection<R: RawSocket> {
    outbox: Arc<Outbox>,
    mailbox: Arc<Mailbox<RawMail<R>>>,
    process: State<R>,
    rate: TokenBucket,
    /// Of pings and pongs.
    controls: TokenBucket,
    backlog: Backlog,
    /// Until when the process may end, once the connection drains.
    draining: Option<Instant>,
}

/// How far the process is.
enum State<R: RawSocket> {
    /// Nobody serves the connection yet: if its upgrade fails, nothing has begun.
    New(Box<Process<R>>),
    Running(AbortOnDropHandle<Close>),
    Ended,
}

impl<R: RawSocket> RawConnection<R> {
    /// The connection of a client that `connect` let in.
    fn new(socket: R, terms: Terms<R::State>) -> Self {
        let limits = terms.limits;
        let outbox = Arc::new(Outbox::new(limits.outbox));
        let mailbox = Arc::new(Mailbox::new(limits.channel.mailbox));
        let client = RawClient::new(
            terms.state,
            Arc::clone(&outbox),
            terms.pubsub,
            Arc::clone(&mailbox),
        );
        let process = Process {
            socket,
            post: Post(Arc::clone(&mailbox)),
            client,
            patience: limits.channel.patience,
        };
        Self {
            outbox,
            mailbox,
            process: State::New(Box::new(process)),
            rate: TokenBucket::new(limits.message_rate),
            controls: TokenBucket::new(limits.message_rate.unrefused()),
            backlog: Backlog::new(limits.backlog),
            draining: None,
        }
    }

    /// Starts the process, if it has not started yet.
    fn start(&mut self) {
        self.process = match std::mem::replace(&mut self.process, State::Ended) {
            State::New(process) => {
                let span = tracing::info_span!("raw_socket", socket = name::<R>());
                let running = tokio::spawn(process.run().instrument(span));
                State::Running(AbortOnDropHandle::new(running))
            }
            started => started,
        };
    }

    /// Waits for the process to end: how. Nothing is lost when the future is dropped.
    async fn ended(&mut self) -> Close {
        let State::Running(process) = &mut self.process else {
            return std::future::pending().await;
        };
        let ended = process.await;
        self.process = State::Ended;
        ended.unwrap_or_else(|error| {
            // Handlers are supervised; here something else of the person's has panicked.
            tracing::error!(socket = name::<R>(), %error, "the task of a raw socket crashed");
            Close::CRASHED
        })
    }
}

impl<R: RawSocket> Served for RawConnection<R> {
    fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    fn receive(&mut self, frame: &Frame) -> Result<(), Close> {
        self.start();
        let rate = match frame {
            Frame::Text(_) | Frame::Binary(_) => &mut self.rate,
            Frame::Ping(_) | Frame::Pong(_) => &mut self.controls,
        };
        let held = if rate.take() {
            self.backlog.hold(frame.len())
        } else {
            None
        };
        let sent = held.map(|held| self.mailbox.send(RawMail::In(frame.clone(), held)));
        match sent {
            // Of a process that has ended the connection hears soon enough.
            Some(Ok(()) | Err(NotAccepted::Ended)) => Ok(()),
            None | Some(Err(NotAccepted::Full)) => {
                metrics::counter!("bennu_messages_refused_total").increment(1);
                tracing::warn!(socket = name::<R>(), "connection closed: too many frames");
                Err(Close::TOO_MANY)
            }
        }
    }

    async fn tend(&mut self) {
        self.start();
        let Some(until) = self.draining else {
            let outbox = Arc::clone(&self.outbox);
            tokio::select! {
                biased;
                close = self.ended() => outbox.close(close),
                until = outbox.draining() => {
                    self.draining = Some(until);
                    self.mailbox.stop(Reason::Draining);
                }
            }
            return;
        };
        // Whether it has ended or is late: what it still sent goes out before the close.
        if let State::Running(_) = self.process {
            let ended = timeout_at(until, self.ended()).await;
            tracing::trace!(?ended, "drained");
        }
        self.outbox.close(Close::DRAINING);
        std::future::pending::<()>().await;
    }

    async fn shutdown(&mut self, reason: Reason) {
        self.mailbox.stop(reason);
        let State::Running(_) = self.process else {
            return;
        };
        let until = self.draining.unwrap_or_else(|| Instant::now() + SHUTDOWN);
        if timeout_at(until, self.ended()).await.is_ok() {
            return;
        }
        tracing::error!(
            socket = name::<R>(),
            "the socket took too long to end: cut off"
        );
        if let State::Running(process) = &mut self.process {
            process.abort();
            let ended = process.await;
            tracing::trace!(?ended, "cut off");
        }
    }
}

/// The type of a raw socket, for logs.
fn name<R: RawSocket>() -> &'static str {
    Raw::<R>::name()
}

/// What runs in the task of a raw socket.
struct Process<R: RawSocket> {
    socket: R,
    post: Post<R>,
    client: RawClient<R>,
    patience: Duration,
}

/// The mailbox of a process: however that ends, nobody can send to it any more.
struct Post<R: RawSocket>(Arc<Mailbox<RawMail<R>>>);

impl<R: RawSocket> Drop for Post<R> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Why a process goes no further, and how its connection is closed.
type End = (Reason, Close);

impl<R: RawSocket> Process<R> {
    async fn run(mut self: Box<Self>) -> Close {
        let (reason, close) = self.serve().await;
        let Self {
            socket,
            post,
            mut client,
            patience,
        } = *self;
        drop(post);
        let terminating = pin!(async { socket.terminate(reason, &mut client).await });
        if let Err(error) = terminate(terminating, reason, patience).await {
            tracing::error!(socket = name::<R>(), panic = error.panic(), "{error}");
        }
        close
    }

    async fn serve(&mut self) -> End {
        let Self {
            socket,
            post,
            client,
            patience,
        } = self;
        let patience = *patience;
        let init = async { socket.init(client).await };
        let mut handled = handle::<R>("init", patience, init).await;
        while handled.is_ok() {
            handled = match post.0.next().await {
                // Whoever says so closes the connection, too.
                Next::Stop(reason) => Err((reason, Close::STOPPED)),
                Next::Message(RawMail::In(frame, held)) => {
                    let handling = async { socket.handle_in(frame, client).await };
                    let handled = handle::<R>("handle_in", patience, handling).await;
                    drop(held);
                    handled
                }
                Next::Message(RawMail::Info(info)) => {
                    let handling = async { socket.handle_info(info, client).await };
                    handle::<R>("handle_info", patience, handling).await
                }
                Next::Message(RawMail::Published(info)) => {
                    let handling = async { socket.handle_info(info(), client).await };
                    handle::<R>("handle_info", patience, handling).await
                }
            };
        }
        handled.err().unwrap_or((Reason::Stopped, Close::STOPPED))
    }
}

/// Runs a handler: whether the socket goes on.
async fn handle<R: RawSocket>(
    handler: &'static str,
    patience: Duration,
    handling: impl Future<Output = Result<(), Stop>> + Send,
) -> Result<(), End> {
    let shown = || format!("{handler} of {}", name::<R>());
    match supervise(pin!(handling), patience, shown).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Stop::Close)) => Err((Reason::Stopped, Close::STOPPED)),
        Ok(Err(Stop::Error)) => Err((Reason::Stopped, Close::CRASHED)),
        Err(Panicked(message)) => {
            let socket = name::<R>();
            tracing::error!(
                socket,
                handler,
                panic = message,
                "the handler panicked: the connection ends"
            );
            metrics::counter!("bennu_channel_crashes_total").increment(1);
            Err((Reason::Crashed, Close::CRASHED))
        }
    }
}

#[cfg(test)]
mod tests;
