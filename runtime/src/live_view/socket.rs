//! The socket of a view, through which its handlers act.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use http::Uri;
use serde::de::DeserializeOwned;

use super::navigation::is_local;
use super::process::{Dispatch, PushedEvent, ViewProcess};
use super::{
    Flash, HandleInfo, History, IntoLivePath, IntoPatch, LivePath, LiveView, Navigation,
    PushesEvent, RedirectTo, ViewHandle,
};
use crate::channel::SendError;
use crate::escaped::LoggedError;
use crate::event::Event;
use crate::mailbox::NotAccepted;
use crate::pubsub::{PubSub, PubSubMessage};
use crate::session::Session;
use crate::task::Pid;
use crate::topic::Topic;

/// A view's connection to its page, the argument of its handlers.
pub struct LiveSocket<V: LiveView> {
    state: Arc<V::State>,
    pub(super) process: ViewProcess,
}

impl<V: LiveView> LiveSocket<V> {
    pub(super) fn new(state: Arc<V::State>, process: ViewProcess) -> Self {
        Self { state, process }
    }

    /// Returns whether a browser's socket is connected. It is not for the HTTP response.
    pub fn connected(&self) -> bool {
        self.process.mailbox.is_some()
    }

    /// Returns the state of the application.
    pub fn state(&self) -> &V::State {
        &self.state
    }

    /// Returns the session of the browser.
    pub fn session(&self) -> &Session {
        &self.process.visit.session
    }

    /// Returns the CSRF token of the session, for a form that the page sends over HTTP.
    ///
    /// The token stays the same while the view lives.
    pub fn csrf_token(&self) -> &str {
        self.process.csrf_token()
    }

    /// Returns the URL of the page.
    pub fn uri(&self) -> &Uri {
        &self.process.visit.uri
    }

    /// Returns the value of type `T` that an `on_mount` hook added.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.process
            .visit
            .values
            .0
            .get(&TypeId::of::<T>())?
            .downcast_ref()
    }

    /// Returns a parameter of the `LiveSocket` of the page's JavaScript; `None` for the HTTP response.
    pub fn connect_param<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.process.visit.connect_params.as_deref()?.get(name)?).ok()
    }

    /// Returns whether the page was loaded with an old stylesheet or script.
    ///
    /// It is true if an element with `phx-track-static` has a URL that
    /// [`EndpointBuilder::track_static`](crate::endpoint::EndpointBuilder::track_static) does not list.
    /// A browser learns this when it joins again after a deployment. The HTTP response always has the
    /// newest.
    pub fn static_changed(&self) -> bool {
        self.process.visit.static_changed
    }

    /// Returns the identity of this view's process.
    pub fn pid(&self) -> Pid {
        self.process.subscriptions.pid()
    }

    /// Returns the PubSub of the endpoint.
    pub fn pubsub(&self) -> &PubSub {
        self.process.subscriptions.pubsub()
    }

    /// Returns a handle on this view for other tasks; `None` for the HTTP response.
    pub fn handle(&self) -> Option<ViewHandle<V>> {
        let mailbox = Arc::clone(self.process.mailbox.as_ref()?);
        Some(ViewHandle::new(mailbox))
    }

    /// Sends a message to this view's own `#[handle_info]`. For the HTTP response nothing is sent.
    pub fn send_self<M: Send + 'static>(&self, message: M)
    where
        V: HandleInfo<M>,
    {
        let sent = self.handle().map(|handle| handle.send(message));
        // In `terminate` nothing is handled any more.
        if let Some(Err(error @ SendError(NotAccepted::Full))) = sent {
            tracing::error!(%error, "message to self not sent");
        }
    }

    /// Subscribes this view to a topic, whose messages arrive at `#[handle_info]`.
    ///
    /// The subscription ends with the view. The view of the HTTP response ends at once, and is not
    /// subscribed.
    pub fn subscribe<M: PubSubMessage + Clone>(&mut self, topic: &Topic<M>)
    where
        V: HandleInfo<M>,
    {
        let Some(handle) = self.handle() else { return };
        self.process
            .subscriptions
            .subscribe(topic, move |message: &Arc<M>| {
                handle
                    .send(M::clone(message))
                    .map_err(|SendError(error)| error)
            });
    }

    /// Ends the subscription to `topic`, if there is one.
    pub fn unsubscribe<M: 'static>(&mut self, topic: &Topic<M>) {
        self.process.subscriptions.unsubscribe(topic);
    }

    /// Puts a flash message, which the layout shows until the browser leaves the page.
    pub fn put_flash(&mut self, kind: Flash, message: impl Into<String>) {
        let message = message.into();
        self.process.outgoing.new_flash.put(&kind, message.clone());
        // No field has changed: a view's own template does not see the flash, its layout does.
        self.process.outgoing.flash.put(&kind, message);
    }

    /// Returns the flash message of a kind.
    pub fn flash(&self, kind: &Flash) -> Option<&str> {
        self.process.outgoing.flash.get(kind)
    }

    /// Removes every flash message.
    pub fn clear_flash(&mut self) {
        self.process.clear_flash(None);
    }

    /// Removes the flash message of a kind.
    pub fn clear_flash_of(&mut self, kind: &Flash) {
        self.process.clear_flash(Some(kind.as_str()));
    }

    /// Sets the title of the page.
    pub fn set_page_title(&mut self, title: impl Into<String>) {
        self.process.outgoing.title = Some(title.into());
    }

    /// Sends an event to the page's JavaScript, after the page shows the changes of this handler.
    ///
    /// `window` receives `phx:name`, and hooks receive it by `handleEvent`.
    pub fn push_event<E: Event>(&mut self, event: E)
    where
        V: PushesEvent<E>,
    {
        self.queue_event(event, Dispatch::AfterPatch);
    }

    /// Sends an event like [`push_event`](Self::push_event), but before the page is patched, so that
    /// JavaScript sees what the patch replaces.
    pub fn push_event_before_patch<E: Event>(&mut self, event: E)
    where
        V: PushesEvent<E>,
    {
        self.queue_event(event, Dispatch::BeforePatch);
    }

    fn queue_event<E: Event>(&mut self, event: E, dispatch: Dispatch) {
        match event.payload() {
            Ok(payload) => self.process.outgoing.events.push(PushedEvent {
                name: E::NAME,
                payload,
                dispatch,
            }),
            Err(error) => {
                let error = &LoggedError::of(&error) as &dyn std::error::Error;
                tracing::error!(event = E::NAME, error, "event not pushed");
            }
        }
    }

    /// Patches the URL to another one of this view: `#[handle_params]` runs, and the state stays.
    pub fn push_patch(&mut self, to: impl IntoPatch<V>) {
        self.go(Navigation::Patch(text(&to.into_patch()), History::Push));
    }

    /// Patches the URL like [`push_patch`](Self::push_patch), and replaces the page in the browser's
    /// history.
    pub fn replace_patch(&mut self, to: impl IntoPatch<V>) {
        self.go(Navigation::Patch(text(&to.into_patch()), History::Replace));
    }

    /// Navigates to another view, over the same socket if it belongs to the same live session.
    pub fn push_navigate<W: LiveView>(&mut self, to: impl IntoLivePath<W>) {
        self.go(Navigation::Navigate(
            text(&to.into_live_path()),
            History::Push,
        ));
    }

    /// Navigates to another view like [`push_navigate`](Self::push_navigate), and replaces the page in
    /// the browser's history.
    pub fn replace_navigate<W: LiveView>(&mut self, to: impl IntoLivePath<W>) {
        self.go(Navigation::Navigate(
            text(&to.into_live_path()),
            History::Replace,
        ));
    }

    /// Redirects to a page outside of this socket, which the browser loads.
    pub fn redirect(&mut self, to: impl Into<RedirectTo>) {
        self.go(Navigation::Redirect(to.into().as_str().to_owned()));
    }

    /// Declares that a handler writes only the fields of `mask`. The macros call it.
    pub(crate) fn declare_writes(&mut self, mask: u64) {
        self.process.declare_writes(mask);
    }

    /// Sets the navigation. A path of `LivePath::new` that a browser could read as another site leads
    /// to `/`.
    fn go(&mut self, to: Navigation) {
        let to = match to {
            Navigation::Patch(path, _) | Navigation::Navigate(path, _) if !is_local(&path) => {
                tracing::error!(path, "navigation refused");
                Navigation::Redirect("/".to_owned())
            }
            to => to,
        };
        self.process.outgoing.navigation = Some(to);
    }
}

fn text<W>(path: &LivePath<W>) -> String {
    path.as_str().to_owned()
}

impl<V: LiveView> fmt::Debug for LiveSocket<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveSocket")
            .field("uri", self.uri())
            .finish_non_exhaustive()
    }
}
