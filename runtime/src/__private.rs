//! The contract with the expansions of the macros. Not public API: it may change in any release.
//!
//! Each function exists so that a bound is checked where the error can point at the user's tokens:
//! the expansion gives the call, or the type in its turbofish, the span of what the user wrote.

use std::future::Future;

use ::schemars::JsonSchema;
use ::serde::Serialize;
pub use {schemars, serde};

use crate::channel::{Channel, ChannelSocket, Incoming, IntoJoined, IntoOutcome, Joined, Outcome};
use crate::event::Event;
use crate::message::{Broadcast, Status};
use crate::payload::{EncodeError, FromPayload, Payload};
use crate::refused::Refused;
use crate::socket::{Connect, Route, Socket};
use crate::spec::{PayloadSpec, ReplySpec};

/// Requires a handler's future to be `Send`, so that the error names the handler.
pub fn send<F: Future + Send>(future: F) -> F {
    future
}

/// Decodes the payload of an event, or answers the `error` reply that says what is wrong.
pub fn decode<T: FromPayload>(message: &Incoming) -> Result<T, Outcome> {
    T::from_payload(message.payload()).map_err(|error| {
        tracing::debug!(event = message.event(), %error, "payload does not decode");
        Outcome::reply(Status::Error, error.response())
    })
}

/// Decodes the payload of a join, or refuses.
pub fn decode_join<T: FromPayload>(payload: &Payload) -> Result<T, Refused> {
    T::from_payload(payload).map_err(|error| Refused::invalid(&error))
}

/// Decodes an intercepted broadcast; one that is not of the event's type is dropped and logged.
pub fn decode_out<T: Event + FromPayload>(broadcast: &Broadcast) -> Option<T> {
    T::from_payload(broadcast.payload())
        .inspect_err(|error| {
            tracing::error!(topic = %broadcast.topic(), event = %broadcast.event(), %error, "intercepted broadcast dropped");
        })
        .ok()
}

/// Encodes what a `#[handle_out]` lets through.
pub fn encode_out<T: Event>(event: Option<T>) -> Option<Payload> {
    event?
        .payload()
        .inspect_err(|error| {
            tracing::error!(event = T::NAME, %error, "intercepted broadcast dropped");
        })
        .ok()
}

/// Reads a capture of the topic; what does not parse matches no channel.
pub fn capture<T: std::str::FromStr, C: Channel>(
    socket: &ChannelSocket<C>,
    name: &str,
) -> Result<T, Refused> {
    let text = socket
        .topic()
        .capture(name)
        .ok_or_else(Refused::unmatched)?;
    text.parse().map_err(|_| Refused::unmatched())
}

/// Decodes the parameters of a connect, or refuses.
pub fn params<T: serde::de::DeserializeOwned + schemars::JsonSchema, A>(
    cx: &Connect<A>,
) -> Result<T, Refused> {
    cx.params().map_err(|error| Refused::invalid(&error))
}

/// The end of a handler.
pub fn outcome<T: IntoOutcome>(returned: T) -> Outcome {
    returned.into_outcome()
}

/// The end of a join.
pub fn joined<C: Channel, T: IntoJoined<C>>(
    returned: Result<T, Refused>,
) -> Result<Joined<C>, Refused> {
    Ok(returned?.into_joined()?)
}

/// The payload of an event that is written as JSON.
pub const fn payload_spec<T: FromPayload>() -> PayloadSpec {
    T::SPEC
}

/// The replies of a handler's return type.
pub const fn reply_spec<T: IntoOutcome>() -> ReplySpec {
    T::REPLY
}

/// The replies of a join's return type.
pub const fn join_reply_spec<C: Channel, T: JoinReturn<C>>() -> ReplySpec {
    ReplySpec {
        ok: Some(T::RESPONSE),
        error: Some(PayloadSpec::Any),
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
}

impl<C: Channel, T: IntoJoined<C>> JoinReturn<C> for Result<T, Refused> {
    const RESPONSE: PayloadSpec = T::RESPONSE;
}

/// The shape of a `#[event]` that is written as JSON.
pub const fn event_spec<T: Serialize + JsonSchema>() -> PayloadSpec {
    PayloadSpec::json::<T>()
}

/// The payload of a `#[event]` that is written as JSON.
pub fn event_payload<T: Serialize + JsonSchema>(event: &T) -> Result<Payload, EncodeError> {
    Payload::json(event)
}

/// What `#[id]` may return.
#[diagnostic::on_unimplemented(
    message = "the id of a socket cannot be `{Self}`",
    label = "expected `String` or `Option<String>`"
)]
pub trait IntoId {
    /// The id, if there is one.
    fn into_id(self) -> Option<String>;
}

impl IntoId for String {
    fn into_id(self) -> Option<String> {
        Some(self)
    }
}

impl IntoId for Option<String> {
    fn into_id(self) -> Option<String> {
        self
    }
}

/// The end of `#[id]`.
pub fn id<T: IntoId>(returned: T) -> Option<String> {
    returned.into_id()
}

/// Panics, at compile time, when the channel at `index` can never match because an earlier one
/// covers its topics.
pub const fn assert_reachable<S: Socket>(routes: &[Route<S>], index: usize) {
    let later = &routes[index];
    let mut earlier = 0;
    while earlier < index {
        if routes[earlier].pattern.covers(&later.pattern) {
            shadowed(&routes[earlier], later);
        }
        earlier += 1;
    }
}

const fn shadowed<S: Socket>(earlier: &Route<S>, later: &Route<S>) -> ! {
    let mut text = Text {
        bytes: [0; 512],
        len: 0,
    };
    text.push("channel `");
    text.push(name(later));
    text.push("` (\"");
    text.push(later.pattern.as_str());
    text.push("\") can never match: `");
    text.push(name(earlier));
    text.push("` (\"");
    text.push(earlier.pattern.as_str());
    text.push("\") is listed before it and takes its topics");
    let (written, _) = text.bytes.split_at(text.len);
    match std::str::from_utf8(written) {
        Ok(text) => panic!("{}", text),
        Err(_) => panic!("a channel can never match: one listed before it takes its topics"),
    }
}

const fn name<S: Socket>(route: &Route<S>) -> &'static str {
    match route.spec {
        Some(spec) => spec.name,
        None => "custom",
    }
}

/// Text made at compile time; what does not fit is cut.
struct Text {
    bytes: [u8; 512],
    len: usize,
}

impl Text {
    const fn push(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
    }
}
