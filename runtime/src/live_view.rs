//! Live views: pages whose state lives on the server.

mod assign;
mod event;
mod event_name;
mod flash;
mod handle;
mod hook;
mod message;
mod navigation;
mod params;
mod path;
mod process;
mod running;
mod socket;
mod tasks;

pub use assign::{AsyncError, AsyncResult};
pub use event::ViewEvent;
pub use event_name::{BindingValue, EventName};
pub use flash::Flash;
pub use handle::ViewHandle;
pub use hook::{Halt, OnMount};
pub use navigation::{History, InvalidRedirect, RedirectTo};
pub use params::ViewParams;
pub use path::{IntoLivePath, IntoPatch, LivePath, LiveRoute, PathCapture, PathQuery};
pub use socket::LiveSocket;

pub(crate) use flash::FlashMap;
pub(crate) use message::{NotAMessage, ViewMessage};
pub(crate) use navigation::Navigation;
pub(crate) use params::PageUrl;
#[cfg(feature = "testing")]
pub(crate) use process::ViewInfo;
pub(crate) use process::{
    DebugValues, Dispatch, Outgoing, PushedEvent, ViewMail, ViewProcess, Visit,
};
pub(crate) use running::{RunningView, mount};

use std::future::Future;

use crate::channel::Outcome;
use crate::reason::Reason;
use crate::refused::Refused;
use crate::rendered::Rendered;
use crate::spec::LiveViewSpec;

/// A page whose state lives on the server, with one task for each browser tab that shows it.
///
/// `#[live_view("/path")]` on an impl block implements it. A view is mounted twice: for the HTTP
/// response, and again when the browser's socket joins. [`LiveSocket::connected`] distinguishes the
/// two.
///
/// By hand, with everything that the macro would write:
///
/// ```
/// use bennu::live_view::{
///     EventName, HandleAsync, HandleInfo, LiveRoute, PushesEvent, ViewEvent, ViewParams,
/// };
/// use bennu::prelude::*;
/// use bennu::spec::{EventSpec, LiveViewSpec};
/// use bennu::channel::Outcome;
/// use bennu::socket::Stateless;
///
/// const TICKS: Topic<Tick> = Topic::new("ticks");
/// const ADD: EventName = EventName::new("add");
///
/// #[payload]
/// #[derive(Clone)]
/// struct Tick {}
///
/// #[payload]
/// struct Add { by: u64 }
///
/// #[event("added")]
/// struct Added { count: u64 }
///
/// struct Counter { name: String, count: u64 }
///
/// /// Its only page.
/// #[derive(Clone, Debug, PartialEq)]
/// struct CounterRoute { name: String }
///
/// impl LiveRoute<Counter> for CounterRoute {
///     fn from_captures(_: usize, captures: &[(String, String)]) -> Option<Self> {
///         let (_, name) = captures.iter().find(|(capture, _)| capture == "name")?;
///         Some(Self { name: name.clone() })
///     }
///     fn to_path(&self) -> String { format!("/counters/{}", self.name) }
/// }
///
/// impl PushesEvent<Added> for Counter {}
///
/// impl LiveView for Counter {
///     type State = Stateless;
///     type Route = CounterRoute;
///     const SPEC: LiveViewSpec = LiveViewSpec::new("Counter", &["/counters/{name}"])
///         .doc("Counts.")
///         .pushes(&[EventSpec::of::<Added>()]);
///
///     async fn mount(
///         params: &ViewParams<CounterRoute>,
///         socket: &mut LiveSocket<Self>,
///     ) -> Result<Self, Refused> {
///         socket.subscribe(&TICKS);
///         Ok(Self { name: params.route().name.clone(), count: 0 })
///     }
///
///     async fn handle_event(&mut self, event: &ViewEvent, socket: &mut LiveSocket<Self>) -> Outcome {
///         match event.name() {
///             "add" => match event.decode::<Add>() {
///                 Ok(Add { by }) => socket.start_async("add", async move { by }),
///                 Err(error) => return Outcome::from(error),
///             },
///             _ => return event.unhandled(),
///         }
///         Outcome::no_reply()
///     }
///
///     fn render(&self) -> Rendered {
///         html! {
///             h1 { (self.name) }
///             button phx-click=(ADD) phx-value-by="2" { (self.count) }
///         }
///     }
/// }
///
/// impl HandleAsync<u64> for Counter {
///     async fn handle_async(
///         &mut self,
///         result: Result<u64, AsyncError>,
///         socket: &mut LiveSocket<Self>,
///     ) -> Outcome {
///         self.count += result.unwrap_or_default();
///         socket.push_event(Added { count: self.count });
///         Outcome::no_reply()
///     }
/// }
///
/// impl HandleInfo<Tick> for Counter {
///     async fn handle_info(&mut self, _: Tick, _: &mut LiveSocket<Self>) -> Outcome {
///         self.count += 1;
///         Outcome::no_reply()
///     }
/// }
///
/// # #[cfg(feature = "testing")]
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let endpoint = bennu::Endpoint::builder().live::<Counter>().build()?;
/// let mut view = bennu::testing::live(&endpoint, "/counters/sheep").await?;
/// view.click("button").await;
/// view.render_async().await;
/// view.assert_push_event::<Added>().await;
/// endpoint.pubsub().broadcast(&TICKS, Tick {});
/// view.assert_has("h1", "sheep").await;
/// view.assert_has("button", "3").await;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "testing"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a live view",
    label = "no live view",
    note = "write `#[live_view(\"/path\")]` above an `impl {Self}` block"
)]
pub trait LiveView: Sized + Send + 'static {
    /// The part of the application's state that the view sees; [`Stateless`](crate::socket::Stateless)
    /// if it sees none.
    type State: Send + Sync + 'static;
    /// The pages of the view, of which a browser shows one.
    type Route: LiveRoute<Self>;
    /// The description of the view for the documents and the routing.
    const SPEC: LiveViewSpec;

    /// Makes the state of a page.
    fn mount(
        params: &ViewParams<Self::Route>,
        socket: &mut LiveSocket<Self>,
    ) -> impl Future<Output = Result<Self, Refused>> + Send;

    /// Takes the parameters of the URL, after each mount and after each patch of the URL.
    fn handle_params(
        &mut self,
        params: &ViewParams<Self::Route>,
        socket: &mut LiveSocket<Self>,
    ) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = (params, socket);
        std::future::ready(Ok(()))
    }

    /// Handles an event of the page.
    fn handle_event(
        &mut self,
        event: &ViewEvent,
        socket: &mut LiveSocket<Self>,
    ) -> impl Future<Output = Outcome> + Send {
        let _ = socket;
        std::future::ready(event.unhandled())
    }

    /// Renders the page of the view.
    fn render(&self) -> Rendered;

    /// Cleans up when a view ends whose join was answered with its page, also after a panic of a
    /// handler.
    ///
    /// Only the end of the server waits for this method.
    ///
    /// The method does not run in these cases:
    ///
    /// * The view belongs to the HTTP response.
    /// * `mount`, `handle_params` or the first render refused, redirected or panicked.
    /// * The task is cut off: a handler did not end within five seconds of a stop, or within the time
    ///   of a drain.
    ///
    /// Put code that must always run into the `Drop` of a field.
    fn terminate(
        self,
        reason: Reason,
        socket: &mut LiveSocket<Self>,
    ) -> impl Future<Output = ()> + Send {
        let _ = (reason, socket);
        std::future::ready(())
    }
}

/// A view that receives messages of type `M` from other processes. `#[handle_info]` implements it. By
/// hand: see [`LiveView`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no handler for messages of type `{M}`",
    label = "nothing would receive `{M}`",
    note = "add `#[handle_info] async fn name(&mut self, message: {M})` to the impl block of `{Self}`"
)]
pub trait HandleInfo<M>: LiveView {
    /// Handles the message of another process.
    fn handle_info(
        &mut self,
        message: M,
        socket: &mut LiveSocket<Self>,
    ) -> impl Future<Output = Outcome> + Send;
}

/// A view that receives results of type `T` from its tasks. `#[handle_async]` implements it. By hand:
/// see [`LiveView`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no handler for async results of type `{T}`",
    label = "nothing would receive `{T}`",
    note = "add `#[handle_async] async fn name(&mut self, result: Result<{T}, AsyncError>)` to the impl block of `{Self}`"
)]
pub trait HandleAsync<T>: LiveView {
    /// Handles the result of a task.
    fn handle_async(
        &mut self,
        result: Result<T, AsyncError>,
        socket: &mut LiveSocket<Self>,
    ) -> impl Future<Output = Outcome> + Send;
}

/// A view that declares the event `E` in `pushes(..)`. By hand: see [`LiveView`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare that it pushes `{E}`",
    label = "an undeclared event",
    note = "list it: `#[live_view(.., pushes({E}))]`"
)]
pub trait PushesEvent<E> {}
