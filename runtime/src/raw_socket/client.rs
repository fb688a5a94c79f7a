//! The client of a raw socket, as its handlers see it.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::RawSocket;
use crate::channel::SendError;
use crate::frame::Frame;
use crate::mailbox::{Held, Mailbox};
use crate::outbox::{Droppable, Outbound, Outbox, Pushed};
use crate::pubsub::{PubSub, PubSubMessage};
use crate::socket::{ClientMail, ProcessMail, Subscriptions};
use crate::task::Pid;
use crate::topic::Topic;

/// The maximum size of a ping in bytes ([RFC 6455,
/// 5.5](https://datatracker.ietf.org/doc/html/rfc6455#section-5.5)).
const MAX_PING: usize = 125;

/// The client of a raw socket, the argument of its handlers.
pub struct RawClient<R: RawSocket> {
    state: Arc<R::State>,
    outbox: Arc<Outbox>,
    mailbox: Arc<Mailbox<RawMail<R>>>,
    subscriptions: Subscriptions,
}

/// A message that waits for a raw socket.
pub(crate) enum RawMail<R: RawSocket> {
    /// A frame of the client, and the bytes that it counts for until it is handled.
    In(Frame, Held),
    /// A message of another task.
    Info(R::Info),
    /// A message that was published on a topic. This process converts it to an `Info`, not the process
    /// that published it.
    Published(Box<dyn FnOnce() -> R::Info + Send>),
}

/// The client does not wait for answers.
impl<R: RawSocket> ProcessMail for RawMail<R> {
    fn into_client_mail(self) -> Option<ClientMail> {
        None
    }
}

impl<R: RawSocket> RawClient<R> {
    pub(crate) fn new(
        state: Arc<R::State>,
        outbox: Arc<Outbox>,
        pubsub: PubSub,
        mailbox: Arc<Mailbox<RawMail<R>>>,
    ) -> Self {
        let subscriptions = Subscriptions::new(mailbox.pid(), pubsub);
        Self {
            state,
            outbox,
            mailbox,
            subscriptions,
        }
    }

    /// Returns the state of the application.
    pub fn state(&self) -> &R::State {
        &self.state
    }

    /// Returns the PubSub of the endpoint.
    pub fn pubsub(&self) -> &PubSub {
        self.subscriptions.pubsub()
    }

    /// Returns the identity of the process.
    pub fn pid(&self) -> Pid {
        self.mailbox.pid()
    }

    /// Returns a handle for other tasks, whose messages arrive at `handle_info`.
    pub fn handle(&self) -> RawHandle<R> {
        RawHandle {
            mailbox: Arc::clone(&self.mailbox),
        }
    }

    /// Sends a frame, and returns the result. [`Mount::outbox`](crate::endpoint::Mount::outbox) limits
    /// what waits for a slow client.
    pub fn push(&mut self, frame: impl Into<R::Out>) -> Pushed {
        self.send(frame.into().into())
    }

    /// Sends a ping of at most 125 bytes, which the client answers with the same [`Frame::Pong`]. Over
    /// long-poll nothing is sent.
    pub fn ping(&mut self, payload: impl Into<Bytes>) {
        let ping = Frame::Ping(payload.into());
        if self.outbox.takes(&ping) {
            self.send(ping);
        }
    }

    /// Subscribes to a topic, whose messages arrive at `handle_info`, converted by `into`.
    ///
    /// The subscription ends with the connection. A second subscription to the same topic changes
    /// nothing.
    pub fn subscribe<M: PubSubMessage>(&mut self, topic: &Topic<M>, into: fn(&M) -> R::Info) {
        let mailbox = Arc::clone(&self.mailbox);
        self.subscriptions
            .subscribe(topic, move |message: &Arc<M>| {
                let message = Arc::clone(message);
                mailbox.send(RawMail::Published(Box::new(move || into(&message))))
            });
    }

    /// Ends the subscription to `topic`, if there is one.
    pub fn unsubscribe<M: 'static>(&mut self, topic: &Topic<M>) {
        self.subscriptions.unsubscribe(topic);
    }

    pub(crate) fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    fn send(&self, frame: Frame) -> Pushed {
        if let Frame::Ping(bytes) | Frame::Pong(bytes) = &frame
            && bytes.len() > MAX_PING
        {
            tracing::error!(bytes = bytes.len(), "a ping is too long: not sent");
            return Pushed::Failed;
        }
        self.outbox.send(Outbound {
            frame,
            droppable: Droppable::Always,
        })
    }
}

impl<R: RawSocket> fmt::Debug for RawClient<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawClient").field(&self.pid()).finish()
    }
}

/// A handle on a connected raw socket, which sends messages to its `handle_info`.
pub struct RawHandle<R: RawSocket> {
    mailbox: Arc<Mailbox<RawMail<R>>>,
}

impl<R: RawSocket> RawHandle<R> {
    /// Returns the identity of the process.
    pub fn pid(&self) -> Pid {
        self.mailbox.pid()
    }

    /// Sends a message to the raw socket.
    ///
    /// # Errors
    /// If the connection has ended, or its mailbox is full.
    pub fn send(&self, info: R::Info) -> Result<(), SendError> {
        self.mailbox.send(RawMail::Info(info)).map_err(SendError)
    }
}

impl<R: RawSocket> Clone for RawHandle<R> {
    fn clone(&self) -> Self {
        Self {
            mailbox: Arc::clone(&self.mailbox),
        }
    }
}

impl<R: RawSocket> fmt::Debug for RawHandle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawHandle").field(&self.pid()).finish()
    }
}
