//! Connections: the frames of one client go to its channels.
//!
//! For the work of its transport see [`Served`].

mod ending;
mod seat;

use std::collections::HashMap;
use std::sync::Arc;

use bytestring::ByteString;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use self::seat::{Next, RunningProcess, Seat};
use super::rate::{MessageRate, TokenBucket};
use super::rest::Rest;
use super::served::{Mountable, Served, Terms, Wire};
use crate::broadcast::Broadcast;
use crate::frame::Frame;
use crate::mailbox::NotAccepted;
use crate::mailbox::{Backlog, Held};
use crate::message::{
    DISCONNECT, HEARTBEAT, Message, PHOENIX_TOPIC, PHX_JOIN, PHX_LEAVE, Ref, Status,
};
use crate::outbox::{Close, Outbox, OutboxLimits};
use crate::payload::Payload;
use crate::pubsub::{PubSub, Subscribed};
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::socket::{
    Attachment, ChannelLimits, Client, Connect, Conversation, Excess, Inbox, Incoming, Label, Link,
    ProcessKind, Refusals, Replaced, Route, SUPERSEDED, Socket, Start,
};
use crate::task::Pid;
use crate::topic::Topic;

/// The limits of one connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionLimits {
    pub(crate) max_channels: usize,
    pub(crate) message_rate: MessageRate,
    /// The number of bytes that may wait for the processes of the connection.
    pub(crate) backlog: usize,
    pub(crate) outbox: OutboxLimits,
    pub(crate) channel: ChannelLimits,
}

/// The connection of one client.
pub(crate) struct Connection<S: Socket> {
    conn: Arc<S>,
    state: Arc<S::State>,
    link: Arc<Link>,
    pubsub: PubSub,
    redactor: Arc<Redactor>,
    limits: ConnectionLimits,
    /// Boxed, for a table has more places than entries.
    seats: HashMap<ByteString, Box<Seat<S>>>,
    /// The processes that have closed, but not ended: `terminate` still runs.
    terminating: Vec<(Pid, AbortHandle)>,
    rate: TokenBucket,
    /// The rate of heartbeats, leaves and control frames, which are not refused.
    unrefused: TokenBucket,
    backlog: Backlog,
    /// The time until which the channels may end, once the connection drains.
    draining: Option<Instant>,
    _disconnect: Option<Subscribed>,
}

impl<S: Socket> Mountable for S {
    type State = S::State;
    type Connection = Connection<S>;
    const WIRE: Wire = Wire::Phoenix;

    fn name() -> &'static str {
        S::SPEC.name
    }

    async fn open(
        cx: &Connect<S::State>,
        terms: Terms<S::State>,
    ) -> Result<Connection<S>, Refused> {
        Ok(Connection::new(S::connect(cx).await?, terms))
    }
}

impl<S: Socket> Served for Connection<S> {
    fn outbox(&self) -> &Arc<Outbox> {
        &self.client().outbox
    }

    fn receive(&mut self, frame: &Frame) -> Result<(), Close> {
        // The client may answer what it has read of a process: the news of that comes first.
        while let Some(notice) = self.link.take_notice() {
            self.hear(&notice);
        }
        if let Frame::Ping(_) | Frame::Pong(_) = frame {
            return self.count_unrefused();
        }
        let message = self.client().serializer.decode(frame).map_err(|error| {
            tracing::warn!(%error, "connection closed");
            Close::UNDECODABLE
        })?;
        let is_heartbeat = message.topic == PHOENIX_TOPIC && message.event == HEARTBEAT;
        if is_heartbeat || message.event == PHX_LEAVE {
            self.count_unrefused()?;
            if is_heartbeat {
                self.heartbeat(&message);
            } else {
                self.leave(&message);
            }
        } else if !self.rate.take() {
            metrics::counter!("bennu_messages_refused_total").increment(1);
            self.refuse_excess(&message, Excess::Rate);
        } else if let Some(held) = self.backlog.hold(frame.len()) {
            if message.event == PHX_JOIN {
                self.join(message.detached(), held);
            } else {
                self.push(message, held);
            }
        } else {
            metrics::counter!("bennu_messages_refused_total").increment(1);
            self.refuse_excess(&message, Excess::Backlog);
        }
        Ok(())
    }

    async fn tend(&mut self) {
        let notice = self.notice().await;
        self.hear(&notice);
    }

    fn shutdown(&mut self, reason: Reason) -> Rest {
        self.end_all(reason)
    }
}

/// However a transport ends.
impl<S: Socket> Drop for Connection<S> {
    fn drop(&mut self) {
        if !self.seats.is_empty() {
            drop(self.end_all(Reason::Closed));
        }
    }
}

impl<S: Socket> Connection<S> {
    /// Makes the connection of an accepted client.
    pub(crate) fn new(conn: S, terms: Terms<S::State>) -> Self {
        let Terms {
            state,
            serializer,
            pubsub,
            redactor,
            limits,
            processes,
        } = terms;
        let outbox = Arc::new(Outbox::new(limits.outbox));
        let disconnect = conn.id().map(|id| {
            let outbox = Arc::clone(&outbox);
            pubsub.subscribe_process(
                Pid::unique(),
                &Topic::owned(id),
                move |broadcast: &Arc<Broadcast>| {
                    if broadcast.event() == DISCONNECT {
                        outbox.close(Close::DISCONNECTED);
                    }
                },
            )
        });
        Self {
            conn: Arc::new(conn),
            state,
            link: Arc::new(Link::new(
                Client {
                    serializer,
                    outbox,
                    refusals: Refusals::default(),
                },
                processes,
            )),
            pubsub,
            redactor,
            limits,
            seats: HashMap::new(),
            terminating: Vec::new(),
            rate: TokenBucket::new(limits.message_rate),
            unrefused: TokenBucket::new(limits.message_rate.unrefused()),
            backlog: Backlog::new(limits.backlog),
            draining: None,
            _disconnect: disconnect,
        }
    }

    /// Returns the state of the connection.
    pub(crate) fn conn(&self) -> &Arc<S> {
        &self.conn
    }

    /// Returns the inbox of a joined topic.
    pub(crate) fn inbox(&self, topic: &str) -> Option<Arc<dyn Inbox>> {
        self.link.processes().find(self.link.pid(), topic)
    }

    fn client(&self) -> &Client {
        self.link.client()
    }

    /// Counts a message that is not refused. `Err` ends the connection.
    fn count_unrefused(&mut self) -> Result<(), Close> {
        if self.unrefused.take() {
            Ok(())
        } else {
            tracing::warn!("connection closed: heartbeats, leaves or pings without end");
            Err(Close::TOO_MANY)
        }
    }

    fn heartbeat(&self, message: &Message) {
        let (reference, topic) = (message.reference.as_ref(), PHOENIX_TOPIC);
        let encoded = self.client().serializer.encode_reply(
            None,
            reference,
            topic,
            &Status::Ok,
            &Payload::empty(),
        );
        match encoded {
            Ok(frame) => self.client().outbox.send_ahead(frame),
            Err(error) => tracing::error!(%error, "heartbeat not answered"),
        }
    }

    fn leave(&mut self, message: &Message) {
        let Some(seat) = self.seats.get_mut(&message.topic) else {
            return self.reply_ok(message);
        };
        if let Some(next) = seat.next.take_if(|next| next.accepts(message)) {
            self.give_up(&next, "left");
            self.reply_ok(message);
        } else if seat.accepts(message) {
            // The process hears of one leave alone: leaves are not refused, and its mailbox takes them
            // however much waits there.
            let is_first = !std::mem::replace(&mut seat.leaving, true);
            // It may wait for long, and is not counted.
            let reference = message.reference.as_ref().map(Ref::detached);
            // One that is about to end has what the client wants already.
            if !is_first || seat.process.inbox.leave(reference).is_err() {
                self.reply_ok(message);
            }
        }
    }

    fn push(&mut self, message: Message, held: Held) {
        let Some(seat) = self.seats.get_mut(&message.topic) else {
            return self.refuse(None, &message, "unmatched topic");
        };
        if let Some(next) = seat.next.as_mut().filter(|next| next.accepts(&message)) {
            if next.behind.len() < self.limits.channel.mailbox {
                return next.behind.push_back((message, held));
            }
            return self.refuse_excess(&message, Excess::Mailbox);
        }
        if !seat.accepts(&message) {
            return;
        }
        let delivered = seat.process.inbox.deliver(Incoming {
            event: message.event.clone(),
            payload: message.payload.clone(),
            // A reply may come much later.
            reference: message.reference.as_ref().map(Ref::detached),
            _held: held,
        });
        match delivered {
            Ok(()) => {}
            Err(NotAccepted::Full) => self.refuse_excess(&message, Excess::Mailbox),
            Err(NotAccepted::Ended) => self.refuse(None, &message, "unmatched topic"),
        }
    }

    fn join(&mut self, message: Message, held: Held) {
        if self.draining.is_some() {
            // The client joins again when it has connected to another node.
            return tracing::debug!(
                topic = &*message.topic,
                "a join while the connection drains"
            );
        }
        let route = S::CHANNELS
            .iter()
            .find(|route| route.pattern.matches(&message.topic).is_some());
        let Some(route) = route else {
            let refusals = &self.client().refusals;
            refusals.message(&message.topic, PHX_JOIN, "no channel serves the topic");
            return self.refuse(None, &message, "unmatched topic");
        };
        if self.is_full(&message.topic) {
            let refusals = &self.client().refusals;
            refusals.excess(&message.topic, PHX_JOIN, Excess::Channels);
            let join_ref = message.join_ref.as_ref();
            self.refuse(join_ref, &message, "too many channels joined");
        } else if let Some(seat) = self.seats.get_mut(&message.topic) {
            if let Some(earlier) = seat.replace(Next::new(route, message, held)) {
                self.give_up(&earlier, SUPERSEDED);
            }
        } else {
            self.start(route, message, held, None);
        }
    }

    /// Whether one more join of a topic is too much. A topic that is joined again takes no further
    /// place; but as many processes as may be joined may terminate at once, or a client that leaves
    /// and joins without end would have ever more of them.
    fn is_full(&self, topic: &str) -> bool {
        let limit = self.limits.max_channels;
        let takes_place = !self.seats.contains_key(topic);
        self.terminating.len() >= limit || (takes_place && self.seats.len() >= limit)
    }

    /// Starts a join that waited, and gives it what came behind it.
    fn start_next(&mut self, next: Next<S>, replaced: Option<Replaced>) {
        self.start(next.route, next.join, next.held, replaced);
        for (message, held) in next.behind {
            self.push(message, held);
        }
    }

    /// Answers a join that will not start, and the events after it.
    fn give_up(&self, next: &Next<S>, reason: &str) {
        self.refuse(next.join.join_ref.as_ref(), &next.join, reason);
        for (message, _) in &next.behind {
            self.refuse(None, message, "unmatched topic");
        }
    }

    fn start(
        &mut self,
        route: &Route<S>,
        message: Message,
        held: Held,
        replaced: Option<Replaced>,
    ) {
        let Message {
            join_ref,
            reference,
            topic,
            payload,
            ..
        } = message;
        let (pid, link) = (Pid::unique(), Arc::clone(&self.link));
        let own = (topic.clone(), join_ref, reference);
        let attachment = Arc::new(Attachment::new(link, pid, own, replaced));
        let conversation = Conversation {
            pid,
            attachment: Arc::clone(&attachment),
            conn: Arc::clone(&self.conn),
            state: Arc::clone(&self.state),
            pubsub: self.pubsub.clone(),
        };
        let started = (route.start)(Start {
            conversation,
            payload,
            limits: self.limits.channel,
            redactor: Arc::clone(&self.redactor),
            held,
        });
        let processes = self.link.processes();
        let label = started.label.unwrap_or(Label {
            kind: ProcessKind::Custom,
            name: route.pattern.as_str(),
        });
        let entry = (pid, label);
        processes.enter(self.link.pid(), topic.clone(), entry, &started.inbox);
        let process = RunningProcess {
            pid,
            task: processes.run(Arc::clone(&attachment), started.task),
            inbox: started.inbox,
        };
        let seat = Seat::new(process, attachment);
        self.seats.insert(topic, Box::new(seat));
    }

    /// Refuses a message beyond a limit.
    fn refuse_excess(&self, message: &Message, excess: Excess) {
        let refusals = &self.client().refusals;
        refusals.excess(&message.topic, &message.event, excess);
        self.refuse(message.join_ref.as_ref(), message, "too many messages");
    }

    fn refuse(&self, join_ref: Option<&Ref>, message: &Message, reason: &str) {
        let response = Payload::reason(reason);
        let (reference, topic) = (message.reference.as_ref(), &message.topic);
        self.client()
            .reply(join_ref, reference, topic, &Status::Error, &response);
    }

    fn reply_ok(&self, message: &Message) {
        let (join_ref, reference) = (message.join_ref.as_ref(), message.reference.as_ref());
        self.client().reply(
            join_ref,
            reference,
            &message.topic,
            &Status::Ok,
            &Payload::empty(),
        );
    }
}

#[cfg(test)]
mod tests;
