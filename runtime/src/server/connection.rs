//! One client's connection: its frames are brought to its channels.
//!
//! A transport owns a [`Connection`] in one task. It gives it each frame that arrives
//! ([`Connection::receive`]), waits for channels that end ([`Connection::ended`]), writes what the
//! [`Outbox`] holds, and at last calls [`Connection::shutdown`].

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use bytestring::ByteString;
use futures_util::FutureExt;
use futures_util::future::{AbortHandle, Abortable};
use tokio::task::JoinSet;

use super::channel::SHUTDOWN;
use super::rate::{MessageRate, TokenBucket};
use crate::broadcast::Broadcast;
use crate::frame::Frame;
use crate::mailbox::{Backlog, Held};
use crate::message::{
    DISCONNECT, HEARTBEAT, Message, PHOENIX_TOPIC, PHX_CLOSE, PHX_ERROR, PHX_JOIN, PHX_LEAVE, Ref,
    Status,
};
use crate::outbox::{Close, Outbox, OutboxLimits};
use crate::payload::Payload;
use crate::pubsub::{PubSub, Subscription};
use crate::reason::Reason;
use crate::redact::Redactor;
use crate::serializer::Serializer;
use crate::socket::{
    ChannelLimits, Client, Conversation, Exit, Inbox, Incoming, JoinReply, NotAccepted, Socket,
    Start, Started,
};
use crate::task::Pid;
use crate::topic::Topic;

/// What one connection may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionLimits {
    pub(crate) max_channels: usize,
    pub(crate) message_rate: MessageRate,
    /// Bytes of messages that may wait for the processes of the connection.
    pub(crate) backlog: usize,
    pub(crate) outbox: OutboxLimits,
    pub(crate) channel: ChannelLimits,
}

/// One client's connection.
pub(crate) struct Connection<S: Socket> {
    conn: Arc<S>,
    state: S::State,
    client: Client,
    pubsub: PubSub,
    redactor: Arc<Redactor>,
    limits: ConnectionLimits,
    /// Boxed, for a table has more places than entries.
    topics: HashMap<ByteString, Box<Joined>>,
    tasks: JoinSet<Ended>,
    rate: TokenBucket,
    backlog: Backlog,
    joins: u64,
    _disconnect: Option<Subscription>,
}

/// A topic that the client has joined, or is joining.
struct Joined {
    inbox: Arc<dyn Inbox>,
    /// As the client sent it: `None` accepts every message.
    join_ref: Option<Ref>,
    join: u64,
    abort: AbortHandle,
    /// Whether the client has left already, and the process has yet to end.
    leaving: bool,
    /// A later join of the same topic, which waits for this one's end.
    next: Option<Box<(Message, Held)>>,
}

/// A channel's task has ended.
pub(crate) struct Ended {
    topic: ByteString,
    join: u64,
    exit: Exit,
}

impl<S: Socket> Connection<S> {
    /// The connection of a client that `connect` let in.
    pub(crate) fn new(
        conn: S,
        state: S::State,
        serializer: Serializer,
        pubsub: PubSub,
        redactor: Arc<Redactor>,
        limits: ConnectionLimits,
    ) -> Self {
        let outbox = Arc::new(Outbox::new(limits.outbox));
        let disconnect = conn.id().map(|id| {
            let outbox = Arc::clone(&outbox);
            pubsub.subscribe(
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
            client: Client { serializer, outbox },
            pubsub,
            redactor,
            limits,
            topics: HashMap::new(),
            tasks: JoinSet::new(),
            rate: TokenBucket::new(limits.message_rate),
            backlog: Backlog::new(limits.backlog),
            joins: 0,
            _disconnect: disconnect,
        }
    }

    /// What waits to be written to the client.
    pub(crate) fn outbox(&self) -> &Arc<Outbox> {
        &self.client.outbox
    }

    /// The state of the connection.
    pub(crate) fn conn(&self) -> &Arc<S> {
        &self.conn
    }

    /// Where the mail of a joined topic goes.
    pub(crate) fn inbox(&self, topic: &str) -> Option<&dyn Inbox> {
        self.topics.get(topic).map(|joined| &*joined.inbox)
    }

    /// Brings a frame of the client where it belongs. `Err` ends the connection.
    pub(crate) fn receive(&mut self, frame: &Frame) -> Result<(), Close> {
        let message = self.client.serializer.decode(frame).map_err(|error| {
            tracing::warn!(%error, "connection closed");
            Close::UNDECODABLE
        })?;
        if message.topic == PHOENIX_TOPIC && message.event == HEARTBEAT {
            self.heartbeat(&message);
        } else if message.event == PHX_LEAVE {
            self.leave(&message);
        } else if !self.rate.take() {
            metrics::counter!("bennu_messages_refused_total").increment(1);
            self.refuse(message.join_ref.as_ref(), &message, "too many messages");
        } else if let Some(held) = self.backlog.hold(frame.len()) {
            if message.event == PHX_JOIN {
                self.join(message, held);
            } else {
                self.push(message, held);
            }
        } else {
            metrics::counter!("bennu_messages_refused_total").increment(1);
            self.refuse(message.join_ref.as_ref(), &message, "too many messages");
        }
        Ok(())
    }

    /// Waits for a channel to end; forever, while there is none. Nothing is lost when the future is
    /// dropped.
    pub(crate) async fn ended(&mut self) -> Ended {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(ended)) => return ended,
                Some(Err(error)) => tracing::error!(%error, "a channel's task was lost"),
                None => std::future::pending().await,
            }
        }
    }

    /// Tells the client of a channel's end, and starts the join that waited for it.
    pub(crate) fn finish(&mut self, ended: Ended) {
        let Ended { topic, join, exit } = ended;
        let Entry::Occupied(entry) = self.topics.entry(topic) else {
            return;
        };
        if entry.get().join != join {
            return;
        }
        let (topic, joined) = entry.remove_entry();
        let join_ref = joined.join_ref.as_ref();
        let crashed = Payload::Json(r#"{"reason":"channel_crash"}"#.into());
        match exit {
            Exit::Refused => {}

            Exit::Closed => self
                .client
                .ended(join_ref, &topic, PHX_CLOSE, &Payload::empty()),
            Exit::Crashed => self.client.ended(join_ref, &topic, PHX_ERROR, &crashed),
        }
        if let Some(next) = joined.next {
            let (message, held) = *next;
            self.join(message, held);
        }
    }

    /// Ends every channel: running handlers finish, `terminate` runs, and what takes longer than
    /// five seconds is cut off.
    pub(crate) async fn shutdown(&mut self, reason: Reason) {
        for joined in self.topics.values() {
            joined.inbox.stop(reason);
        }
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(SHUTDOWN, all).await.is_err() {
            tracing::error!(
                channels = self.tasks.len(),
                "channels took too long to end: cut off"
            );
            self.tasks.shutdown().await;
        }
    }

    fn heartbeat(&self, message: &Message) {
        let (reference, topic) = (message.reference.as_ref(), PHOENIX_TOPIC);
        let encoded = self.client.serializer.encode_reply(
            None,
            reference,
            topic,
            &Status::Ok,
            &Payload::empty(),
        );
        match encoded {
            Ok(frame) => self.client.outbox.send_ahead(frame),
            Err(error) => tracing::error!(%error, "heartbeat not answered"),
        }
    }

    fn leave(&mut self, message: &Message) {
        let Some(joined) = self.topics.get_mut(&message.topic) else {
            return self.reply_ok(message);
        };
        if joined
            .next
            .as_ref()
            .is_some_and(|next| next.0.join_ref == message.join_ref)
        {
            joined.next = None;
            self.reply_ok(message);
        } else if joined.accepts(message) {
            // The process hears of one leave alone: leaves are not counted against the rate, and
            // its mailbox takes them however much waits there.
            if std::mem::replace(&mut joined.leaving, true) {
                self.reply_ok(message);
            } else {
                joined.inbox.leave(message.reference.clone());
            }
        }
    }

    fn push(&mut self, message: Message, held: Held) {
        let Some(joined) = self.topics.get(&message.topic) else {
            return self.refuse(None, &message, "unmatched topic");
        };
        if !joined.accepts(&message) {
            return;
        }
        let reason = {
            let (event, payload) = (message.event.clone(), message.payload.clone());
            let reference = message.reference.clone();
            match joined.inbox.deliver(Incoming {
                event,
                payload,
                reference,
                _held: held,
            }) {
                Ok(()) => return,
                Err(NotAccepted::Full) => "too many messages",
                Err(NotAccepted::Ended) => "unmatched topic",
            }
        };
        self.refuse(message.join_ref.as_ref(), &message, reason);
    }

    fn join(&mut self, message: Message, held: Held) {
        if let Some(joined) = self.topics.get_mut(&message.topic) {
            joined.replace(message, held);
            return;
        }
        if self.topics.len() >= self.limits.max_channels {
            tracing::error!(limit = self.limits.max_channels, "too many channels joined");
            return self.refuse(
                message.join_ref.as_ref(),
                &message,
                "too many channels joined",
            );
        }
        let route = S::CHANNELS
            .iter()
            .find(|route| route.pattern.matches(&message.topic).is_some());
        let Some(route) = route else {
            tracing::warn!(topic = %message.topic, socket = S::SPEC.name, "no channel serves the topic");
            return self.refuse(None, &message, "unmatched topic");
        };
        let join = JoinReply::new(message.join_ref, message.reference);
        let asked = join.clone();
        let conversation = Conversation {
            pid: Pid::unique(),
            topic: message.topic.clone(),
            join_ref: join.join_ref.clone().or_else(|| join.reference.clone()),
            conn: Arc::clone(&self.conn),
            state: self.state.clone(),
            client: self.client.clone(),
            pubsub: self.pubsub.clone(),
        };
        let (payload, limits) = (message.payload, self.limits.channel);
        let redactor = Arc::clone(&self.redactor);
        let started = (route.start)(Start {
            conversation,
            payload,
            join,
            limits,
            redactor,
            held,
        });
        self.spawn(message.topic, asked, started);
    }

    fn spawn(&mut self, topic: ByteString, asked: JoinReply, started: Started) {
        self.joins += 1;
        let join = self.joins;
        let (abort, registration) = AbortHandle::new_pair();
        let task = AssertUnwindSafe(Abortable::new(started.task, registration)).catch_unwind();
        let join_ref = asked.join_ref.clone();
        self.tasks.spawn({
            let (topic, client) = (topic.clone(), self.client.clone());
            async move {
                let crashed = || asked.crash(&client, &topic);
                let exit = task
                    .await
                    .map_or(Exit::Crashed, |run| run.unwrap_or(Exit::Crashed));
                let exit = if exit == Exit::Crashed {
                    crashed()
                } else {
                    exit
                };
                Ended { topic, join, exit }
            }
        });
        let joined = Joined {
            inbox: started.inbox,
            join_ref,
            join,
            abort,
            leaving: false,
            next: None,
        };
        self.topics.insert(topic, Box::new(joined));
    }

    fn refuse(&self, join_ref: Option<&Ref>, message: &Message, reason: &str) {
        let response = Payload::Json(format!(r#"{{"reason":"{reason}"}}"#).into());
        let (reference, topic) = (message.reference.as_ref(), &message.topic);
        self.client
            .reply(join_ref, reference, topic, &Status::Error, &response);
    }

    fn reply_ok(&self, message: &Message) {
        let (join_ref, reference) = (message.join_ref.as_ref(), message.reference.as_ref());
        self.client.reply(
            join_ref,
            reference,
            &message.topic,
            &Status::Ok,
            &Payload::empty(),
        );
    }
}

impl Joined {
    /// Whether a message is for this incarnation of the channel, not for an earlier one.
    fn accepts(&self, message: &Message) -> bool {
        let (own, theirs) = (&self.join_ref, &message.join_ref);
        own.is_none() || theirs.is_none() || own == theirs
    }

    /// Ends this channel in favour of a later join, which starts when it has ended. A channel that
    /// does not end in time is cut off.
    fn replace(&mut self, message: Message, held: Held) {
        let first = self.next.replace(Box::new((message, held))).is_none();
        if first {
            self.inbox.stop(Reason::DuplicateJoin);
            let abort = self.abort.clone();
            tokio::spawn(async move {
                tokio::time::sleep(SHUTDOWN + Duration::from_secs(1)).await;
                abort.abort();
            });
        }
    }
}
