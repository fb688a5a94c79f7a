//! The task of one channel, from its join to its end.

mod ending;

use std::any::Any;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;

use tokio::time::Instant;
use tracing::Instrument;

use self::ending::{End, Handler};
use crate::broadcast::{Broadcast, SharedBroadcast};
use crate::channel::{Channel, ChannelHandle, ChannelSocket, Incoming, Joined, Mail, Outcome};
use crate::mailbox::{Mailbox, Next, NotAccepted};
use crate::message::{Ref, Status};
use crate::outbox::Outbound;
use crate::payload::Payload;
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::socket::{ChannelLimits, ClientMail, Exit, Inbox, JoinReply, Route, Start, Started};
use crate::task::{Panicked, Pid, supervise};

/// The route of a channel, for [`Socket::CHANNELS`](crate::Socket::CHANNELS).
pub const fn route<C: Channel>() -> Route<C::Socket> {
    Route {
        pattern: C::SPEC.pattern,
        spec: Some(&C::SPEC),
        start: start::<C>,
    }
}

fn start<C: Channel>(start: Start<C::Socket>) -> Started {
    let mailbox = Arc::new(Mailbox::new(start.limits.mailbox));
    let span = tracing::info_span!("channel", topic = &*start.conversation.topic);
    Started {
        inbox: Arc::new(ChannelInbox::<C> {
            mailbox: Arc::clone(&mailbox),
            pid: start.conversation.pid,
        }),
        task: Box::pin(run::<C>(start, mailbox).instrument(span)),
    }
}

/// A handle on the channel behind an inbox, if it is a `C`.
pub(crate) fn handle<C: Channel>(inbox: &dyn Inbox) -> Option<ChannelHandle<C>> {
    let inbox: &ChannelInbox<C> = (inbox as &dyn Any).downcast_ref()?;
    Some(ChannelHandle::new(Arc::clone(&inbox.mailbox), inbox.pid))
}

struct ChannelInbox<C: Channel> {
    mailbox: Arc<Mailbox<Mail<C>>>,
    pid: Pid,
}

impl<C: Channel> Inbox for ChannelInbox<C> {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        self.mailbox.send(Mail::Client(ClientMail::In(message)))
    }

    fn leave(&self, reference: Option<Ref>) -> Result<(), NotAccepted> {
        let mail = Mail::Client(ClientMail::Leave(reference));
        self.mailbox.send_always(mail)
    }

    fn stop(&self, reason: Reason) {
        self.mailbox.stop(reason);
    }
}

/// The life of a channel. Its future is what an idle channel costs: it holds each thing once, where
/// an `async fn` would hold its arguments twice, and what happens once has a box of its own.
fn run<C: Channel>(
    start: Start<C::Socket>,
    mailbox: Arc<Mailbox<Mail<C>>>,
) -> impl Future<Output = Exit> + Send {
    let Start {
        conversation,
        payload,
        join,
        limits,
        redactor,
        held,
    } = start;
    let socket = ChannelSocket::new(conversation, Arc::clone(&mailbox));
    let throttled = HashMap::new();
    let mut server = Server {
        socket,
        limits,
        redactor,
        mailbox,
        throttled,
    };
    let asked = Box::new((payload, join, held));
    async move {
        let joined = Box::pin(server.join(&asked.0, &asked.1)).await;
        drop(asked);
        match joined {
            Some(mut channel) => {
                let end = server.serve(&mut channel).await;
                server.close();
                Box::pin(server.terminate(channel, end.reason)).await;
                end.exit
            }
            None => Exit::Refused,
        }
    }
}

/// A channel that runs.
struct Server<C: Channel> {
    socket: ChannelSocket<C>,
    limits: ChannelLimits,
    redactor: Arc<Redactor>,
    mailbox: Arc<Mailbox<Mail<C>>>,
    /// When each throttled event was last let through.
    throttled: HashMap<&'static str, Instant>,
}

/// A channel that is counted, however its task ends.
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
    /// Lets the client in and answers; `None` when it is refused.
    async fn join(&mut self, payload: &Payload, join: &JoinReply) -> Option<C> {
        let began = Instant::now();
        let topic = self.socket.topic().name().clone();
        let patience = self.limits.patience;
        let result = {
            let span = tracing::info_span!("join");
            let joining = pin!(C::join(payload, &mut self.socket).instrument(span));
            supervise(joining, patience, || format!("join of {topic}")).await
        };
        let refused = match result {
            Ok(Ok(Joined { channel, response })) => {
                self.subscribe();
                let (took, payload) = (began.elapsed(), self.redactor.payload(payload));
                tracing::info!(target: "bennu::join", ?took, %payload, "joined");
                metrics::counter!("bennu_joins_total", "result" => "ok").increment(1);
                self.socket.release(join, &response);
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
        join.refuse(&self.socket.conversation().client, &topic, &refused);
        None
    }

    /// Takes the broadcasts of the topic from now on: past the channel, unless it intercepts them.
    fn subscribe(&mut self) {
        let conversation = self.socket.conversation();
        let client = conversation.client.clone();
        let mailbox = Arc::clone(&self.mailbox);
        let deliver = move |broadcast: &SharedBroadcast| {
            let event = broadcast.event();
            if C::SPEC.intercepts.contains(&&**event) {
                let mail = Mail::Out(Arc::clone(broadcast));
                if let Err(error @ NotAccepted::Full) = mailbox.send(mail) {
                    tracing::warn!(
                        topic = &**broadcast.topic(),
                        event = &**event,
                        ?error,
                        "intercepted broadcast dropped"
                    );
                }
            } else if let Some(frame) = broadcast.frame(client.serializer) {
                let droppable = client.outbox.droppable(broadcast.topic(), event);
                client.outbox.send(Outbound {
                    frame: frame.clone(),
                    droppable,
                });
            }
        };
        let topic = self.socket.topic().broadcasts();
        let subscription = conversation
            .pubsub
            .subscribe(conversation.pid, &topic, deliver);
        self.socket.hold(subscription);
    }

    /// Handles the mail until the channel ends.
    async fn serve(&mut self, channel: &mut C) -> End {
        let _counted = Counted::new();
        loop {
            let next = self.mailbox.next().await;
            let handled = match next {
                Next::Stop(reason) => Err(End {
                    reason,
                    exit: Exit::Closed,
                }),
                Next::Message(Mail::Client(ClientMail::In(message))) => {
                    self.handle_in(channel, &message).await
                }
                Next::Message(Mail::Client(ClientMail::Leave(reference))) => {
                    Err(self.leave(reference.as_ref()))
                }
                Next::Message(Mail::Out(broadcast)) => self.handle_out(channel, &broadcast).await,
                Next::Message(Mail::Info(message, info)) => {
                    let outcome = {
                        let mut handling = info(channel, &mut self.socket);
                        let name = || Handler::Info(message).to_string();
                        supervise(handling.as_mut(), self.limits.patience, name).await
                    };
                    self.conclude(None, Handler::Info(message), outcome)
                }
            };
            if let Err(end) = handled {
                return end;
            }
        }
    }

    async fn handle_in(&mut self, channel: &mut C, message: &Incoming) -> Result<(), End> {
        if let Some(outcome) = self.throttle(message) {
            return self.conclude(Some(message), Handler::In(message.event()), Ok(outcome));
        }
        let is_logged = tracing::enabled!(target: "bennu::handle_in", tracing::Level::DEBUG);
        let began = is_logged.then(Instant::now);
        self.socket.set_reference(message.reference.clone());
        let outcome = {
            let span = tracing::debug_span!("handle_in", event = message.event());
            let handling = channel.handle_in(message, &mut self.socket);
            let handling = pin!(handling.instrument(span));
            let name = || Handler::In(message.event()).to_string();
            supervise(handling, self.limits.patience, name).await
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
        self.conclude(Some(message), Handler::In(message.event()), outcome)
    }

    /// What a throttled event that comes too soon is answered; `None` lets it through.
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
        let response = Payload::Json(r#"{"reason":"throttled"}"#.into());
        Some(Outcome::reply(Status::Error, response))
    }

    async fn handle_out(&mut self, channel: &mut C, broadcast: &Broadcast) -> Result<(), End> {
        let outcome = {
            let handling = pin!(channel.handle_out(broadcast, &mut self.socket));
            let name = || Handler::Out(broadcast.event()).to_string();
            supervise(handling, self.limits.patience, name).await
        };
        let outcome = outcome.map(|passed| match passed {
            Ok(payload) => {
                if let Some(payload) = payload {
                    self.socket.push_intercepted(broadcast.event(), payload);
                }
                Outcome::no_reply()
            }
            Err(stop) => Outcome::no_reply().and_stop(stop),
        });
        self.conclude(None, Handler::Out(broadcast.event()), outcome)
    }
}
