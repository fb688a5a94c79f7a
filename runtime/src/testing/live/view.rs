//! A view in a test's browser: its join, and what arrives for it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use scraper::Html;
use serde_json::{Map, Value, json};

use super::super::line::Shown;
use super::super::wire::{Arrival, Content, Sent};
use super::browser::{Browser, Connected, SITE};
use super::client_side::ClientSide;
use super::element::Part;
use super::form::Typed;
use super::lints;
use super::navigation::{NotLive, Patched, Redirect, RedirectKind, Reload};
use super::page::{Container, Page};
use super::person::Person;
use super::tree::Tree;
use crate::live_view::{FlashMap, History};
use crate::message::PHX_JOIN;
use crate::payload::Payload;

/// A live view in a test's browser. [`live`](super::live) opens one.
pub struct TestView {
    pub(super) browser: Arc<Browser>,
    pub(super) line: Connected,
    pub(super) page: Page,
    pub(super) container: Container,
    pub(super) topic: String,
    join_ref: String,
    /// The URL that the browser shows.
    pub(super) url: String,
    /// Whether the browser came here by live navigation, and from where.
    live_navigation: Option<String>,
    mounts: u64,
    tree: Tree,
    title: Option<String>,
    pub(super) events: VecDeque<(String, Payload)>,
    pub(super) patches: VecDeque<Patched>,
    pub(super) end: Option<End>,
    pub(super) typed: Typed,
    pub(super) client_side: ClientSide,
    /// Whether the page was looked through for mistakes since it changed.
    looked_through: bool,
    pub(super) diffs: Vec<Value>,
}

/// Why a view goes no further.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// The browser is sent elsewhere.
    Sent(Redirect),
    /// It has crashed: the npm client joins it again.
    Crashed,
    /// Its channel is closed.
    Closed,
}

/// What a message of the client was answered.
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
    ) -> Result<Self, NotLive> {
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

    /// Goes on to another view of the same live session, as live navigation does: the id, the
    /// tokens and the topic stay.
    pub(super) async fn navigate(mut self, to: &str, flash: Option<&str>) -> Result<Self, NotLive> {
        // The npm client leaves, whether or not the server has ended the view already.
        self.write(crate::message::PHX_LEAVE, &Payload::empty());
        self.live_navigation = Some(format!("{SITE}{}", self.url));
        to.clone_into(&mut self.url);
        self.mounts = 0;
        self.title = None;
        self.enter(flash).await?;
        Ok(self)
    }

    /// Joins.
    pub(super) async fn enter(&mut self, flash: Option<&str>) -> Result<(), NotLive> {
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
            .map_err(|why| NotLive::NotConnected { why })?;
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

    fn not_joined(&mut self, mut response: Map<String, Value>) -> NotLive {
        for event in events(response.remove("events")) {
            self.events.push_back(event);
        }
        for (key, live) in [("redirect", false), ("live_redirect", true)] {
            if let Some(Value::Object(to)) = response.remove(key) {
                return NotLive::Redirect(self.redirect(&to, live));
            }
        }
        let reason = text(&response, "reason").unwrap_or_default().to_owned();
        let status = response.get("status").and_then(Value::as_u64);
        let status = status.and_then(|status| u16::try_from(status).ok());
        match (reason.as_str(), status, text(&response, "token")) {
            ("reload", Some(status), Some(token)) => NotLive::Reload(Reload {
                browser: Arc::clone(&self.browser),
                path: self.url.clone(),
                status,
                token: token.to_owned(),
            }),
            _ => NotLive::Refused { reason },
        }
    }

    /// Sends a message on the view's topic: its reference.
    fn write(&self, event: &str, payload: &Payload) -> String {
        let reference = self.line.reference();
        self.line.send(&Sent {
            join_ref: Some(&self.join_ref),
            reference: &reference,
            topic: &self.topic,
            event,
            payload,
        });
        reference
    }

    /// Sends a message on the view's topic, and waits for the answer; `Err` says why there is none.
    pub(super) async fn ask(&mut self, event: &str, payload: &Value) -> Result<Answered, String> {
        let payload = Payload::Json(payload.to_string().into());
        let reference = self.write(event, &payload);
        let (status, mut response) = self.response(&reference).await?;
        if status != "ok" {
            return Err(format!("the answer is {status} {}", json!(response)));
        }
        let mut answered = Answered::default();
        if let Some(Value::Object(diff)) = response.remove("diff") {
            answered.reply = self.apply(diff);
        }
        for (key, live) in [("redirect", false), ("live_redirect", true)] {
            if let Some(Value::Object(to)) = response.remove(key) {
                self.end = Some(End::Sent(self.redirect(&to, live)));
            }
        }
        answered.response = response;
        Ok(answered)
    }

    /// Takes what arrives until the reply to a message has.
    async fn response(&mut self, reference: &str) -> Result<(String, Map<String, Value>), String> {
        let within = self.line.waits.assert;
        loop {
            let Some(arrival) = self.next(within).await else {
                return Err(format!("there was no answer within {within:?}"));
            };
            match arrival.content {
                Content::Reply { status, response }
                    if arrival
                        .reference
                        .as_ref()
                        .is_some_and(|own| own.as_text() == reference) =>
                {
                    return Ok((status, object(&response)));
                }
                Content::Reply { .. } => {}
                Content::Event { event, payload } => self.take(&event, &payload),
            }
            if matches!(self.end, Some(End::Crashed | End::Closed)) {
                return Err("the view ended without an answer".to_owned());
            }
        }
    }

    /// The next message for this view, and for its present join.
    async fn next(&self, within: std::time::Duration) -> Option<Arrival> {
        loop {
            let messages = &self.line.arrived().messages;
            let mine = |arrival: &Arrival| (arrival.topic == self.topic).then(|| arrival.clone());
            let arrival = messages.take(within, mine).await.ok()?;
            let current = arrival.join_ref.as_ref().map(|join_ref| join_ref.as_text());
            if current.is_none_or(|join_ref| join_ref == self.join_ref) {
                return Some(arrival);
            }
        }
    }

    /// Takes what has arrived.
    pub(super) fn take_arrived(&mut self) {
        let line = Arc::clone(&self.line);
        let mine = |arrival: &Arrival| (arrival.topic == self.topic).then(|| arrival.clone());
        let mut arrivals = Vec::new();
        while let Some(arrival) = line.arrived().messages.take_now(mine) {
            arrivals.push(arrival);
        }
        for arrival in arrivals {
            let current = arrival.join_ref.as_ref().map(|join_ref| join_ref.as_text());
            let current = current.is_none_or(|join_ref| join_ref == self.join_ref);
            if let (true, Content::Event { event, payload }) = (current, arrival.content) {
                self.take(&event, &payload);
            }
        }
        self.look_through();
    }

    /// The page, as the browser shows it.
    fn document(&self) -> Html {
        let mut document = self.page.with(&self.container.id, &self.tree.html());
        self.client_side.apply(&mut document);
        document
    }

    /// Acts as a person at the page.
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

    /// Looks for mistakes of the page, where it has changed.
    fn look_through(&mut self) {
        if std::mem::replace(&mut self.looked_through, true) || !self.browser.lints {
            return;
        }
        let document = self.document();
        if let Some(mistake) = lints::mistake(&document, self.browser.hooks.as_deref()) {
            panic!("the page {}: {mistake}", self.url);
        }
    }

    /// Waits for one more push; whether there was one.
    pub(super) async fn take_next(&mut self, within: std::time::Duration) -> bool {
        match self.next(within).await.map(|arrival| arrival.content) {
            None => false,
            Some(Content::Reply { .. }) => true,
            Some(Content::Event { event, payload }) => {
                self.take(&event, &payload);
                true
            }
        }
    }

    /// Takes a push of the server.
    fn take(&mut self, event: &str, payload: &Payload) {
        let payload = object(payload);
        match event {
            "diff" => drop(self.apply(payload)),
            "live_patch" => self.patched(&payload),
            "live_redirect" => self.end = Some(End::Sent(self.redirect(&payload, true))),
            "redirect" => self.end = Some(End::Sent(self.redirect(&payload, false))),
            "phx_error" => self.end = Some(End::Crashed),
            "phx_close" => {
                self.end.get_or_insert(End::Closed);
            }
            other => panic!("the server pushes {other:?}, which the npm client does not know"),
        }
    }

    /// Takes a diff: the reply in it.
    fn apply(&mut self, mut diff: Map<String, Value>) -> Option<Value> {
        self.looked_through = false;
        let shown = Value::Object(diff.clone());
        self.diffs.push(shown.clone());
        self.events.extend(events(diff.remove("e")));
        if let Some(title) = diff.remove("t") {
            self.title = title.as_str().map(str::to_owned);
        }
        // Beside a template, `r` says that it is one element.
        let reply = diff.remove("r").filter(Value::is_object);
        if let Err(misfit) = self.tree.merge(diff) {
            panic!(
                "a diff does not fit the page of {}: {misfit}\n diff: {shown}",
                self.topic
            );
        }
        reply
    }

    fn patched(&mut self, patch: &Map<String, Value>) {
        let to = text(patch, "to").unwrap_or_default().to_owned();
        let history = history(patch);
        self.url.clone_from(&to);
        self.patches.push_back(Patched { to, history });
    }

    fn redirect(&self, to: &Map<String, Value>, live: bool) -> Redirect {
        let token = text(to, "flash").map(str::to_owned);
        let flash = token
            .as_deref()
            .map_or_else(FlashMap::default, |token| self.browser.read_flash(token));
        Redirect {
            browser: Arc::clone(&self.browser),
            kind: if live {
                RedirectKind::Live(history(to))
            } else {
                RedirectKind::Load
            },
            to: text(to, "to").unwrap_or_default().to_owned(),
            flash,
            token,
        }
    }

    /// What the view has rendered.
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

fn history(payload: &Map<String, Value>) -> History {
    match text(payload, "kind") {
        Some("replace") => History::Replace,
        _ => History::Push,
    }
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

fn object(payload: &Payload) -> Map<String, Value> {
    let object = match payload {
        Payload::Json(json) => serde_json::from_str(json).ok(),
        Payload::Binary(_) => None,
    };
    object.unwrap_or_else(|| panic!("{} is no JSON object", Shown(payload)))
}

/// The events of a diff.
fn events(events: Option<Value>) -> Vec<(String, Payload)> {
    let events = match events {
        None => return Vec::new(),
        Some(events) => serde_json::from_value::<Vec<Vec<Value>>>(events),
    };
    let event = |event: Vec<Value>| match event.as_slice() {
        [Value::String(name), payload @ Value::Object(_), ..] => {
            (name.clone(), Payload::Json(payload.to_string().into()))
        }
        other => panic!("{other:?} is no event"),
    };
    events
        .unwrap_or_else(|error| panic!("`e` is no list of events: {error}"))
        .into_iter()
        .map(event)
        .collect()
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
