//! The contract with the expansion of `#[socket]`.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::channel::Channel;
use crate::payload::PayloadError;
use crate::refused::Refused;
use crate::socket::{Connect, Route, Socket};
use crate::spec::PayloadSpec;

use super::text::{Text, equal};

/// The parameters of `#[connect]`; made once for `const SPEC` and once for the connect, like
/// [`Taken`](super::Taken).
pub struct Params<T, A> {
    /// How the documents describe it.
    pub spec: PayloadSpec,
    decode: fn(&Connect<A>) -> Result<T, PayloadError>,
}

/// Describes the parameters of type `T`.
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

/// Returns the client that connects, as the type `T` in the signature of `#[connect]`.
pub fn as_connect<T: Client, A: IsState<T::State>>(cx: &Connect<A>) -> &T {
    T::of(A::same(cx))
}

/// [`Connect`], by its state.
pub trait Client {
    /// The state of the socket.
    type State;

    /// Returns the client itself.
    fn of(cx: &Connect<Self::State>) -> &Self;
}

impl<A> Client for Connect<A> {
    type State = A;

    fn of(cx: &Self) -> &Self {
        cx
    }
}

/// The state of the socket.
#[diagnostic::on_unimplemented(
    message = "the state of the socket is `{Self}`, not `{A}`",
    label = "expected `&Connect<{Self}>`",
    note = "write `state = {A}` in `#[socket(..)]`, or take the socket's own state: `async fn connect(params: P, cx: &Connect<{Self}>) -> Result<Self, Refused>`"
)]
pub trait IsState<A>: Sized {
    /// Returns the client itself.
    fn same(cx: &Connect<Self>) -> &Connect<A>;
}

impl<A> IsState<A> for A {
    fn same(cx: &Connect<A>) -> &Connect<A> {
        cx
    }
}

/// Converts the returned value to the result of a connect.
///
/// # Errors
/// If the connect refused.
pub fn connected<S, T: ConnectReturn<S>>(returned: T) -> Result<S, Refused> {
    returned.into_result()
}

/// The return types of `#[connect]`.
#[diagnostic::on_unimplemented(
    message = "a connect cannot return `{Self}`",
    label = "expected `Result<Self, Refused>`",
    note = "expected `async fn connect(params: P, cx: &Connect<State>) -> Result<Self, Refused>`, each argument where it is needed"
)]
pub trait ConnectReturn<S> {
    /// Converts to the socket, or the refusal.
    ///
    /// # Errors
    /// If the connect refused.
    fn into_result(self) -> Result<S, Refused>;
}

impl<S> ConnectReturn<S> for Result<S, Refused> {
    fn into_result(self) -> Self {
        self
    }
}

/// The return types of `#[id]`.
#[diagnostic::on_unimplemented(
    message = "the id of a socket cannot be `{Self}`",
    label = "expected `String` or `Option<String>`"
)]
pub trait IntoId {
    /// Converts to the id, if there is one.
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

/// Converts the returned value of `#[id]`.
pub fn id<T: IntoId>(returned: T) -> Option<String> {
    returned.into_id()
}

/// The socket of the channel `C`, where it is `S`.
#[diagnostic::on_unimplemented(
    message = "`{C}` is a channel of `{Self}`, not of `{S}`",
    label = "a channel of `{Self}`",
    note = "write `socket = {S}` in the `#[channel(..)]` of `{C}`, or list it in the `channels(..)` of `{Self}`"
)]
pub trait Lists<S: Socket, C> {
    /// The route of the channel.
    const ROUTE: Route<S>;
}

#[diagnostic::do_not_recommend]
impl<S: Socket, C: Channel<Socket = S>> Lists<S, C> for S {
    const ROUTE: Route<S> = Route::channel::<C>();
}

/// Returns the route of a channel of `S`.
pub const fn route<S: Socket, C: Channel>() -> Route<S>
where
    C::Socket: Lists<S, C>,
{
    <C::Socket as Lists<S, C>>::ROUTE
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

/// Panics, at compile time, when the socket of a channel does not list it: no client could join.
#[track_caller]
pub const fn assert_listed<C: Channel>() {
    let spec = <C::Socket as Socket>::SPEC;
    // The stand-in for a socket that has mistakes lists nothing.
    if spec.path.is_empty() {
        return;
    }
    let routes = <C::Socket as Socket>::CHANNELS;
    let mut at = 0;
    while at < routes.len() {
        if let Some(listed) = routes[at].spec
            && equal(listed.name, C::SPEC.name)
            && equal(listed.pattern.as_str(), C::SPEC.pattern.as_str())
        {
            return;
        }
        at += 1;
    }
    let mut text = Text::new();
    text.push("nobody can join `");
    text.push(C::SPEC.name);
    text.push("`, for its socket does not list it: write `channels(");
    text.push(C::SPEC.name);
    text.push(")` in the `#[socket(..)]` of `");
    text.push(spec.name);
    text.push("`");
    text.panic()
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
