//! The client of a raw socket, as its handlers see it.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::RawSocket;
use crate::channel::SendError;
use crate::frame::Frame;
use crate::mailbox::{Held, Mailbox, NotAccepted};
use crate::outbox::{Droppable, Outbound, Outbox};
use crate::pubsub::{PubSub, PubSubMessage, Subscription};
use crate::task::Pid;
use crate::topic::Topic;

/// The most bytes of a ping ([RFC 6455, 5.5](https://datatracker.ietf.org/doc/html/rfc6455#section-5.5)).
const MAX_PING: usize = 125;

/// The client of a raw socket, as its handlers see it.
pub struct RawClient<R: RawSocket> {
    state: Arc<R::State>,
    outbox: Arc<Outbox>,
    pubsub: PubSub,
    handle: RawHandle<R>,
    subscriptions: Vec<Subscription>,
}

/// What waits for a raw socket.
pub(crate) enum RawMail<R: RawSocket> {
    /// A frame of the client, and the bytes that it counts for until it is handled.
    In(Frame, Held),
    /// What another task says.
    Info(R::Info),
    /// What was published on a topic: the person's code makes an `Info` of it, in the process, not in
    /// that of whoever published it.
    Published(Box<dyn FnOnce() -> R::Info + Send>),
}

impl<R: RawSocket> RawClient<R> {
    pub(crate) fn new(
        state: Arc<R::State>,
        outbox: Arc<Outbox>,
        pubsub: PubSub,
        mailbox: Arc<Mailbox<RawMail<R>>>,
    ) -> Self {
        let handle = RawHandle {
            mailbox,
            pid: Pid::unique(),
        };
        Self {
            state,
            outbox,
            pubsub,
            handle,
            subscriptions: Vec::new(),
        }
    }

    /// The state of the application.
    pub fn state(&self) -> &R::State {
        &self.state
    }

    /// The messages between processes.
    pub fn pubsub(&self) -> &PubSub {
        &self.pubsub
    }

    /// The identity of the process.
    pub fn pid(&self) -> Pid {
        self.handle.pid
    }

    /// A handle for other tasks, which tell the socket what its `handle_info` handles.
    pub fn handle(&self) -> RawHandle<R> {
        self.handle.clone()
    }

    /// Sends a frame. Of a client that reads too slowly,
    /// [`Mount::outbox`](crate::endpoint::Mount::outbox) says what becomes.
    pub fn push(&mut self, frame: impl Into<R::Out>) {
        self.send(frame.into().into());
    }

    /// Sends a ping, of at most 125 bytes; the client answers with a [`Frame::Pong`] of the same. Over
    /// long-poll there are none: nothing is sent.
    pub fn ping(&mut self, payload: impl Into<Bytes>) {
        let ping = Frame::Ping(payload.into());
        if self.outbox.takes(&ping) {
            self.send(ping);
        }
    }

    /// Subscribes to a topic: its messages arrive at `handle_info` as `into` has them. The subscription
    /// ends with the connection. A second one to the same topic changes nothing.
    pub fn subscribe<M: PubSubMessage>(&mut self, topic: &Topic<M>, into: fn(&M) -> R::Info) {
        if self.subscriptions.iter().any(|held| held.is_to(topic)) {
            return;
        }
        let handle = self.handle();
        let name = topic.name().to_owned();
        let deliver = move |message: &Arc<M>| {
            let message = Arc::clone(message);
            let mail = RawMail::Published(Box::new(move || into(&message)));
            // One that has ended needs none.
            if let Err(error @ NotAccepted::Full) = handle.mailbox.send(mail) {
                tracing::warn!(topic = name, ?error, "message dropped");
            }
        };
        let subscription = self.pubsub.subscribe(self.pid(), topic, deliver);
        self.subscriptions.push(subscription);
    }

    /// Ends the subscription to `topic`, if there is one.
    pub fn unsubscribe<M: 'static>(&mut self, topic: &Topic<M>) {
        self.subscriptions.retain(|held| !held.is_to(topic));
    }

    fn send(&self, frame: Frame) {
        if let Frame::Ping(bytes) | Frame::Pong(bytes) = &frame
            && bytes.len() > MAX_PING
        {
            return tracing::error!(bytes = bytes.len(), "a ping is too long: not sent");
        }
        self.outbox.send(Outbound {
            frame,
            droppable: Droppable::Always,
        });
    }
}

impl<R: RawSocket> fmt::Debug for RawClient<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawClient").field(&self.pid()).finish()
    }
}

/// A handle on a raw socket that is connected: it sends to its `handle_info`.
pub struct RawHandle<R: RawSocket> {
    mailbox: Arc<Mailbox<RawMail<R>>>,
    pid: Pid,
}

impl<R: RawSocket> RawHandle<R> {
    /// The identity of the process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the connection has ended, or as many messages wait for it as its mailbox takes.
    pub fn send(&self, info: R::Info) -> Result<(), SendError> {
        self.mailbox.send(RawMail::Info(info)).map_err(SendError)
    }
}

impl<R: RawSocket> Clone for RawHandle<R> {
    fn clone(&self) -> Self {
        Self {
            mailbox: Arc::clone(&self.mailbox),
            pid: self.pid,
        }
    }
}

impl<R: RawSocket> fmt::Debug for RawHandle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawHandle").field(&self.pid).finish()
    }
}
