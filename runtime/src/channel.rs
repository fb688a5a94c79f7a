//! Channels: stateful conversations on a topic.

mod broadcast;
mod outcome;
mod socket;
mod topic;

pub use outcome::{IntoOutcome, Outcome, Reply};
pub use socket::{ChannelHandle, ChannelSocket, ReplyRef, SendError};
pub use topic::{ChannelTopic, TopicCapture};

pub use crate::socket::incoming::Incoming;
pub(crate) use broadcast::{Sender, broadcast, disconnect, send};
pub(crate) use socket::Mail;

use std::future::Future;

pub use crate::broadcast::Broadcast;
pub use crate::outbox::Pushed;
use crate::payload::{EncodeError, FromPayload, IntoPayload, Payload, PayloadError};
pub use crate::reason::{Reason, Stop};
use crate::refused::Refused;
use crate::socket::Socket;
use crate::spec::{ChannelSpec, PayloadSpec};

/// A conversation on a topic, with one task for each client that joined.
///
/// `#[channel("topic")]` on an impl block implements it. By hand:
///
/// ```
/// use bennu::channel::{Channel, ChannelSocket, Incoming, Joined, Outcome};
/// use bennu::spec::{ChannelSpec, SocketSpec};
/// use bennu::{Connect, Payload, Refused, Socket};
/// use bennu::message::Status;
/// use bennu::socket::Route;
/// use bennu::topic::TopicPattern;
///
/// struct Visitor;
///
/// impl Socket for Visitor {
///     type State = ();
///     const SPEC: SocketSpec = SocketSpec::new("Visitor", "/socket");
///     const CHANNELS: &'static [Route<Self>] = &[Route::channel::<Echo>()];
///
///     async fn connect(_: &Connect<()>) -> Result<Self, Refused> {
///         Ok(Self)
///     }
/// }
///
/// struct Echo;
///
/// impl Channel for Echo {
///     type Socket = Visitor;
///     const SPEC: ChannelSpec =
///         ChannelSpec::new("Echo", TopicPattern::new("echo")).doc("Says everything again.");
///
///     async fn join(_: &Payload, _: &mut ChannelSocket<Self>) -> Result<Joined<Self>, Refused> {
///         Ok(Joined::new(Self))
///     }
///
///     async fn handle_in(&mut self, message: &Incoming, _: &mut ChannelSocket<Self>) -> Outcome {
///         Outcome::reply(Status::Ok, message.payload().clone())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a channel",
    label = "no channel",
    note = "write `#[channel(\"topic:*\", socket = ..)]` above an `impl {Self}` block"
)]
pub trait Channel: Sized + Send + 'static {
    /// The socket whose clients may join.
    type Socket: Socket;
    /// The description of the channel for the documents and the routing.
    const SPEC: ChannelSpec;

    /// Accepts or refuses a client.
    fn join(
        payload: &Payload,
        socket: &mut ChannelSocket<Self>,
    ) -> impl Future<Output = Result<Joined<Self>, Refused>> + Send;

    /// Handles an event that the client pushed.
    fn handle_in(
        &mut self,
        message: &Incoming,
        socket: &mut ChannelSocket<Self>,
    ) -> impl Future<Output = Outcome> + Send {
        let _ = socket;
        std::future::ready(message.unhandled())
    }

    /// Changes or drops a broadcast of an intercepted event on its way to this client. `Err` stops the
    /// channel.
    fn handle_out(
        &mut self,
        broadcast: &Broadcast,
        socket: &mut ChannelSocket<Self>,
    ) -> impl Future<Output = Result<Option<Payload>, Stop>> + Send {
        let _ = socket;
        std::future::ready(Ok(Some(broadcast.payload().clone())))
    }

    /// Cleans up when a channel ends whose client was accepted, also after a panic of a handler.
    ///
    /// Only the end of the server waits for this method. When it first waits for something, the client
    /// is sent the end of the channel, and may join again meanwhile. Earlier pushes still arrive.
    ///
    /// The method does not run if the task is cut off: a handler did not end within five seconds of a
    /// stop, or within the time of a drain. Put code that must always run into the `Drop` of a field.
    fn terminate(
        self,
        reason: Reason,
        socket: &mut ChannelSocket<Self>,
    ) -> impl Future<Output = ()> + Send {
        let _ = (reason, socket);
        std::future::ready(())
    }
}

/// A channel that receives messages of type `M` from other processes.
///
/// `#[handle_info]` implements it. It is required to [`subscribe`](ChannelSocket::subscribe) to a
/// `Topic<M>`, and to [`send_self`](ChannelSocket::send_self) an `M`. By hand, for a channel `Clock`:
///
/// ```
/// # use bennu::channel::{Channel, ChannelSocket, HandleInfo, Joined, Outcome, Pushes};
/// # use bennu::spec::{ChannelSpec, EventSpec, SocketSpec};
/// # use bennu::{Connect, Event, Payload, Refused, Socket};
/// # use bennu::socket::Route;
/// # use bennu::topic::TopicPattern;
/// # struct Visitor;
/// # impl Socket for Visitor {
/// #     type State = ();
/// #     const SPEC: SocketSpec = SocketSpec::new("Visitor", "/socket");
/// #     const CHANNELS: &'static [Route<Self>] = &[Route::channel::<Clock>()];
/// #     async fn connect(_: &Connect<()>) -> Result<Self, Refused> { Ok(Self) }
/// # }
/// # struct Clock;
/// # impl Channel for Clock {
/// #     type Socket = Visitor;
/// #     const SPEC: ChannelSpec = ChannelSpec::new("Clock", TopicPattern::new("clock"))
/// #         .pushes(&[EventSpec::of::<Ticked>()]);
/// #     async fn join(_: &Payload, _: &mut ChannelSocket<Self>) -> Result<Joined<Self>, Refused> {
/// #         Ok(Joined::new(Self))
/// #     }
/// # }
/// struct Tick(u64);
///
/// /// The clock ticks.
/// #[bennu::event("tick")]
/// struct Ticked { at: u64 }
///
/// impl Pushes<Ticked> for Clock {}
///
/// impl HandleInfo<Tick> for Clock {
///     async fn handle_info(&mut self, Tick(at): Tick, socket: &mut ChannelSocket<Self>) -> Outcome {
///         socket.push(Ticked { at });
///         Outcome::no_reply()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no handler for messages of type `{M}`",
    label = "nothing would receive `{M}`",
    note = "add `#[handle_info] async fn name(&mut self, message: {M})` to the impl block of `{Self}`"
)]
pub trait HandleInfo<M>: Channel {
    /// Handles the message of another process.
    fn handle_info(
        &mut self,
        message: M,
        socket: &mut ChannelSocket<Self>,
    ) -> impl Future<Output = Outcome> + Send;
}

/// A channel that declares the event `E` in `pushes(..)`.
///
/// By hand there is nothing to implement, see [`HandleInfo`]. Add the event to [`ChannelSpec::pushes`],
/// too, as [`EventSpec::of::<Ticked>()`](crate::spec::EventSpec::of).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare that it pushes `{E}`",
    label = "an undeclared event",
    note = "list it: `#[channel(.., pushes({E}))]`"
)]
pub trait Pushes<E> {}

/// An accepted join: the state of the channel, and the response.
#[derive(Debug)]
pub struct Joined<C> {
    pub(crate) channel: C,
    pub(crate) response: Payload,
}

impl<C> Joined<C> {
    /// Accepts the join, with the response `{}`.
    pub const fn new(channel: C) -> Self {
        Self {
            channel,
            response: Payload::empty(),
        }
    }

    /// Accepts the join, with a response.
    ///
    /// # Errors
    /// If the response cannot be written as JSON.
    pub fn with<T: IntoPayload>(channel: C, response: T) -> Result<Self, EncodeError> {
        Ok(Self {
            channel,
            response: response.into_payload()?,
        })
    }
}

/// The return types of `#[join]` inside its `Result`: the channel, or the channel and a response.
///
/// There is nothing to implement: every channel `C` is one, and so is every `(C, T)` whose `T` can be a
/// reply.
#[diagnostic::on_unimplemented(
    message = "a join cannot end in `{Self}`",
    label = "expected `Self` or `(Self, response)`",
    note = "`#[join]` returns `Result<Self, Refused>` or `Result<(Self, T), Refused>`"
)]
pub trait IntoJoined<C> {
    /// The response of the `ok` reply, for the documents.
    const RESPONSE: PayloadSpec;

    /// Converts to the accepted join.
    ///
    /// # Errors
    /// If the response cannot be written as JSON.
    fn into_joined(self) -> Result<Joined<C>, EncodeError>;
}

impl<C: Channel> IntoJoined<C> for C {
    const RESPONSE: PayloadSpec = PayloadSpec::Empty;

    fn into_joined(self) -> Result<Joined<C>, EncodeError> {
        Ok(Joined::new(self))
    }
}

impl<C: Channel, T: IntoPayload> IntoJoined<C> for (C, T) {
    const RESPONSE: PayloadSpec = T::SPEC;

    fn into_joined(self) -> Result<Joined<C>, EncodeError> {
        Joined::with(self.0, self.1)
    }
}

impl Incoming {
    /// Decodes the payload.
    ///
    /// An error becomes the `error` reply that says where and why: `return Outcome::from(error)`.
    ///
    /// # Errors
    /// When the payload has another shape.
    pub fn decode<T: FromPayload>(&self) -> Result<T, PayloadError> {
        self.decode_by(T::from_payload)
    }

    pub(crate) fn decode_by<T>(
        &self,
        decode: fn(&Payload) -> Result<T, PayloadError>,
    ) -> Result<T, PayloadError> {
        decode(&self.payload).inspect_err(|error| {
            // The detail can quote the client.
            let (event, path) = (self.event(), error.path());
            tracing::debug!(event, path, "payload does not decode");
        })
    }

    /// Returns the outcome of an event without a handler: an `error` reply
    /// `{"reason":"unhandled event","event":..}`.
    pub fn unhandled(&self) -> Outcome {
        tracing::debug!(event = &*self.event, "no handler takes the event");
        let response = serde_json::json!({ "reason": "unhandled event", "event": &*self.event });
        Outcome::reply(crate::message::Status::Error, response)
    }
}
