//! A running view, as the servers drive it.
//!
//! The view is behind a trait object, so the code that drives views is compiled once in this crate, not
//! for each view of an application.

use std::any::Any;
use std::sync::Arc;

use super::process::{ViewInfo, ViewProcess};
use super::{LiveRoute, LiveSocket, LiveView, PageUrl, ViewEvent};
use crate::channel::Outcome;
use crate::reason::Reason;
use crate::refused::Refused;
use crate::rendered::Rendered;
use crate::task::BoxFuture;

/// A mounted view of any type.
pub(crate) trait RunningView: Any + Send {
    fn process(&self) -> &ViewProcess;
    fn process_mut(&mut self) -> &mut ViewProcess;
    /// Returns whether the captures of a path of this view parse.
    fn knows(&self, url: &PageUrl) -> bool;
    fn handle_params(&mut self, url: PageUrl) -> BoxFuture<'_, Result<(), Refused>>;
    fn handle_event<'a>(&'a mut self, event: &'a ViewEvent) -> BoxFuture<'a, Outcome>;
    fn render(&self) -> Rendered;
    fn terminate(self: Box<Self>, reason: Reason) -> BoxFuture<'static, ()>;
}

/// A view with its socket.
struct Running<V: LiveView> {
    view: V,
    socket: LiveSocket<V>,
}

/// Mounts a view.
pub(crate) fn mount<V: LiveView>(
    state: Arc<V::State>,
    process: ViewProcess,
    url: PageUrl,
) -> BoxFuture<'static, Result<Box<dyn RunningView>, Refused>> {
    Box::pin(async move {
        let Some(params) = url.params::<V>() else {
            return Err(Refused::reason("not found").with_status(404));
        };
        let mut socket = LiveSocket::new(state, process);
        let view = V::mount(&params, &mut socket).await?;
        Ok(Box::new(Running { view, socket }) as Box<dyn RunningView>)
    })
}

/// Makes a message for a view of type `V`. Its maker has the mailbox from a view of that type.
pub(super) fn for_view<V: LiveView>(
    handle: impl for<'a> FnOnce(&'a mut V, &'a mut LiveSocket<V>) -> BoxFuture<'a, Outcome>
    + Send
    + 'static,
) -> ViewInfo {
    Box::new(move |view| {
        if let Some(Running { view, socket }) = (view as &mut dyn Any).downcast_mut() {
            handle(view, socket)
        } else {
            tracing::error!("a message for another view: dropped");
            Box::pin(std::future::ready(Outcome::no_reply()))
        }
    })
}

/// Returns the socket of a view, if the view is a `V`.
#[cfg(feature = "testing")]
pub(super) fn socket_of<V: LiveView>(view: &mut dyn RunningView) -> Option<&LiveSocket<V>> {
    let running: &Running<V> = (view as &dyn Any).downcast_ref()?;
    Some(&running.socket)
}

impl<V: LiveView> RunningView for Running<V> {
    fn process(&self) -> &ViewProcess {
        &self.socket.process
    }

    fn process_mut(&mut self) -> &mut ViewProcess {
        &mut self.socket.process
    }

    fn knows(&self, url: &PageUrl) -> bool {
        V::Route::from_captures(url.path, &url.captures).is_some()
    }

    fn handle_params(&mut self, url: PageUrl) -> BoxFuture<'_, Result<(), Refused>> {
        Box::pin(async move {
            match url.params::<V>() {
                Some(params) => self.view.handle_params(&params, &mut self.socket).await,
                None => Err(Refused::reason("not found").with_status(404)),
            }
        })
    }

    fn handle_event<'a>(&'a mut self, event: &'a ViewEvent) -> BoxFuture<'a, Outcome> {
        Box::pin(self.view.handle_event(event, &mut self.socket))
    }

    fn render(&self) -> Rendered {
        self.view.render()
    }

    fn terminate(mut self: Box<Self>, reason: Reason) -> BoxFuture<'static, ()> {
        Box::pin(async move { self.view.terminate(reason, &mut self.socket).await })
    }
}
