//! The socket of a channel, through which its handlers act.

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;

use super::{
    Channel, ChannelTopic, HandleInfo, Outcome, Pushes, Sender, broadcast, disconnect, send,
};
use crate::broadcast::{Broadcast, SharedBroadcast};
use crate::escaped::LoggedError;
use crate::event::Event;
use crate::mailbox::{Mailbox, NotAccepted};
use crate::message::{Ref, Status};
use crate::outbox::{Close, Outbound, Outbox, Pushed};
use crate::payload::{EncodeError, IntoPayload, Payload};
use crate::pubsub::{Delivery, PubSub, PubSubMessage};
use crate::socket::{Attachment, ClientMail, Conversation, ProcessMail, Socket, Subscriptions};
use crate::task::{BoxFuture, Pid};
use crate::topic::Topic;

/// A channel's connection to its client, the argument of its handlers.
///
/// It gives access to the connection's state ([`conn`](Self::conn)), the application's
/// ([`state`](Self::state)) and the topic, and sends events.
///
/// Events that a join pushes reach the client after the join's reply. If the join refuses, they are
/// dropped. Until then they are limited as in the outbox of a client.
pub struct ChannelSocket<C: Channel> {
    conn: Arc<C::Socket>,
    state: Arc<<C::Socket as Socket>::State>,
    attachment: Arc<Attachment>,
    topic: ChannelTopic<C>,
    mailbox: Arc<Mailbox<Mail<C>>>,
    subscriptions: Subscriptions,
    held: Held,
    reference: Option<Ref>,
}

/// The frames that wait for the reply of the join.
enum Held {
    Joining(Option<Box<Outbox>>),
    Joined,
}

/// A message that waits for a channel.
pub(crate) enum Mail<C: Channel> {
    /// A message of the client.
    Client(ClientMail),
    /// A broadcast of an event that the channel intercepts.
    Out(SharedBroadcast),
    /// A message of another process, with its handler.
    Info(&'static str, Info<C>),
}

impl<C: Channel> From<ClientMail> for Mail<C> {
    fn from(mail: ClientMail) -> Self {
        Self::Client(mail)
    }
}

impl<C: Channel> ProcessMail for Mail<C> {
    fn into_client_mail(self) -> Option<ClientMail> {
        match self {
            Self::Client(mail) => Some(mail),
            Self::Out(_) | Self::Info(..) => None,
        }
    }
}

/// Passes a message to its handler.
pub(crate) type Info<C> =
    Box<dyn for<'a> FnOnce(&'a mut C, &'a mut ChannelSocket<C>) -> BoxFuture<'a, Outcome> + Send>;

impl<C: Channel> ChannelSocket<C> {
    pub(crate) fn new(
        conversation: Conversation<C::Socket>,
        mailbox: Arc<Mailbox<Mail<C>>>,
    ) -> Self {
        let Conversation {
            pid,
            attachment,
            conn,
            state,
            pubsub,
        } = conversation;
        Self {
            conn,
            state,
            topic: ChannelTopic::new(attachment.topic().clone()),
            attachment,
            mailbox,
            subscriptions: Subscriptions::new(pid, pubsub),
            held: Held::Joining(None),
            reference: None,
        }
    }

    /// Returns the state of the connection, as `connect` made it.
    pub fn conn(&self) -> &C::Socket {
        &self.conn
    }

    /// Returns the state of the application.
    pub fn state(&self) -> &<C::Socket as Socket>::State {
        &self.state
    }

    /// Returns the topic that the client joined.
    pub fn topic(&self) -> &ChannelTopic<C> {
        &self.topic
    }

    /// Returns the identity of this channel's process.
    pub fn pid(&self) -> Pid {
        self.subscriptions.pid()
    }

    /// Returns the PubSub of the endpoint.
    pub fn pubsub(&self) -> &PubSub {
        self.subscriptions.pubsub()
    }

    /// Returns a handle on this channel for other tasks, which sends messages to its `#[handle_info]`.
    pub fn handle(&self) -> ChannelHandle<C> {
        ChannelHandle::new(Arc::clone(&self.mailbox))
    }

    /// Sends an event to this client, and returns the result.
    pub fn push<E: Event>(&mut self, event: E) -> Pushed
    where
        C: Pushes<E>,
    {
        self.push_payload(E::NAME, || event.payload())
    }

    /// Sends an undeclared event, which neither the compiler nor the documents know.
    pub fn push_value<T: Serialize>(&mut self, event: &str, payload: &T) -> Pushed {
        self.push_payload(event, || Payload::json(payload))
    }

    /// Sends an event to all clients of the topic, including this one.
    pub fn broadcast<E: Event>(&self, event: E) -> Delivery
    where
        C: Pushes<E>,
    {
        broadcast(self.pubsub(), Sender::Anybody, &self.topic, &event)
    }

    /// Sends an event to all clients of the topic except this one.
    pub fn broadcast_from<E: Event>(&self, event: E) -> Delivery
    where
        C: Pushes<E>,
    {
        broadcast(
            self.pubsub(),
            Sender::Process(self.pid()),
            &self.topic,
            &event,
        )
    }

    /// Sends an event to all clients of `topic`, which another channel may serve.
    pub fn broadcast_to<D: Pushes<E>, E: Event>(
        &self,
        topic: impl Borrow<ChannelTopic<D>>,
        event: E,
    ) -> Delivery {
        broadcast(self.pubsub(), Sender::Anybody, topic.borrow(), &event)
    }

    /// Sends an event that is not declared to everybody who joined the topic: neither the compiler nor
    /// the documents know it.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON, or is no object: the wire carries no other.
    pub fn broadcast_value<T: Serialize + ?Sized>(
        &self,
        event: &str,
        payload: &T,
    ) -> Result<Delivery, EncodeError> {
        let payload = Payload::object(payload)?;
        let broadcast = Broadcast::new(self.topic.name().clone(), event, payload);
        Ok(send(self.pubsub(), Sender::Anybody, broadcast))
    }

    /// Closes every connection whose socket has this [`id`](Socket::id), on every node. Their clients
    /// reconnect, and `connect` decides again.
    pub fn disconnect(&self, id: &str) -> Delivery {
        disconnect(self.pubsub(), id)
    }

    /// Sends a message to this channel's own `#[handle_info]`; it is handled after the current
    /// handler, and after the reply of a join.
    pub fn send_self<M: Send + 'static>(&self, message: M)
    where
        C: HandleInfo<M>,
    {
        // In `terminate` nothing is handled any more.
        if let Err(error @ SendError(NotAccepted::Full)) = self.handle().send(message) {
            tracing::error!(topic = &**self.topic.name(), %error, "message to self not sent");
        }
    }

    /// Subscribes this channel to a topic, whose messages arrive at `#[handle_info]`.
    ///
    /// The subscription ends with the channel. A second subscription to the same topic changes nothing.
    pub fn subscribe<M: PubSubMessage + Clone>(&mut self, topic: &Topic<M>)
    where
        C: HandleInfo<M>,
    {
        let handle = self.handle();
        self.subscriptions
            .subscribe(topic, move |message: &Arc<M>| {
                handle
                    .send(M::clone(message))
                    .map_err(|SendError(error)| error)
            });
    }

    /// Ends the subscription to `topic`, if there is one.
    pub fn unsubscribe<M: 'static>(&mut self, topic: &Topic<M>) {
        self.subscriptions.unsubscribe(topic);
    }

    /// Takes the reply of the present event, to send it later and from any task.
    ///
    /// The handler itself then returns [`Reply::later`](super::Reply::later) or nothing.
    ///
    /// Only a `#[handle_in]` has an event to reply to. Elsewhere, and for an event without a reference,
    /// the [`ReplyRef`] drops its reply.
    pub fn reply_later<T: IntoPayload>(&self) -> ReplyRef<T> {
        ReplyRef {
            attachment: Arc::clone(&self.attachment),
            reference: self.reference.clone(),
            response: PhantomData,
        }
    }

    fn push_payload(
        &mut self,
        event: &str,
        payload: impl FnOnce() -> Result<Payload, EncodeError>,
    ) -> Pushed {
        let topic = self.topic.name();
        let outbox = &self.attachment.client().outbox;
        if outbox.is_closed() {
            return Pushed::Closed;
        }
        let payload = match payload() {
            Ok(payload) => payload,
            Err(error) => {
                let error = &LoggedError::of(&error) as &dyn std::error::Error;
                tracing::error!(topic = &**topic, event, error, "push not sent");
                return Pushed::Failed;
            }
        };
        let Some(encoded) = self.attachment.encode_push(event, &payload) else {
            return Pushed::Failed;
        };
        let Held::Joining(held) = &mut self.held else {
            return outbox.send(encoded);
        };
        let held = held.get_or_insert_with(|| Box::new(outbox.for_later()));
        let pushed = held.send(encoded);
        if held.is_closed() {
            // More than the client could be sent at once.
            outbox.close(Close::SLOW);
        }
        pushed
    }

    /// Pushes the result of `handle_out`.
    pub(crate) fn push_intercepted(&mut self, event: &str, payload: Payload) {
        self.push_payload(event, || Ok(payload));
    }

    /// Returns the client.
    pub(crate) fn attachment(&self) -> &Arc<Attachment> {
        &self.attachment
    }

    /// Receives the broadcasts of the topic from now on. They bypass the channel, unless it intercepts
    /// them.
    pub(crate) fn take_broadcasts(&mut self) {
        let client = self.attachment.client().clone();
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
        self.subscriptions
            .replace(&self.topic.broadcasts(), deliver);
    }

    /// Takes no more broadcasts of the topic.
    pub(crate) fn leave_broadcasts(&mut self) {
        self.subscriptions.unsubscribe(&self.topic.broadcasts());
    }

    /// Sends to another client from now on.
    pub(crate) fn attach(&mut self, attachment: Arc<Attachment>) {
        self.attachment = attachment;
        self.take_broadcasts();
        self.release(&Payload::empty());
    }

    /// Answers the join, then sends the events that it pushed.
    pub(crate) fn release(&mut self, response: &Payload) {
        self.attachment.ok(response);
        if let Held::Joining(Some(held)) = std::mem::replace(&mut self.held, Held::Joined) {
            let outbox = &self.attachment.client().outbox;
            outbox.extend(held.into_waiting());
        }
    }

    /// Sets the reference that [`reply_later`](Self::reply_later) takes, while its event is handled.
    pub(crate) fn set_reference(&mut self, reference: Option<Ref>) {
        self.reference = reference;
    }
}

impl<C: Channel> fmt::Debug for ChannelSocket<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelSocket")
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}

/// A handle on a running channel: it sends messages to its `#[handle_info]` methods.
pub struct ChannelHandle<C: Channel> {
    mailbox: Arc<Mailbox<Mail<C>>>,
}

impl<C: Channel> ChannelHandle<C> {
    pub(crate) fn new(mailbox: Arc<Mailbox<Mail<C>>>) -> Self {
        Self { mailbox }
    }

    /// Returns the identity of the channel's process.
    pub fn pid(&self) -> Pid {
        self.mailbox.pid()
    }

    /// Sends a message to the channel.
    ///
    /// # Errors
    /// If the channel has ended, or its mailbox is full.
    pub fn send<M: Send + 'static>(&self, message: M) -> Result<(), SendError>
    where
        C: HandleInfo<M>,
    {
        let info: Info<C> =
            Box::new(move |channel, socket| Box::pin(channel.handle_info(message, socket)));
        self.mailbox
            .send(Mail::Info(std::any::type_name::<M>(), info))
            .map_err(SendError)
    }
}

impl<C: Channel> Clone for ChannelHandle<C> {
    fn clone(&self) -> Self {
        Self {
            mailbox: Arc::clone(&self.mailbox),
        }
    }
}

impl<C: Channel> fmt::Debug for ChannelHandle<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ChannelHandle").field(&self.pid()).finish()
    }
}

/// An error for a message that a process did not accept: a channel, a view, or a raw socket.
#[derive(Debug)]
pub struct SendError(pub(crate) NotAccepted);

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for SendError {}

/// The reply to one event, which any task can send later.
///
/// The reply is sent at most once. A client waits ten seconds by default.
#[must_use = "the client waits for the reply"]
pub struct ReplyRef<T> {
    attachment: Arc<Attachment>,
    reference: Option<Ref>,
    response: PhantomData<fn(T)>,
}

impl<T: IntoPayload> ReplyRef<T> {
    /// Replies `ok` with a response.
    pub fn ok(self, response: T) {
        self.send(Outcome::reply(Status::Ok, response));
    }

    /// Replies `error` with a response.
    pub fn error<E: IntoPayload>(self, response: E) {
        self.send(Outcome::reply(Status::Error, response));
    }

    fn send(self, outcome: Outcome) {
        let Some(reference) = &self.reference else {
            let topic = self.attachment.topic();
            tracing::debug!(topic = &**topic, "no event waits for the reply");
            return;
        };
        if let Some((status, response)) = &outcome.reply {
            self.attachment.reply(Some(reference), status, response);
        }
    }
}

impl<T> fmt::Debug for ReplyRef<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyRef")
            .field("reference", &self.reference)
            .finish_non_exhaustive()
    }
}
