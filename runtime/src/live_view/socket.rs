//! The socket of a view: what its handlers can do.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use http::Uri;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::hook::Values;
use super::tasks::Tasks;
use super::{
    Flash, FlashMap, HandleInfo, History, IntoLivePath, IntoPatch, LivePath, LiveView, Navigation,
    PushesEvent, Target, ViewHandle,
};
use crate::channel::{Incoming, Outcome};
use crate::event::Event;
use crate::mailbox::Mailbox;
use crate::message::Ref;
use crate::payload::Payload;
use crate::pubsub::{PubSub, PubSubMessage, Subscription};
use crate::session::Session;
use crate::task::{BoxFuture, Pid};
use crate::topic::Topic;

/// A view's side of the page, as its handlers see it.
pub struct LiveSocket<V: LiveView> {
    state: V::State,
    visit: Visit,
    pid: Pid,
    pubsub: PubSub,
    pub(super) connected: Option<Connected<V>>,
    subscriptions: Vec<Subscription>,
    pub(super) tasks: Tasks,
    /// What is sent with the next render.
    pub(crate) outgoing: Outgoing,
    writes: Writes,
}

/// The browser that shows a view.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) session: Arc<Session>,
    pub(crate) uri: Uri,
    /// What the client said at the join.
    pub(crate) connect_params: Option<Arc<Value>>,
    pub(crate) values: DebugValues,
}

/// What the mount hooks gave.
#[derive(Clone, Default)]
pub(crate) struct DebugValues(pub(crate) Values);

impl fmt::Debug for DebugValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.0.len())
    }
}

/// What there is only while a browser's socket is connected.
pub(crate) struct Connected<V: LiveView> {
    pub(crate) mailbox: Arc<Mailbox<ViewMail<V>>>,
}

/// What waits for a view.
pub(crate) enum ViewMail<V: LiveView> {
    /// A message of the client.
    In(Incoming),
    /// The client leaves.
    Leave(Option<Ref>),
    /// A message of another process or the result of a task, with its handler.
    Info(&'static str, ViewInfo<V>),
}

/// Hands a message to its handler.
pub(crate) type ViewInfo<V> =
    Box<dyn for<'a> FnOnce(&'a mut V, &'a mut LiveSocket<V>) -> BoxFuture<'a, Outcome> + Send>;

/// What is sent beside the page.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    pub(crate) events: Vec<(String, Payload)>,
    pub(crate) title: Option<String>,
    pub(crate) navigation: Option<Navigation>,
    pub(crate) flash: FlashMap,
    /// What was put since the last navigation: it goes along with the next.
    pub(crate) new_flash: FlashMap,
}

/// Which fields may have changed since the last render, a bit each.
#[derive(Debug, Default)]
struct Writes {
    changed: u64,
    declared: Option<u64>,
}

impl<V: LiveView> LiveSocket<V> {
    pub(crate) fn new(
        state: V::State,
        visit: Visit,
        pubsub: PubSub,
        flash: FlashMap,
        connected: Option<Connected<V>>,
    ) -> Self {
        Self {
            state,
            visit,
            pid: Pid::unique(),
            pubsub,
            connected,
            subscriptions: Vec::new(),
            tasks: Tasks::default(),
            outgoing: Outgoing {
                flash,
                ..Outgoing::default()
            },
            writes: Writes::default(),
        }
    }

    /// Whether a browser's socket is connected: not while the first response is made.
    pub fn connected(&self) -> bool {
        self.connected.is_some()
    }

    /// The state of the application.
    pub fn state(&self) -> &V::State {
        &self.state
    }

    /// The session of the browser.
    pub fn session(&self) -> &Session {
        &self.visit.session
    }

    /// The URL of the page.
    pub fn uri(&self) -> &Uri {
        &self.visit.uri
    }

    /// What an `on_mount` hook gave.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.visit.values.0.get(&TypeId::of::<T>())?.downcast_ref()
    }

    /// A parameter that the page's JavaScript gave its `LiveSocket`; none in the first response.
    pub fn connect_param<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.visit.connect_params.as_deref()?.get(name)?).ok()
    }

    /// The identity of this view's process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// The messages between processes.
    pub fn pubsub(&self) -> &PubSub {
        &self.pubsub
    }

    /// A handle on this view, for other tasks; none in the first response.
    pub fn handle(&self) -> Option<ViewHandle<V>> {
        let mailbox = Arc::clone(&self.connected.as_ref()?.mailbox);
        Some(ViewHandle::new(mailbox, self.pid))
    }

    /// Sends a message to this view's own `#[handle_info]`. In the first response there is none to
    /// send it to.
    pub fn send_self<M: Send + 'static>(&self, message: M)
    where
        V: HandleInfo<M>,
    {
        if let Some(Err(error)) = self.handle().map(|handle| handle.send(message)) {
            tracing::error!(%error, "message to self not sent");
        }
    }

    /// Subscribes this view to a topic; its messages arrive at `#[handle_info]`. The subscription
    /// ends with the view. In the first response, which ends at once, nothing is subscribed.
    pub fn subscribe<M: PubSubMessage + Clone>(&mut self, topic: &Topic<M>)
    where
        V: HandleInfo<M>,
    {
        let Some(handle) = self.handle() else { return };
        if self.subscriptions.iter().any(|held| held.is_to(topic)) {
            return;
        }
        let name = topic.name().to_owned();
        let deliver = move |message: &Arc<M>| {
            if let Err(error) = handle.send(M::clone(message)) {
                tracing::warn!(topic = name, %error, "message dropped");
            }
        };
        self.subscriptions
            .push(self.pubsub.subscribe(self.pid, topic, deliver));
    }

    /// Ends the subscription to `topic`, if there is one.
    pub fn unsubscribe<M: 'static>(&mut self, topic: &Topic<M>) {
        self.subscriptions.retain(|held| !held.is_to(topic));
    }

    /// Puts a message where the page shows such: it stays until the browser goes on.
    pub fn put_flash(&mut self, kind: Flash, message: impl Into<String>) {
        let message = message.into();
        self.outgoing.new_flash.put(&kind, message.clone());
        self.outgoing.flash.put(&kind, message);
        self.touch();
    }

    /// The message of a kind, if there is one.
    pub fn flash(&self, kind: &Flash) -> Option<&str> {
        self.outgoing.flash.get(kind)
    }

    /// Takes every message away.
    pub fn clear_flash(&mut self) {
        self.outgoing.flash.clear(None);
        self.touch();
    }

    /// Sets the title of the page.
    pub fn set_page_title(&mut self, title: impl Into<String>) {
        self.outgoing.title = Some(title.into());
    }

    /// Sends an event to the page's JavaScript: `window` gets `phx:name`, hooks get `handleEvent`.
    pub fn push_event<E: Event>(&mut self, event: E)
    where
        V: PushesEvent<E>,
    {
        match event.payload() {
            Ok(payload) => self.outgoing.events.push((E::NAME.to_owned(), payload)),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(event = E::NAME, error, "event not pushed");
            }
        }
    }

    /// Goes to another URL of this view: `#[handle_params]` takes it, the state stays.
    pub fn push_patch(&mut self, to: impl IntoPatch<V>) {
        self.go(Navigation::Patch(text(&to.into_patch()), History::Push));
    }

    /// Like [`push_patch`](Self::push_patch), and replaces the page in the browser's history.
    pub fn replace_patch(&mut self, to: impl IntoPatch<V>) {
        self.go(Navigation::Patch(text(&to.into_patch()), History::Replace));
    }

    /// Goes to another view, over the same socket where it is of the same live session.
    pub fn push_navigate<W: LiveView>(&mut self, to: impl IntoLivePath<W>) {
        self.go(Navigation::Navigate(
            text(&to.into_live_path()),
            History::Push,
        ));
    }

    /// Like [`push_navigate`](Self::push_navigate), and replaces the page in the browser's history.
    /// It is the `push_redirect(.., replace: true)` of old.
    pub fn push_redirect<W: LiveView>(&mut self, to: impl IntoLivePath<W>) {
        self.go(Navigation::Navigate(
            text(&to.into_live_path()),
            History::Replace,
        ));
    }

    /// Goes to a page that is no view of this socket, by a full load.
    pub fn redirect(&mut self, to: impl Into<Target>) {
        self.go(Navigation::Redirect(to.into().as_str().to_owned()));
    }

    fn go(&mut self, to: Navigation) {
        self.outgoing.navigation = Some(to);
    }

    /// Nothing of the page can be taken as unchanged.
    pub(crate) fn touch(&mut self) {
        self.writes.changed = u64::MAX;
    }

    /// A handler begins; it may write everything, unless it says otherwise.
    pub(crate) fn begin(&mut self) {
        self.writes.declared = None;
    }

    /// A handler that writes only the fields of `mask`. The macros say so.
    pub(crate) fn declare_writes(&mut self, mask: u64) {
        self.writes.declared = Some(self.writes.declared.unwrap_or_default() | mask);
    }

    /// A handler has ended.
    pub(crate) fn end(&mut self) {
        self.writes.changed |= self.writes.declared.take().unwrap_or(u64::MAX);
    }

    /// The fields that may have changed since this was last asked.
    pub(crate) fn take_changed(&mut self) -> u64 {
        std::mem::take(&mut self.writes.changed)
    }

    pub(crate) fn set_uri(&mut self, uri: Uri) {
        self.visit.uri = uri;
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
