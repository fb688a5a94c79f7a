//! The connection of a raw socket, whose frames go to its one process.

use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use super::process::{End, Handler, Process, SHUTDOWN};
use super::rate::TokenBucket;
use super::rest::Rest;
use super::served::{Mountable, Served, Terms, Wire};
use crate::frame::Frame;
use crate::mailbox::{Backlog, Mailbox, Next, NotAccepted};
use crate::outbox::{Close, Outbox};
use crate::raw_socket::{RawClient, RawMail, RawSocket};
use crate::reason::Reason;
use crate::refused::Refused;
use crate::socket::{Connect, Exit, Label, ProcessKind, Processes};

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
    processes: Arc<Processes>,
    rate: TokenBucket,
    /// The rate of pings and pongs.
    controls: TokenBucket,
    backlog: Backlog,
    /// The time until which the process may end, once the connection drains.
    draining: Option<Instant>,
}

/// The progress of the process.
enum State<R: RawSocket> {
    /// The connection is not served yet: if its upgrade fails, nothing has begun.
    New(Box<Server<R>>),
    Running(JoinHandle<Close>),
    Ended,
}

impl<R: RawSocket> RawConnection<R> {
    /// Makes the connection of an accepted client.
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
        let server = Server {
            socket,
            process: Process::new(
                Label {
                    kind: ProcessKind::RawSocket,
                    name: name::<R>(),
                },
                Arc::clone(&mailbox),
                None,
                limits.channel.patience,
            ),
            client,
        };
        Self {
            outbox,
            mailbox,
            process: State::New(Box::new(server)),
            processes: terms.processes,
            rate: TokenBucket::new(limits.message_rate),
            controls: TokenBucket::new(limits.message_rate.unrefused()),
            backlog: Backlog::new(limits.backlog),
            draining: None,
        }
    }

    /// Starts the process, if it has not started yet.
    fn start(&mut self) {
        self.process = match std::mem::replace(&mut self.process, State::Ended) {
            State::New(server) => {
                let span = tracing::info_span!("raw_socket", socket = name::<R>());
                State::Running(self.processes.spawn(server.run().instrument(span)))
            }
            started => started,
        };
    }

    /// Waits for the process to end, and returns how. Nothing is lost when the future is dropped.
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

    fn shutdown(&mut self, reason: Reason) -> Rest {
        self.outbox.close(Close::CLIENT);
        self.mailbox.stop(reason);
        let State::Running(mut process) = std::mem::replace(&mut self.process, State::Ended) else {
            return Rest::none();
        };
        // The connection may have been busy with its client when the order to drain came.
        let drains_until = self.outbox.drains_until();
        let until = drains_until.unwrap_or_else(|| Instant::now() + SHUTDOWN);
        let rest = async move {
            if timeout_at(until, &mut process).await.is_ok() {
                return;
            }
            tracing::error!(
                socket = name::<R>(),
                "the socket took too long to end: cut off"
            );
            process.abort();
            let ended = process.await;
            tracing::trace!(?ended, "cut off");
        };
        Rest::spawn(&self.processes, rest)
    }
}

/// However a transport ends.
impl<R: RawSocket> Drop for RawConnection<R> {
    fn drop(&mut self) {
        if let State::Running(_) = self.process {
            drop(self.shutdown(Reason::Closed));
        }
    }
}

/// Returns the type of a raw socket, for logs.
fn name<R: RawSocket>() -> &'static str {
    Raw::<R>::name()
}

/// The parts that run in the task of a raw socket.
struct Server<R: RawSocket> {
    socket: R,
    process: Process<RawMail<R>>,
    client: RawClient<R>,
}

impl<R: RawSocket> Server<R> {
    async fn run(mut self: Box<Self>) -> Close {
        let end = self.serve().await;
        let Self {
            socket,
            process,
            mut client,
        } = *self;
        let close = match end.exit {
            Exit::Closed | Exit::Refused => Close::STOPPED,
            Exit::Crashed => Close::CRASHED,
        };
        let outbox = Arc::clone(client.outbox());
        let terminating = pin!(async { socket.terminate(end.reason, &mut client).await });
        let notify = || {
            // Who has ordered the end closes the connection, too.
            if !process.is_stopping() {
                outbox.close(close);
            }
        };
        process.end(end, terminating, notify).await;
        close
    }

    async fn serve(&mut self) -> End {
        let mut handled = self.init().await;
        while handled.is_ok() {
            let next = self.process.next().await;
            handled = self.handle(next).await;
        }
        handled.err().unwrap_or(End::CRASHED)
    }

    async fn init(&mut self) -> Result<(), End> {
        let handler = Handler::of("init", name::<R>());
        let handling = pin!(async { self.socket.init(&mut self.client).await });
        let stopped = self.process.run(handler, handling).await?;
        stopped.map_err(End::stopped)
    }

    async fn handle(&mut self, next: Next<RawMail<R>>) -> Result<(), End> {
        let (socket, client) = (&mut self.socket, &mut self.client);
        let handle_info = Handler::of("handle_info", name::<R>());
        let stopped = match next {
            // The same order closes the connection, too.
            Next::Stop(reason) => return Err(End::ordered(reason)),
            Next::Message(RawMail::In(frame, held)) => {
                let handler = Handler::of("handle_in", name::<R>());
                let handling = pin!(async { socket.handle_in(frame, client).await });
                let stopped = self.process.run(handler, handling).await?;
                drop(held);
                stopped
            }
            Next::Message(RawMail::Info(info)) => {
                let handling = pin!(async { socket.handle_info(info, client).await });
                self.process.run(handle_info, handling).await?
            }
            Next::Message(RawMail::Published(info)) => {
                let handling = pin!(async { socket.handle_info(info(), client).await });
                self.process.run(handle_info, handling).await?
            }
        };
        stopped.map_err(End::stopped)
    }
}

#[cfg(test)]
mod tests;
