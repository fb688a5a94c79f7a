//! The process of a view, independent of its type.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use http::Uri;
use serde_json::Value;

use super::hook::Values;
use super::running::RunningView;
use super::tasks::Tasks;
use super::{FlashMap, Navigation};
use crate::channel::Outcome;
use crate::mailbox::Mailbox;
use crate::payload::Payload;
use crate::pubsub::PubSub;
use crate::session::Session;
use crate::socket::{ClientMail, ProcessMail, Subscriptions};
use crate::task::{BoxFuture, Pid};

/// The parts of a view's process that do not depend on its type.
pub(crate) struct ViewProcess {
    pub(super) visit: Visit,
    /// The mailbox; `None` if no browser's socket is connected.
    pub(super) mailbox: Option<Arc<Mailbox<ViewMail>>>,
    pub(super) subscriptions: Subscriptions,
    pub(super) tasks: Tasks,
    /// The data that is sent with the next render.
    pub(crate) outgoing: Outgoing,
    writes: Writes,
}

/// The browser that shows a view.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) session: Arc<Session>,
    pub(crate) uri: Uri,
    /// The parameters of the join.
    pub(crate) connect_params: Option<Arc<Value>>,
    /// Whether the page has a stylesheet or a script that is not the newest.
    pub(crate) static_changed: bool,
    pub(crate) values: DebugValues,
    /// The CSRF token, once it was asked for: a new mask would be a change of the page.
    pub(crate) csrf_token: OnceLock<String>,
}

impl Visit {
    pub(crate) fn csrf_token(&self) -> &str {
        self.csrf_token
            .get_or_init(|| Session::clone(&self.session).csrf_token())
    }
}

/// The values of the mount hooks.
#[derive(Clone, Default)]
pub(crate) struct DebugValues(pub(crate) Values);

impl fmt::Debug for DebugValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.0.len())
    }
}

/// A message that waits for a view.
pub(crate) enum ViewMail {
    /// A message of the client.
    Client(ClientMail),
    /// A message of another process or the result of a task, with its handler.
    Info(Cow<'static, str>, ViewInfo),
}

impl From<ClientMail> for ViewMail {
    fn from(mail: ClientMail) -> Self {
        Self::Client(mail)
    }
}

impl ProcessMail for ViewMail {
    fn into_client_mail(self) -> Option<ClientMail> {
        match self {
            Self::Client(mail) => Some(mail),
            Self::Info(..) => None,
        }
    }
}

/// Passes a message to its handler.
pub(crate) type ViewInfo =
    Box<dyn for<'a> FnOnce(&'a mut dyn RunningView) -> BoxFuture<'a, Outcome> + Send>;

/// An event for the page's JavaScript.
#[derive(Debug)]
pub(crate) struct PushedEvent {
    pub(crate) name: &'static str,
    pub(crate) payload: Payload,
    pub(crate) dispatch: Dispatch,
}

/// The time at which a page receives an event of a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dispatch {
    BeforePatch,
    AfterPatch,
}

/// The data that is sent beside the page.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    pub(crate) events: Vec<PushedEvent>,
    pub(crate) title: Option<String>,
    /// The title that the browser shows, if the view has set it.
    shown_title: Option<String>,
    pub(crate) navigation: Option<Navigation>,
    pub(crate) flash: FlashMap,
    /// The messages since the last navigation, which go along with the next.
    pub(crate) new_flash: FlashMap,
}

impl Outgoing {
    /// Shows the title to a client that has not got it.
    pub(crate) fn show_title_again(&mut self) {
        let shown = self.shown_title.take();
        self.title = self.title.take().or(shown);
    }

    /// Takes the title, if it differs from that of the browser.
    pub(crate) fn take_title(&mut self) -> Option<String> {
        let title = self.title.take();
        let new = title.filter(|title| self.shown_title.as_ref() != Some(title))?;
        self.shown_title = Some(new.clone());
        Some(new)
    }
}

/// The fields that may have changed since the last render, one bit each.
#[derive(Debug, Default)]
struct Writes {
    changed: u64,
    declared: Option<u64>,
}

impl ViewProcess {
    pub(crate) fn new(
        visit: Visit,
        pubsub: PubSub,
        flash: FlashMap,
        mailbox: Option<Arc<Mailbox<ViewMail>>>,
    ) -> Self {
        let pid = mailbox
            .as_ref()
            .map_or_else(Pid::unique, |mailbox| mailbox.pid());
        Self {
            visit,
            mailbox,
            subscriptions: Subscriptions::new(pid, pubsub),
            tasks: Tasks::default(),
            outgoing: Outgoing {
                flash,
                ..Outgoing::default()
            },
            writes: Writes::default(),
        }
    }

    pub(crate) fn csrf_token(&self) -> &str {
        self.visit.csrf_token()
    }

    /// Returns the URL of the page.
    pub(crate) fn uri(&self) -> &Uri {
        &self.visit.uri
    }

    pub(crate) fn set_uri(&mut self, uri: Uri) {
        self.visit.uri = uri;
    }

    /// Removes the message of a kind, or every message. The next page does not receive it either.
    pub(crate) fn clear_flash(&mut self, kind: Option<&str>) {
        self.outgoing.flash.clear(kind);
        self.outgoing.new_flash.clear(kind);
    }

    /// Marks the whole page as changed.
    pub(crate) fn touch(&mut self) {
        self.writes.changed = u64::MAX;
    }

    /// Begins a handler, which may write every field unless it declares otherwise.
    pub(crate) fn begin(&mut self) {
        self.writes.declared = None;
    }

    /// Declares that a handler writes only the fields of `mask`. The macros call it.
    pub(crate) fn declare_writes(&mut self, mask: u64) {
        self.writes.declared = Some(self.writes.declared.unwrap_or_default() | mask);
    }

    /// Ends a handler.
    pub(crate) fn end(&mut self) {
        self.writes.changed |= self.writes.declared.take().unwrap_or(u64::MAX);
    }

    /// Takes the fields that may have changed since the last call.
    pub(crate) fn take_changed(&mut self) -> u64 {
        std::mem::take(&mut self.writes.changed)
    }

    #[cfg(feature = "testing")]
    pub(crate) fn running_tasks(&self) -> usize {
        self.tasks.running()
    }
}
