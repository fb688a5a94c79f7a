//! The task of one channel, from its join to its end.

use std::any::Any;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;

use tokio::time::Instant;
use tracing::Instrument;

use super::process::{End, Handler, Process};
use crate::broadcast::Broadcast;
use crate::channel::{Channel, ChannelHandle, ChannelSocket, Incoming, Joined, Mail, Outcome};
use crate::mailbox::{Mailbox, Next};
use crate::message::{PHX_JOIN, Status};
use crate::payload::Payload;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::socket::{
    Attachment, ClientMail, Exit, Inbox, Label, ProcessKind, Route, Socket, Start, Started,
};
use crate::task::Panicked;

impl<S: Socket> Route<S> {
    /// Routes the topics of the channel `C` to it, for [`Socket::CHANNELS`].
    pub const fn channel<C: Channel<Socket = S>>() -> Self {
        Self {
            pattern: C::SPEC.pattern,
            spec: Some(&C::SPEC),
            start: start::<C>,
        }
    }
}

fn start<C: Channel>(start: Start<C::Socket>) -> Started {
    let mailbox = Arc::new(Mailbox::of(start.conversation.pid, start.limits.mailbox));
    let span = tracing::info_span!("channel", topic = start.topic());
    let inbox = Arc::clone(&mailbox) as Arc<dyn Inbox>;
    Started::new(inbox, run::<C>(start, mailbox).instrument(span)).labelled(label::<C>())
}

fn label<C: Channel>() -> Label {
    Label {
        kind: ProcessKind::Channel,
        name: C::SPEC.name,
    }
}

/// Returns a handle on the channel behind an inbox, if it is a `C`.
#[cfg(feature = "testing")]
pub(crate) fn handle<C: Channel>(inbox: Arc<dyn Inbox>) -> Option<ChannelHandle<C>> {
    let inbox: Arc<dyn Any + Send + Sync> = inbox;
    inbox.downcast().ok().map(ChannelHandle::new)
}

/// Runs the life of a channel. An idle channel costs the memory of this future: it holds each value
/// once, and boxes what happens once, where an `async fn` would hold its arguments twice.
fn run<C: Channel>(
    start: Start<C::Socket>,
    mailbox: Arc<Mailbox<Mail<C>>>,
) -> impl Future<Output = Exit> + Send {
    let Start {
        conversation,
        payload,
        limits,
        redactor,
        held,
    } = start;
    let process = Process::new(
        label::<C>(),
        Arc::clone(&mailbox),
        Some(Arc::clone(&conversation.attachment)),
        limits.patience,
    );
    let mut server = Server {
        socket: ChannelSocket::new(conversation, mailbox),
        redactor,
        process,
        throttled: HashMap::new(),
    };
    let asked = Box::new((payload, held));
    async move {
        let joined = Box::pin(server.join(&asked.0)).await;
        drop(asked);
        match joined {
            Some(mut channel) => {
                let end = server.serve(&mut channel).await;
                // A channel that is joined again at once would send each broadcast twice.
                server.socket.leave_broadcasts();
                Box::pin(server.terminate(channel, end)).await;
                end.exit
            }
            None => Exit::Refused,
        }
    }
}

/// A running channel.
struct Server<C: Channel> {
    process: Process<Mail<C>>,
    socket: ChannelSocket<C>,
    redactor: Arc<Redactor>,
    /// The time at which each throttled event was last handled.
    throttled: HashMap<&'static str, Instant>,
}

/// A guard that counts a channel, however its task ends.
struct Counted;

impl Counted {
    fn new() -> Self {
        metrics::gauge!("bennu_channels").increment(1);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("bennu_channels").decrement(1);
    }
}

impl<C: Channel> Server<C> {
    /// Accepts the client and answers; `None` if it is refused.
    async fn join(&mut self, payload: &Payload) -> Option<C> {
        let began = Instant::now();
        let topic = self.socket.topic().name().clone();
        let result = {
            let span = tracing::info_span!("join");
            let joining = pin!(C::join(payload, &mut self.socket).instrument(span));
            self.process
                .supervise(Handler::of("join", &topic), joining)
                .await
        };
        let refused = match result {
            Ok(Ok(Joined { channel, response })) => {
                self.socket.take_broadcasts();
                let (took, payload) = (began.elapsed(), self.redactor.payload(payload));
                tracing::info!(target: "bennu::join", ?took, %payload, "joined");
                metrics::counter!("bennu_joins_total", "result" => "ok").increment(1);
                self.socket.release(&response);
                return Some(channel);
            }
            Ok(Err(refused)) => refused,
            Err(Panicked(message)) => {
                tracing::error!(topic = &*topic, panic = message, "join crashed");
                Refused::reason("join crashed")
            }
        };
        let (took, payload) = (began.elapsed(), self.redactor.payload(payload));
        let refusal = refused.shown(&self.redactor);
        tracing::info!(target: "bennu::join", ?took, %payload, %refusal, "join refused");
        metrics::counter!("bennu_joins_total", "result" => "refused").increment(1);
        if let Some(error) = refused.invalid_payload() {
            let refusals = &self.attachment().client().refusals;
            refusals.payload(&topic, PHX_JOIN, error);
        }
        self.attachment().refuse(&refused);
        None
    }

    /// Handles the mail until the channel ends.
    async fn serve(&mut self, channel: &mut C) -> End {
        let _counted = Counted::new();
        loop {
            let next = self.process.next().await;
            let handled = match next {
                Next::Stop(reason) => Err(End::ordered(reason)),
                Next::Message(Mail::Client(ClientMail::In(message))) => {
                    self.handle_in(channel, &message).await
                }
                Next::Message(Mail::Client(ClientMail::Leave(reference))) => {
                    let reference = reference.as_ref();
                    self.attachment()
                        .reply(reference, &Status::Ok, &Payload::empty());
                    Err(End::LEFT)
                }
                Next::Message(Mail::Client(ClientMail::Attach(attachment))) => {
                    self.process.attach(Arc::clone(&attachment));
                    self.socket.attach(attachment);
                    Ok(())
                }
                Next::Message(Mail::Out(broadcast)) => self.handle_out(channel, &broadcast).await,
                Next::Message(Mail::Info(message, info)) => {
                    let handler = Handler::of("handle_info", message);
                    let outcome = {
                        let mut handling = info(channel, &mut self.socket);
                        self.process.run(handler, handling.as_mut()).await
                    };
                    outcome.and_then(|outcome| self.conclude(None, &outcome))
                }
            };
            if let Err(end) = handled {
                return end;
            }
        }
    }

    async fn handle_in(&mut self, channel: &mut C, message: &Incoming) -> Result<(), End> {
        if let Some(outcome) = self.throttle(message) {
            return self.conclude(Some(message), &outcome);
        }
        let is_logged = tracing::enabled!(target: "bennu::handle_in", tracing::Level::DEBUG);
        let began = is_logged.then(Instant::now);
        self.socket.set_reference(message.reference.clone());
        let outcome = {
            let span = tracing::debug_span!("handle_in", event = message.event());
            let handling = channel.handle_in(message, &mut self.socket);
            let handling = pin!(handling.instrument(span));
            let handler = Handler::event("handle_in", message.event());
            self.process.run(handler, handling).await
        };
        // No later handler may answer it by mistake.
        self.socket.set_reference(None);
        if let Some(began) = began {
            tracing::debug!(
                target: "bennu::handle_in",
                event = message.event(),
                took = ?began.elapsed(),
                payload = %self.redactor.payload(message.payload()),
                "handled"
            );
        }
        let outcome = outcome?;
        if let Some(error) = &outcome.refused {
            let attachment = self.attachment();
            let refusals = &attachment.client().refusals;
            refusals.payload(attachment.topic(), message.event(), error);
        }
        self.conclude(Some(message), &outcome)
    }

    /// Returns the answer to a throttled event that comes too soon; `None` if it may be handled.
    fn throttle(&mut self, message: &Incoming) -> Option<Outcome> {
        let spec = C::SPEC
            .handle_in
            .iter()
            .find(|spec| spec.event == message.event())?;
        let throttle = spec.throttle?;
        let now = Instant::now();
        match self.throttled.get(spec.event) {
            Some(last) if now.duration_since(*last) < throttle => {}
            _ => {
                self.throttled.insert(spec.event, now);
                return None;
            }
        }
        if spec.reply.ok.is_none() && spec.reply.error.is_none() {
            return Some(Outcome::no_reply());
        }
        Some(Outcome::reply(Status::Error, Payload::reason("throttled")))
    }

    async fn handle_out(&mut self, channel: &mut C, broadcast: &Broadcast) -> Result<(), End> {
        let passed = {
            let handler = Handler::event("handle_out", broadcast.event());
            let handling = pin!(channel.handle_out(broadcast, &mut self.socket));
            self.process.run(handler, handling).await?
        };
        match passed {
            Ok(payload) => {
                if let Some(payload) = payload {
                    self.socket.push_intercepted(broadcast.event(), payload);
                }
                Ok(())
            }
            Err(stop) => Err(End::stopped(stop)),
        }
    }

    /// Sends the reply of a handler, and ends the channel if it says so.
    fn conclude(&self, message: Option<&Incoming>, outcome: &Outcome) -> Result<(), End> {
        if let (Some(message), Some((status, response))) = (message, &outcome.reply) {
            let reference = message.reference.as_ref();
            self.attachment().reply(reference, status, response);
        }
        match outcome.stop {
            None => Ok(()),
            Some(stop) => Err(End::stopped(stop)),
        }
    }

    async fn terminate(&mut self, channel: C, end: End) {
        let terminating = pin!(channel.terminate(end.reason, &mut self.socket));
        self.process.end(end, terminating, || ()).await;
    }

    fn attachment(&self) -> &Attachment {
        self.socket.attachment()
    }
}
