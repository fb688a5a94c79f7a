//! The contract with the expansion of `#[channel]`.

use crate::broadcast::Broadcast;
use crate::channel::{
    Channel, ChannelSocket, ChannelTopic, Incoming, IntoJoined, IntoOutcome, Joined, Outcome, Stop,
};
use crate::event::Event;
use crate::message::Status;
use crate::payload::{EncodeError, FromPayload, Payload, PayloadError};
use crate::reason::Reason;
use crate::refused::Refused;
use crate::spec::{PayloadSpec, ReplySpec};

/// A by-value argument of a handler. `const SPEC` and the handler both make it by
/// [`payload`], so that a bound that is not met is one error, not two.
#[derive(Debug)]
pub struct Taken<T> {
    /// How the documents describe it.
    pub spec: PayloadSpec,
    decode: fn(&Payload) -> Result<T, PayloadError>,
}

/// Describes the by-value argument of type `T`.
pub const fn payload<T: FromPayload>() -> Taken<T> {
    Taken {
        spec: T::SPEC,
        decode: T::from_payload,
    }
}

impl<T> Taken<T> {
    /// Decodes the payload of an event, or answers the `error` reply that says what is wrong.
    ///
    /// # Errors
    /// When the payload has another shape.
    pub fn decode(&self, message: &Incoming) -> Result<T, Outcome> {
        message.decode_by(self.decode).map_err(Outcome::from)
    }

    /// Decodes the payload of a join, or refuses.
    ///
    /// # Errors
    /// When the payload has another shape.
    pub fn decode_join(&self, payload: &Payload) -> Result<T, Refused> {
        (self.decode)(payload).map_err(|error| Refused::invalid(&error))
    }
}

/// Returns the name of an event, for the handler of every other event.
pub fn event(message: &Incoming) -> String {
    message.event().to_owned()
}

/// The return type of a handler; made once for `const SPEC` and once for the handler, like [`Taken`].
#[derive(Debug)]
pub struct Returned<T> {
    /// The replies of the handler.
    pub spec: ReplySpec,
    into: fn(T) -> Outcome,
}

/// Describes the returned type `T` of a handler.
pub const fn reply<T: IntoOutcome>() -> Returned<T> {
    Returned {
        spec: T::REPLY,
        into: T::into_outcome,
    }
}

impl<T> Returned<T> {
    /// Converts the returned value to the outcome of the handler.
    pub fn outcome(&self, returned: T) -> Outcome {
        (self.into)(returned)
    }
}

/// Converts the returned value to the outcome of a `#[handle_info]`.
pub fn info<T: InfoReturn>(returned: T) -> Outcome {
    returned.into_outcome()
}

/// The return types of a `#[handle_info]`.
#[diagnostic::on_unimplemented(
    message = "a `#[handle_info]` cannot return `{Self}`: nobody waits for a reply",
    label = "expected `()` or `Stop`",
    note = "to reply to an event later, keep a `ReplyRef` from `socket.reply_later()`"
)]
pub trait InfoReturn: IntoOutcome {}

impl InfoReturn for () {}

impl InfoReturn for Stop {}

/// Converts to the by-value argument of a `#[terminate]`.
pub fn reason<T: FromReason>(reason: Reason) -> T {
    T::from_reason(reason)
}

/// The types of a `#[terminate]`'s by-value argument.
#[diagnostic::on_unimplemented(
    message = "a `#[terminate]` cannot take `{Self}`: it is told why the process ends",
    label = "expected `Reason`",
    note = "expected `async fn terminate(self, reason: Reason, socket)`, each argument where it is needed"
)]
pub trait FromReason {
    /// Converts the reason to the argument.
    fn from_reason(reason: Reason) -> Self;
}

impl FromReason for Reason {
    fn from_reason(reason: Reason) -> Self {
        reason
    }
}

/// Accepts the returned value of a `#[terminate]`.
pub fn terminated<T: TerminateReturn>(_: T) {}

/// The return types of a `#[terminate]`.
#[diagnostic::on_unimplemented(
    message = "a `#[terminate]` cannot return `{Self}`: nobody is left to take it",
    label = "expected nothing",
    note = "expected `async fn terminate(self, reason: Reason, socket)`, each argument where it is needed"
)]
pub trait TerminateReturn {}

impl TerminateReturn for () {}

/// Returns the socket as the type `T` in the handler's signature.
pub fn as_socket<T, S: IsSocket<T>>(socket: &mut S) -> &mut T {
    socket.same()
}

/// The socket that a handler gets.
#[diagnostic::on_unimplemented(
    message = "a handler gets the socket of its own block, not a `{T}`",
    label = "expected `&mut {Self}`",
    note = "write `&mut ChannelSocket<Self>` in a channel, `&mut LiveSocket<Self>` in a live view"
)]
pub trait IsSocket<T> {
    /// Returns the socket itself.
    fn same(&mut self) -> &mut T;
}

impl<T> IsSocket<T> for T {
    fn same(&mut self) -> &mut T {
        self
    }
}

/// An event that passes through `#[handle_out]`; made once for `const SPEC` and once for the
/// handler, as [`Taken`] is.
#[derive(Debug)]
pub struct Intercept<T> {
    /// The name of the event.
    pub name: &'static str,
    decode: fn(&Payload) -> Result<T, PayloadError>,
    encode: fn(&T) -> Result<Payload, EncodeError>,
}

/// Describes the intercepted event `T`.
pub const fn intercept<T: Event + FromPayload>() -> Intercept<T> {
    Intercept {
        name: T::NAME,
        decode: T::from_payload,
        encode: T::payload,
    }
}

impl<T> Intercept<T> {
    /// Returns whether a broadcast is of this event.
    pub fn takes(&self, broadcast: &Broadcast) -> bool {
        &**broadcast.event() == self.name
    }

    /// Decodes the broadcast; one that is not of the event's type is dropped and logged.
    pub fn decode(&self, broadcast: &Broadcast) -> Option<T> {
        (self.decode)(broadcast.payload())
            .inspect_err(|error| {
                let (topic, path) = (broadcast.topic(), error.path());
                tracing::error!(
                    topic = &**topic,
                    event = self.name,
                    path,
                    "intercepted broadcast dropped: it does not decode"
                );
            })
            .ok()
    }

    /// Encodes what the handler lets through.
    ///
    /// # Errors
    /// When the handler stops the channel.
    pub fn encode<R: OutReturn<T>>(&self, returned: R) -> Result<Option<Payload>, Stop> {
        let Some(event) = returned.into_event()? else {
            return Ok(None);
        };
        let encoded = (self.encode)(&event).inspect_err(|error| {
            tracing::error!(event = self.name, %error, "intercepted broadcast dropped");
        });
        Ok(encoded.ok())
    }
}

/// The return types of a `#[handle_out]` of the event `T`.
#[diagnostic::on_unimplemented(
    message = "a `#[handle_out]` of `{T}` cannot return `{Self}`",
    label = "expected `Option<{T}>` or `Result<Option<{T}>, Stop>`"
)]
pub trait OutReturn<T> {
    /// Converts to the event for this client.
    ///
    /// # Errors
    /// If the channel stops.
    fn into_event(self) -> Result<Option<T>, Stop>;
}

impl<T> OutReturn<T> for Option<T> {
    fn into_event(self) -> Result<Self, Stop> {
        Ok(self)
    }
}

impl<T> OutReturn<T> for Result<Option<T>, Stop> {
    fn into_event(self) -> Self {
        self
    }
}

/// Reads a capture of the topic; what does not parse matches no channel.
pub fn capture<T: FromCapture, C: Channel>(
    socket: &ChannelSocket<C>,
    name: &str,
) -> Result<T, Refused> {
    let text = socket
        .topic()
        .capture(name)
        .ok_or_else(Refused::unmatched)?;
    T::from_capture(text).ok_or_else(Refused::unmatched)
}

/// The type of a capture: any that is read from text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a capture",
    label = "does not implement `FromStr`",
    note = "take the capture as a `String`, or implement `std::str::FromStr` for `{Self}`"
)]
pub trait FromCapture: Sized {
    /// Reads the capture from text.
    fn from_capture(text: &str) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: std::str::FromStr> FromCapture for T {
    fn from_capture(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Converts a capture to an argument of a `#[handle_in]`. It parsed when the client joined, unless the
/// handler takes it as another type.
pub fn captured<T>(capture: Result<T, Refused>) -> Result<T, Outcome> {
    capture.map_err(|refused| Outcome::reply(Status::Error, refused.response().clone()))
}

/// Makes the text of a topic from the parts of its pattern.
pub fn topic<C>(parts: &[&str]) -> ChannelTopic<C> {
    ChannelTopic::new(parts.concat())
}

/// The return type of a join; made once for `const SPEC` and once for the join, like [`Taken`].
#[derive(Debug)]
pub struct JoinReturned<C, T> {
    /// The replies of the join.
    pub spec: ReplySpec,
    join: fn(T) -> Result<Joined<C>, Refused>,
}

/// Describes the returned type `T` of a join.
pub const fn joined<C, T: JoinReturn<C>>() -> JoinReturned<C, T> {
    JoinReturned {
        spec: ReplySpec {
            ok: Some(T::RESPONSE),
            error: Some(PayloadSpec::Any),
        },
        join: T::into_joined,
    }
}

impl<C, T> JoinReturned<C, T> {
    /// Converts the returned value to the result of the join.
    ///
    /// # Errors
    /// If the join refused.
    pub fn join(&self, returned: T) -> Result<Joined<C>, Refused> {
        (self.join)(returned)
    }
}

/// The return type of a join.
#[diagnostic::on_unimplemented(
    message = "a join cannot return `{Self}`",
    label = "expected `Result<Self, Refused>` or `Result<(Self, T), Refused>`"
)]
pub trait JoinReturn<C> {
    /// The response of the `ok` reply.
    const RESPONSE: PayloadSpec;

    /// Converts to the accepted join, or the refusal.
    ///
    /// # Errors
    /// If the join refused.
    fn into_joined(self) -> Result<Joined<C>, Refused>;
}

impl<C: Channel, T: IntoJoined<C>> JoinReturn<C> for Result<T, Refused> {
    const RESPONSE: PayloadSpec = T::RESPONSE;

    fn into_joined(self) -> Result<Joined<C>, Refused> {
        Ok(self?.into_joined()?)
    }
}
