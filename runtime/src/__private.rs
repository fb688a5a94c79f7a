//! The contract with the expansions of the macros. Not public API: it may change in any release.
//!
//! Each function exists so that a bound is checked where the error can point at the user's tokens:
//! the expansion gives the call, or the type in its turbofish, the span of what the user wrote.

mod fields;
mod live_view;
mod text;

use std::future::Future;

use ::bytes::Bytes;
use ::schemars::JsonSchema;
use ::serde::Serialize;
pub use fields::*;
pub use live_view::*;
pub use {schemars, serde};

use crate::broadcast::Broadcast;
use crate::channel::{
    Channel, ChannelSocket, ChannelTopic, Incoming, IntoJoined, IntoOutcome, Joined, Outcome, Stop,
};
use crate::event::Event;
use crate::message::Status;
use crate::payload::{Binary, EncodeError, FromPayload, Payload, PayloadError};
use crate::refused::Refused;
use crate::socket::{Connect, Route, Socket};
use crate::spec::{ChannelSpec, HandlerSpec, PayloadSpec, ReplySpec, SocketSpec};
use crate::topic::TopicPattern;
use text::Text;

/// Requires a handler's future to be `Send`, so that the error names the handler.
///
/// What it returns is `Send` whatever the handler is, so that there is no second error.
pub fn send<F: Future + Send>(future: F) -> impl Future<Output = F::Output> + Send {
    future
}

/// A by-value argument of a handler. `const SPEC` and the handler both make it by
/// [`payload`], so that a bound that is not met is one error, not two.
#[derive(Debug)]
pub struct Taken<T> {
    /// How the documents describe it.
    pub spec: PayloadSpec,
    decode: fn(&Payload) -> Result<T, PayloadError>,
}

/// The by-value argument of type `T`.
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
        (self.decode)(message.payload()).map_err(|error| {
            tracing::debug!(event = message.event(), %error, "payload does not decode");
            Outcome::reply(Status::Error, error.response())
        })
    }

    /// Decodes the payload of a join, or refuses.
    ///
    /// # Errors
    /// When the payload has another shape.
    pub fn decode_join(&self, payload: &Payload) -> Result<T, Refused> {
        (self.decode)(payload).map_err(|error| Refused::invalid(&error))
    }
}

/// The name of an event, for the handler of every other event.
pub fn event(message: &Incoming) -> String {
    message.event().to_owned()
}

/// What a handler returns; made once for `const SPEC` and once for the handler, as [`Taken`] is.
#[derive(Debug)]
pub struct Returned<T> {
    /// The replies.
    pub spec: ReplySpec,
    into: fn(T) -> Outcome,
}

/// The returned type `T` of a handler.
pub const fn reply<T: IntoOutcome>() -> Returned<T> {
    Returned {
        spec: T::REPLY,
        into: T::into_outcome,
    }
}

impl<T> Returned<T> {
    /// The end of the handler.
    pub fn outcome(&self, returned: T) -> Outcome {
        (self.into)(returned)
    }
}

/// The end of a `#[handle_info]`.
pub fn info<T: InfoReturn>(returned: T) -> Outcome {
    returned.into_outcome()
}

/// What a `#[handle_info]` may return.
#[diagnostic::on_unimplemented(
    message = "a `#[handle_info]` cannot return `{Self}`: nobody waits for a reply",
    label = "expected `()` or `Stop`",
    note = "to reply to an event later, keep a `ReplyRef` from `socket.reply_later()`"
)]
pub trait InfoReturn: IntoOutcome {}

impl InfoReturn for () {}
impl InfoReturn for Stop {}

/// The end of a `#[terminate]`, which returns nothing.
pub fn terminated((): ()) {}

/// An event that passes through `#[handle_out]`; made once for `const SPEC` and once for the
/// handler, as [`Taken`] is.
#[derive(Debug)]
pub struct Intercept<T> {
    /// The event's name.
    pub name: &'static str,
    decode: fn(&Payload) -> Result<T, PayloadError>,
    encode: fn(&T) -> Result<Payload, EncodeError>,
}

/// The intercepted event `T`.
pub const fn intercept<T: Event + FromPayload>() -> Intercept<T> {
    Intercept {
        name: T::NAME,
        decode: T::from_payload,
        encode: T::payload,
    }
}

impl<T> Intercept<T> {
    /// Whether a broadcast is of this event.
    pub fn takes(&self, broadcast: &Broadcast) -> bool {
        &**broadcast.event() == self.name
    }

    /// Decodes the broadcast; one that is not of the event's type is dropped and logged.
    pub fn decode(&self, broadcast: &Broadcast) -> Option<T> {
        (self.decode)(broadcast.payload())
            .inspect_err(|error| {
                tracing::error!(topic = %broadcast.topic(), event = self.name, %error, "intercepted broadcast dropped");
            })
            .ok()
    }

    /// Encodes what the handler lets through.
    pub fn encode(&self, event: Option<T>) -> Option<Payload> {
        (self.encode)(&event?)
            .inspect_err(|error| {
                tracing::error!(event = self.name, %error, "intercepted broadcast dropped");
            })
            .ok()
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
    /// Reads it.
    fn from_capture(text: &str) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: std::str::FromStr> FromCapture for T {
    fn from_capture(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// A capture as an argument of a `#[handle_in]`. It parsed when the client joined, unless the
/// handler takes it as another type.
pub fn captured<T>(capture: Result<T, Refused>) -> Result<T, Outcome> {
    capture.map_err(|refused| Outcome::reply(Status::Error, refused.response().clone()))
}

/// The text of a topic, from the parts of its pattern.
pub fn topic<C>(parts: &[&str]) -> ChannelTopic<C> {
    ChannelTopic::new(parts.concat())
}

/// What `#[connect]` takes from the query string; made once for `const SPEC` and once for the
/// connect, as [`Taken`] is.
pub struct Params<T, A> {
    /// How the documents describe it.
    pub spec: PayloadSpec,
    decode: fn(&Connect<A>) -> Result<T, PayloadError>,
}

/// The parameters of type `T`.
pub const fn params<T: FromParams, A>() -> Params<T, A> {
    Params {
        spec: T::SPEC,
        decode: T::from_params,
    }
}

impl<T, A> Params<T, A> {
    /// Decodes the parameters, or refuses.
    ///
    /// # Errors
    /// When the parameters have another shape.
    pub fn decode(&self, cx: &Connect<A>) -> Result<T, Refused> {
        (self.decode)(cx).map_err(|error| Refused::invalid(&error))
    }
}

impl<T, A> std::fmt::Debug for Params<T, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Params").field(&self.spec).finish()
    }
}

/// The by-value argument of `#[connect]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the parameters of a connect",
    label = "does not implement `Deserialize` and `JsonSchema`",
    note = "write `#[payload]` above the type, or derive `serde::Deserialize` and `schemars::JsonSchema`"
)]
pub trait FromParams: Sized {
    /// How the documents describe it.
    const SPEC: PayloadSpec;

    /// Decodes the parameters.
    ///
    /// # Errors
    /// When they have another shape.
    fn from_params<A>(cx: &Connect<A>) -> Result<Self, PayloadError>;
}

#[diagnostic::do_not_recommend]
impl<T: serde::de::DeserializeOwned + JsonSchema> FromParams for T {
    const SPEC: PayloadSpec = PayloadSpec::json::<T>();

    fn from_params<A>(cx: &Connect<A>) -> Result<Self, PayloadError> {
        cx.params()
    }
}

/// What a join returns; made once for `const SPEC` and once for the join, as [`Taken`] is.
#[derive(Debug)]
pub struct JoinReturned<C, T> {
    /// The replies.
    pub spec: ReplySpec,
    join: fn(T) -> Result<Joined<C>, Refused>,
}

/// The returned type `T` of a join.
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
    /// The end of the join.
    ///
    /// # Errors
    /// When it refused.
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

    /// The joined client, or the refusal.
    ///
    /// # Errors
    /// When it refused.
    fn into_joined(self) -> Result<Joined<C>, Refused>;
}

impl<C: Channel, T: IntoJoined<C>> JoinReturn<C> for Result<T, Refused> {
    const RESPONSE: PayloadSpec = T::RESPONSE;

    fn into_joined(self) -> Result<Joined<C>, Refused> {
        Ok(self?.into_joined()?)
    }
}

/// The shape of a `#[event]` that is written as JSON.
pub const fn event_spec<T: Serialize + JsonSchema>() -> PayloadSpec {
    PayloadSpec::json::<T>()
}

/// The payload of a `#[event]` that is written as JSON. A unit value is sent as `{}`.
pub fn event_payload<T: Serialize + JsonSchema>(event: &T) -> Result<Payload, EncodeError> {
    match Payload::json(event)? {
        Payload::Json(text) if size_of::<T>() == 0 && text == "null" => Ok(Payload::empty()),
        payload => Ok(payload),
    }
}

/// The field of a `#[event(.., binary)]`; made in each place that needs it, as [`Taken`] is.
#[derive(Debug)]
pub struct BinaryField<T> {
    to_bytes: fn(&T) -> Bytes,
    from_bytes: fn(Bytes) -> T,
}

/// The field of type `T`.
pub const fn binary<T: AsBinary>() -> BinaryField<T> {
    BinaryField {
        to_bytes: T::to_bytes,
        from_bytes: T::from_bytes,
    }
}

impl<T> BinaryField<T> {
    /// The payload.
    pub fn encode(&self, field: &T) -> Payload {
        Payload::Binary((self.to_bytes)(field))
    }

    /// The field, from what a client pushed.
    ///
    /// # Errors
    /// When that is JSON.
    pub fn decode(&self, payload: &Payload) -> Result<T, PayloadError> {
        Binary::from_payload(payload).map(|binary| (self.from_bytes)(binary.0))
    }
}

/// Bytes, whatever holds them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the bytes of a binary event",
    label = "expected `Bytes`, `Binary` or `Vec<u8>`"
)]
pub trait AsBinary {
    /// The bytes; of `Bytes`, without a copy.
    fn to_bytes(&self) -> Bytes;
    /// From the bytes.
    fn from_bytes(bytes: Bytes) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Into<Bytes> + From<Bytes>> AsBinary for T {
    fn to_bytes(&self) -> Bytes {
        self.clone().into()
    }

    fn from_bytes(bytes: Bytes) -> Self {
        bytes.into()
    }
}

impl AsBinary for Binary {
    fn to_bytes(&self) -> Bytes {
        self.0.clone()
    }

    fn from_bytes(bytes: Bytes) -> Self {
        Self(bytes)
    }
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

/// A channel of the socket `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a channel of `{S}`",
    label = "not a channel of `{S}`",
    note = "write `#[channel(\"topic:*\", socket = {S})]` above an `impl {Self}` block"
)]
pub trait ChannelOf<S: Socket> {
    /// Its route.
    const ROUTE: Route<S>;
}

#[diagnostic::do_not_recommend]
impl<S: Socket, C: Channel<Socket = S>> ChannelOf<S> for C {
    const ROUTE: Route<S> = crate::server::route::<C>();
}

/// The route of a channel of `S`.
pub const fn route<S: Socket, C: ChannelOf<S>>() -> Route<S> {
    C::ROUTE
}

/// Panics, at compile time, when the channel at `index` of a socket can never match because an
/// earlier one takes its topics.
#[track_caller]
pub const fn assert_reachable<S: Socket>(index: usize) {
    let later = &S::CHANNELS[index];
    let mut earlier = 0;
    while earlier < index {
        if S::CHANNELS[earlier].pattern.covers(&later.pattern) {
            shadowed(&S::CHANNELS[earlier], later);
        }
        earlier += 1;
    }
}

/// The description of a channel whose `#[channel]` has mistakes.
pub const fn hollow(name: &'static str) -> ChannelSpec {
    ChannelSpec {
        name,
        pattern: TopicPattern::new(name),
        doc: "",
        captures: &[],
        join: HandlerSpec::join(PayloadSpec::Empty, ReplySpec::NONE),
        handle_in: &[],
        pushes: &[],
        intercepts: &[],
    }
}

/// A message and an event that cannot exist, and that every channel takes and pushes: without two
/// of them, the compiler would take the only one that a channel has for what a call must mean, and
/// speak of that instead of the one that is missing.
#[derive(Clone, Copy, Debug)]
pub enum Impossible<const N: u8> {}

macro_rules! impossible {
    ($($n:literal)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<C: Channel> crate::channel::HandleInfo<Impossible<$n>> for C {
            async fn handle_info(
                &mut self,
                message: Impossible<$n>,
                _: &mut ChannelSocket<Self>,
            ) -> Outcome {
                match message {}
            }
        }

        #[diagnostic::do_not_recommend]
        impl<C: Channel> crate::channel::Pushes<Impossible<$n>> for C {}
    )*};
}

impossible!(0 1);

/// The socket of a channel whose `#[channel]` does not name one.
#[derive(Debug)]
pub struct UnknownSocket;

impl Socket for UnknownSocket {
    type State = ();
    const SPEC: SocketSpec = SocketSpec {
        name: "",
        path: "/",
        doc: "",
        params: PayloadSpec::Empty,
    };
    const CHANNELS: &'static [Route<Self>] = &[];

    async fn connect(_: &Connect<()>) -> Result<Self, Refused> {
        Err(Refused::forbidden())
    }
}

#[track_caller]
const fn shadowed<S: Socket>(earlier: &Route<S>, later: &Route<S>) -> ! {
    let mut text = Text::new();
    text.push("channel `");
    text.push(name(later));
    text.push("` (\"");
    text.push(later.pattern.as_str());
    text.push("\") can never match: `");
    text.push(name(earlier));
    text.push("` (\"");
    text.push(earlier.pattern.as_str());
    text.push("\") is listed before it and takes its topics");
    text.panic()
}

const fn name<S: Socket>(route: &Route<S>) -> &'static str {
    match route.spec {
        Some(spec) => spec.name,
        None => "custom",
    }
}

/// What the code that `html!` writes calls.
pub mod html {
    pub use crate::rendered::{Loop, OpenText, Renderer, Root, Splice, Taken, Template};
}
