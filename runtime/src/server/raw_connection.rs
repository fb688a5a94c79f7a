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
    /// Its task, until it has ended.
    process: Option<AbortOnDropHandle<Close>>,
    rate: TokenBucket,
    /// Of pings and pongs.
    controls: TokenBucket,
    backlog: Backlog,
    /// Until when the process may end, once the connection drains.
    draining: Option<Instant>,
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
            client,
            mailbox: Arc::clone(&mailbox),
            patience: limits.channel.patience,
        };
        let span = tracing::info_span!("raw_socket", socket = Raw::<R>::name());
        let process = tokio::spawn(process.run(socket).instrument(span));
        Self {
            outbox,
            mailbox,
            process: Some(AbortOnDropHandle::new(process)),
            rate: TokenBucket::new(limits.message_rate),
            controls: TokenBucket::new(limits.message_rate.unrefused()),
            backlog: Backlog::new(limits.backlog),
            draining: None,
        }
    }

    /// Waits for the process to end: how. Nothing is lost when the future is dropped.
    async fn ended(&mut self) -> Close {
        let Some(process) = &mut self.process else {
            return std::future::pending().await;
        };
        let ended = process.await;
        self.process = None;
        // Handlers are supervised; what else panics is a part of the person's, such as a `Drop`.
        ended.unwrap_or(Close::CRASHED)
    }
}

impl<R: RawSocket> Served for RawConnection<R> {
    fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    fn receive(&mut self, frame: &Frame) -> Result<(), Close> {
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
                tracing::warn!(
                    socket = Raw::<R>::name(),
                    "connection closed: too many frames"
                );
                Err(Close::TOO_MANY)
            }
        }
    }

    async fn tend(&mut self) {
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
        let ended = timeout_at(until, self.ended()).await;
        tracing::trace!(?ended, "drained");
        self.outbox.close(Close::DRAINING);
    }

    async fn shutdown(&mut self, reason: Reason) {
        self.mailbox.stop(reason);
        if self.process.is_none() {
            return;
        }
        let until = self.draining.unwrap_or_else(|| Instant::now() + SHUTDOWN);
        if timeout_at(until, self.ended()).await.is_err() {
            let socket = Raw::<R>::name();
            tracing::error!(socket, "the socket took too long to end: cut off");
        }
        self.process = None;
    }
}

/// What runs in the task of a raw socket.
struct Process<R: RawSocket> {
    client: RawClient<R>,
    mailbox: Arc<Mailbox<RawMail<R>>>,
    patience: Duration,
}

/// Why a process goes no further, and how its connection is closed.
type End = (Reason, Close);

impl<R: RawSocket> Process<R> {
    async fn run(mut self, mut socket: R) -> Close {
        let (reason, close) = self.serve(&mut socket).await;
        self.mailbox.close();
        self.terminate(socket, reason).await;
        close
    }

    async fn serve(&mut self, socket: &mut R) -> End {
        let mut handled = {
            let handling = socket.init(&mut self.client);
            handle("init", self.patience, handling).await
        };
        while handled.is_ok() {
            let (patience, client) = (self.patience, &mut self.client);
            handled = match self.mailbox.next().await {
                // Whoever says so closes the connection, too.
                Next::Stop(reason) => Err((reason, Close::STOPPED)),
                Next::Message(RawMail::In(frame, held)) => {
                    let handled = handle("handle_in", patience, socket.handle_in(frame, client));
                    let handled = handled.await;
                    drop(held);
                    handled
                }
                Next::Message(RawMail::Info(info)) => {
                    handle("handle_info", patience, socket.handle_info(info, client)).await
                }
            };
        }
        handled.err().unwrap_or((Reason::Stopped, Close::STOPPED))
    }

    async fn terminate(&mut self, socket: R, reason: Reason) {
        let terminating = pin!(socket.terminate(reason, &mut self.client));
        terminate(terminating, reason, self.patience, Raw::<R>::name()).await;
    }
}

/// Runs a handler: whether the socket goes on.
async fn handle(
    handler: &'static str,
    patience: Duration,
    handling: impl Future<Output = Result<(), Stop>> + Send,
) -> Result<(), End> {
    match supervise(pin!(handling), patience, || handler.to_owned()).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Stop::Close)) => Err((Reason::Stopped, Close::STOPPED)),
        Ok(Err(Stop::Error)) => Err((Reason::Stopped, Close::CRASHED)),
        Err(Panicked(message)) => {
            tracing::error!(handler, panic = %message, "the handler panicked: the connection ends");
            metrics::counter!("bennu_channel_crashes_total").increment(1);
            Err((Reason::Crashed, Close::CRASHED))
        }
    }
}
