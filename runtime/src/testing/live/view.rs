//! Views in the simulated browser of a test.

mod messages;

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use scraper::Html;
use serde_json::{Map, Value, json};

use self::messages::{events, text};
use super::super::wire::Sent;
use super::browser::{Browser, Connected, SITE};
use super::client_side::ClientSide;
use super::element::Part;
use super::form::Typed;
use super::lints;
use super::navigation::{LiveError, Patched, Redirect, Reload};
use super::page::{Container, Page};
use super::person::Person;
use super::tree::Tree;
use crate::message::PHX_JOIN;
use crate::payload::Payload;

/// A live view in the simulated browser of a test, opened by [`live`](super::live).
pub struct TestView {
    pub(super) browser: Arc<Browser>,
    pub(super) line: Connected,
    pub(super) page: Page,
    pub(super) container: Container,
    pub(super) topic: String,
    join_ref: String,
    /// The URL that the browser shows.
    pub(super) url: String,
    /// The page from which the browser came by live navigation, if it did.
    live_navigation: Option<String>,
    mounts: u64,
    tree: Tree,
    title: Option<String>,
    pub(super) events: VecDeque<(String, Payload)>,
    pub(super) patches: VecDeque<Patched>,
    pub(super) end: Option<End>,
    pub(super) typed: Typed,
    pub(super) client_side: ClientSide,
    /// Whether the page was checked for mistakes since it changed.
    looked_through: bool,
    pub(super) diffs: Vec<Value>,
}

/// The reason why a view has ended.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// The browser is sent to another page.
    Sent(Redirect),
    /// The view has crashed: the npm client joins it again.
    Crashed,
    /// The channel of the view is closed.
    Closed,
}

/// The answer to a message of the client.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered {
    /// The reply for a hook.
    pub(super) reply: Option<Value>,
    /// The whole response.
    pub(super) response: Map<String, Value>,
}

impl TestView {
    /// Joins a view of a page.
    pub(super) async fn join(
        browser: &Arc<Browser>,
        line: &Connected,
        page: &Page,
        container: &Container,
    ) -> Result<Self, LiveError> {
        let mut view = Self {
            browser: Arc::clone(browser),
            line: Arc::clone(line),
            page: page.clone(),
            topic: format!("lv:{}", container.id),
            container: container.clone(),
            join_ref: String::new(),
            url: page.path.clone(),
            live_navigation: None,
            mounts: 0,
            tree: Tree::default(),
            title: None,
            events: VecDeque::new(),
            patches: VecDeque::new(),
            end: None,
            typed: Typed::default(),
            client_side: ClientSide::default(),
            looked_through: false,
            diffs: Vec::new(),
        };
        view.enter(None).await?;
        Ok(view)
    }

    /// Continues with another view of the same live session, like live navigation: the id, the tokens
    /// and the topic stay.
    pub(super) async fn navigate(
        mut self,
        to: &str,
        flash: Option<&str>,
    ) -> Result<Self, LiveError> {
        // The npm client leaves, whether or not the server has ended the view already.
        self.write(crate::message::PHX_LEAVE, &Payload::empty());
        self.live_navigation = Some(format!("{SITE}{}", self.url));
        to.clone_into(&mut self.url);
        self.mounts = 0;
        self.title = None;
        self.enter(flash).await?;
        Ok(self)
    }

    /// Joins the view of the container.
    pub(super) async fn enter(&mut self, flash: Option<&str>) -> Result<(), LiveError> {
        self.join_ref = self.line.reference();
        self.end = None;
        self.tree = Tree::default();
        let payload = Payload::Json(self.join_payload(flash).to_string().into());
        let join_ref = self.join_ref.clone();
        self.line.send(&Sent {
            join_ref: Some(&join_ref),
            reference: &join_ref,
            topic: &self.topic,
            event: PHX_JOIN,
            payload: &payload,
        });
        let (status, mut response) = self
            .response(&join_ref)
            .await
            .map_err(|why| LiveError::NotConnected { why })?;
        if status != "ok" {
            return Err(self.not_joined(response));
        }
        self.mounts += 1;
        if let Some(Value::Object(rendered)) = response.remove("rendered") {
            self.apply(rendered);
        }
        if let Some(Value::Object(patch)) = response.remove("live_patch") {
            self.patched(&patch);
        }
        self.look_through();
        for doubt in lints::doubts(&self.document()) {
            tracing::warn!(page = self.url, "{doubt}");
        }
        Ok(())
    }

    fn join_payload(&self, flash: Option<&str>) -> Value {
        let mut params = self.browser.connect_params.clone();
        params.insert("_mounts".into(), json!(self.mounts));
        params.insert("_mount_attempts".into(), json!(0));
        let tracked = self.page.tracked();
        if !tracked.is_empty() {
            params.insert("_track_static".into(), json!(tracked));
        }
        let mut payload = json!({
            "session": self.container.session,
            "static": self.container.left,
            "sticky": false,
        });
        let url = format!("{SITE}{}", self.url);
        if let Some(referer) = &self.live_navigation {
            params.insert("_live_referer".into(), json!(referer));
            payload["redirect"] = json!(url);
        } else {
            payload["url"] = json!(url);
        }
        if let Some(flash) = flash {
            payload["flash"] = json!(flash);
        }
        payload["params"] = Value::Object(params);
        payload
    }

    fn not_joined(&mut self, mut response: Map<String, Value>) -> LiveError {
        for event in events(response.remove("events")) {
            self.events.push_back(event);
        }
        for (key, live) in [("redirect", false), ("live_redirect", true)] {
            if let Some(Value::Object(to)) = response.remove(key) {
                return LiveError::Redirect(self.redirect(&to, live));
            }
        }
        let reason = text(&response, "reason").unwrap_or_default().to_owned();
        let status = response.get("status").and_then(Value::as_u64);
        let status = status.and_then(|status| u16::try_from(status).ok());
        match (reason.as_str(), status, text(&response, "token")) {
            ("reload", Some(status), Some(token)) => LiveError::Reload(Reload {
                browser: Arc::clone(&self.browser),
                path: self.url.clone(),
                status,
                token: token.to_owned(),
            }),
            _ => LiveError::Refused { reason },
        }
    }

    /// Returns the page as the browser shows it.
    fn document(&self) -> Html {
        let mut document = self.page.with(&self.container.id, &self.tree.html());
        self.client_side.apply(&mut document);
        document
    }

    /// Acts as a user of the page.
    pub(super) fn person<R>(&mut self, act: impl FnOnce(&mut Person<'_>) -> R) -> R {
        let document = self.document();
        let part = Part {
            document: &document,
            container: &self.container.id,
        };
        act(&mut Person {
            part,
            typed: &mut self.typed,
        })
    }

    /// Looks at the page.
    pub(super) fn look<R>(&self, look: impl FnOnce(&Part<'_>) -> R) -> R {
        look(&Part {
            document: &self.document(),
            container: &self.container.id,
        })
    }

    /// Checks the page for mistakes, if it has changed.
    fn look_through(&mut self) {
        if std::mem::replace(&mut self.looked_through, true) || !self.browser.lints {
            return;
        }
        let document = self.document();
        if let Some(mistake) = lints::mistake(&document, self.browser.hooks.as_deref()) {
            panic!("the page {}: {mistake}", self.url);
        }
    }

    /// Returns the HTML that the view has rendered.
    pub(super) fn rendered(&self) -> String {
        self.tree.html()
    }

    pub(super) fn title(&self) -> String {
        self.page.title(self.title.as_deref())
    }

    pub(super) fn forget_connection(&mut self, line: Connected) {
        self.line = line;
    }
}

impl fmt::Debug for TestView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestView")
            .field("url", &self.url)
            .field("topic", &self.topic)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}
