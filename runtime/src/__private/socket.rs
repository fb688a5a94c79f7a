//! What the expansion of `#[socket]` calls.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::channel::Channel;
use crate::payload::PayloadError;
use crate::refused::Refused;
use crate::socket::{Connect, Route, Socket};
use crate::spec::PayloadSpec;

use super::text::Text;

/// What `#[connect]` takes from the query string; made once for `const SPEC` and once for the
/// connect, as [`Taken`](super::Taken) is.
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
impl<T: DeserializeOwned + JsonSchema> FromParams for T {
    const SPEC: PayloadSpec = PayloadSpec::json::<T>();

    fn from_params<A>(cx: &Connect<A>) -> Result<Self, PayloadError> {
        cx.params()
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
