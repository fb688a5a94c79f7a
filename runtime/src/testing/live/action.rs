//! Actions of a test on a page, and their results.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::binding::Step;
use super::browser::SITE;
use super::navigation::{Patched, Redirect, RedirectKind};
use super::view::{End, TestView};
use crate::live_view::{FlashMap, History};
use crate::task::BoxFuture;

/// An action of a user on a page.
///
/// Awaiting it performs the action, and waits until the server has answered and the page shows the
/// answer.
#[must_use = "await it: nothing is done before"]
pub struct Action<'v> {
    view: &'v mut TestView,
    what: String,
    steps: Vec<Step>,
    caller: &'static Location<'static>,
}

/// The result of an [`Action`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    reply: Option<Value>,
    /// Why the payload was refused.
    refused: Option<String>,
}

impl Answer {
    /// Decodes the reply of the server to a hook.
    ///
    /// # Panics
    /// If the server did not reply, or the reply does not decode.
    #[track_caller]
    pub fn reply<T: DeserializeOwned>(&self) -> T {
        let Some(reply) = &self.reply else {
            panic!("the server has not replied");
        };
        T::deserialize(reply).unwrap_or_else(|error| {
            panic!(
                "the reply {reply} is no `{}`: {error}",
                std::any::type_name::<T>()
            )
        })
    }

    /// Returns whether the server replied.
    pub fn has_reply(&self) -> bool {
        self.reply.is_some()
    }
}

impl<'v> Action<'v> {
    /// Plans an action.
    ///
    /// # Panics
    /// If a browser could not perform it.
    pub(super) fn new(
        view: &'v mut TestView,
        what: String,
        caller: &'static Location<'static>,
        plan: impl FnOnce(&mut TestView) -> Result<Vec<Step>, String>,
    ) -> Self {
        view.take_arrived();
        if let Some(end) = &view.end {
            panic!("{what} (at {caller}): {}", ended(end));
        }
        let steps = plan(view).unwrap_or_else(|why| panic!("{what} (at {caller}): {why}"));
        Self {
            view,
            what,
            steps,
            caller,
        }
    }

    /// Performs the action, and asserts that the view crashes.
    ///
    /// [`rejoin`](TestView::rejoin) joins it again, as the npm client does.
    ///
    /// # Panics
    /// If the view does not crash.
    pub async fn assert_crashed(self) {
        let (what, caller) = (self.what.clone(), self.caller);
        let crashed = self.run().await.is_err();
        assert!(crashed, "{what} (at {caller}): the view does not crash");
    }

    /// Performs the action, and asserts that the payload of its event is refused at `path`: the type of
    /// the handler does not take it. The path is `"user.age"`, or empty for the whole payload.
    ///
    /// # Panics
    /// If the payload is taken, or refused at another path.
    pub async fn assert_refused(self, path: &str) {
        let (what, caller) = (self.what.clone(), self.caller);
        let Ok(answer) = self.run().await else {
            panic!("{what} (at {caller}): the view crashed");
        };
        let Some(why) = answer.refused else {
            panic!("{what} (at {caller}): the payload is not refused");
        };
        let refused_at = answer.reply.as_ref().map(|reply| &reply["path"]);
        assert!(
            refused_at.is_some_and(|at| at == path),
            "{what} (at {caller}): the payload is refused{why}, not at {path:?}"
        );
    }

    /// Takes the steps; the result is `Err` if the view crashed.
    async fn run(self) -> Result<Answer, ()> {
        let Self {
            view,
            what,
            steps,
            caller,
        } = self;
        let mut answer = Answer::default();
        for step in steps {
            if view.end.is_some() {
                break;
            }
            match view.step(step).await {
                Ok(reply) => {
                    answer.refused = reply.as_ref().and_then(refused).or(answer.refused);
                    answer.reply = reply.or(answer.reply);
                }
                Err(_) if matches!(view.end, Some(End::Crashed)) => return Err(()),
                Err(why) => panic!("{what} (at {caller}): {why}"),
            }
        }
        view.take_arrived();
        Ok(answer)
    }
}

impl<'v> IntoFuture for Action<'v> {
    type Output = Answer;
    type IntoFuture = BoxFuture<'v, Answer>;

    /// Performs the action, and panics if the view crashes or refuses the payload:
    /// [`assert_crashed`](Action::assert_crashed) and [`assert_refused`](Action::assert_refused)
    /// expect that.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (what, caller) = (self.what.clone(), self.caller);
            let Ok(answer) = self.run().await else {
                panic!("{what} (at {caller}): the view crashed");
            };
            if let Some(why) = &answer.refused {
                panic!("{what} (at {caller}): the payload is refused{why}");
            }
            answer
        })
    }
}

impl fmt::Debug for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Action")
            .field("what", &self.what)
            .field("steps", &self.steps)
            .finish_non_exhaustive()
    }
}

impl TestView {
    /// Takes one step, and returns the reply in its answer.
    pub(super) async fn step(&mut self, step: Step) -> Result<Option<Value>, String> {
        match step {
            Step::Push(message) => Ok(self.ask("event", &message).await?.reply),
            Step::Patch(href, replace) => {
                let to = self.link(&href);
                let url = json!({ "url": format!("{SITE}{to}") });
                let answered = self.ask("live_patch", &url).await?;
                if answered.response.get("link_redirect") == Some(&Value::Bool(true)) {
                    self.go(to, RedirectKind::Live(history(replace)));
                } else if self.end.is_none() {
                    self.url.clone_from(&to);
                    let history = history(replace);
                    self.patches.push_back(Patched { to, history });
                }
                Ok(answered.reply)
            }
            Step::Navigate(href, replace) => {
                let to = self.link(&href);
                self.go(to, RedirectKind::Live(history(replace)));
                Ok(None)
            }
            Step::Change(changes) => {
                self.client_side.take(changes);
                Ok(None)
            }
            Step::Load(href) => {
                let to = self.link(&href);
                self.go(to, RedirectKind::Load);
                Ok(None)
            }
        }
    }

    /// Follows a link to another page.
    fn go(&mut self, to: String, kind: RedirectKind) {
        self.end = Some(End::Sent(Redirect {
            browser: Arc::clone(&self.browser),
            kind,
            to,
            flash: FlashMap::default(),
            token: None,
        }));
    }

    /// Resolves a link against the URL of the page.
    fn link(&self, href: &str) -> String {
        let own = self.url.split(['?', '#']).next().unwrap_or("/");
        match href.as_bytes().first() {
            None => self.url.clone(),
            Some(b'?') => format!("{own}{href}"),
            Some(b'#') => format!("{}{href}", self.url.split('#').next().unwrap_or("/")),
            Some(b'/') => href.to_owned(),
            _ if href.contains("://") => href.strip_prefix(SITE).unwrap_or(href).to_owned(),
            _ => {
                let folder = own.rfind('/').map_or("/", |at| &own[..=at]);
                format!("{folder}{href}")
            }
        }
    }
}

/// Reads where and why a payload was refused from a reply.
fn refused(reply: &Value) -> Option<String> {
    let text = |key| reply.get(key).and_then(Value::as_str);
    let (reason, path, detail) = (text("reason")?, text("path")?, text("detail")?);
    if reason != "invalid payload" {
        return None;
    }
    let place = if path.is_empty() {
        String::new()
    } else {
        format!(" at {path:?}")
    };
    Some(format!("{place}: {detail}"))
}

fn history(replace: bool) -> History {
    if replace {
        History::Replace
    } else {
        History::Push
    }
}

/// Says why the page takes no more actions.
pub(super) fn ended(end: &End) -> String {
    match end {
        End::Sent(redirect) => format!(
            "the browser is on its way to {:?}: `follow_redirect` goes there",
            redirect.to
        ),
        End::Crashed => "the view has crashed: `rejoin` joins it again".to_owned(),
        End::Closed => "the view has ended".to_owned(),
    }
}
