//! The messages of a view, in both directions.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::super::line::Shown;
use super::super::super::wire::{Arrival, Content, Sent};
use super::super::navigation::{Patched, Redirect, RedirectKind};
use super::{Answered, End, TestView};
use crate::live_view::{FlashMap, History};
use crate::message::Ref;
use crate::payload::Payload;

impl TestView {
    /// Sends a message on the view's topic, and returns its reference.
    pub(super) fn write(&self, event: &str, payload: &Payload) -> String {
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

    /// Sends a message on the view's topic and waits for the answer; `Err` explains why there is none.
    pub(in crate::testing::live) async fn ask(
        &mut self,
        event: &str,
        payload: &Value,
    ) -> Result<Answered, String> {
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
    pub(super) async fn response(
        &mut self,
        reference: &str,
    ) -> Result<(String, Map<String, Value>), String> {
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

    /// Waits for the next message for this view and its present join.
    async fn next(&self, within: std::time::Duration) -> Option<Arrival> {
        loop {
            let messages = &self.line.arrived().messages;
            let mine = |arrival: &Arrival| (arrival.topic == self.topic).then(|| arrival.clone());
            let arrival = messages.take(within, mine).await.ok()?;
            let current = arrival.join_ref.as_ref().map(Ref::as_text);
            if current.is_none_or(|join_ref| join_ref == self.join_ref) {
                return Some(arrival);
            }
        }
    }

    /// Takes the messages that have arrived.
    pub(in crate::testing::live) fn take_arrived(&mut self) {
        let line = Arc::clone(&self.line);
        let mine = |arrival: &Arrival| (arrival.topic == self.topic).then(|| arrival.clone());
        let mut arrivals = Vec::new();
        while let Some(arrival) = line.arrived().messages.take_now(mine) {
            arrivals.push(arrival);
        }
        for arrival in arrivals {
            let current = arrival.join_ref.as_ref().map(Ref::as_text);
            let current = current.is_none_or(|join_ref| join_ref == self.join_ref);
            if let (true, Content::Event { event, payload }) = (current, arrival.content) {
                self.take(&event, &payload);
            }
        }
        self.look_through();
    }

    /// Waits for one more push, and returns whether there was one.
    pub(in crate::testing::live) async fn take_next(
        &mut self,
        within: std::time::Duration,
    ) -> bool {
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

    /// Applies a diff, and returns the reply in it.
    pub(super) fn apply(&mut self, mut diff: Map<String, Value>) -> Option<Value> {
        self.looked_through = false;
        let shown = Value::Object(diff.clone());
        self.diffs.push(shown.clone());
        self.events.extend(events(diff.remove("e")));
        if let Some(title) = diff.remove("t") {
            self.title = title.as_str().map(str::to_owned);
        }
        let reply = diff.remove("r");
        if let Err(misfit) = self.tree.merge(diff) {
            panic!(
                "a diff does not fit the page of {}: {misfit}\n diff: {shown}",
                self.topic
            );
        }
        reply
    }

    pub(super) fn patched(&mut self, patch: &Map<String, Value>) {
        let to = text(patch, "to").unwrap_or_default().to_owned();
        let history = history(patch);
        self.url.clone_from(&to);
        self.patches.push_back(Patched { to, history });
    }

    pub(super) fn redirect(&self, to: &Map<String, Value>, live: bool) -> Redirect {
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
}

fn history(payload: &Map<String, Value>) -> History {
    match text(payload, "kind") {
        Some("replace") => History::Replace,
        _ => History::Push,
    }
}

pub(super) fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

fn object(payload: &Payload) -> Map<String, Value> {
    let object = match payload {
        Payload::Json(json) => serde_json::from_str(json).ok(),
        Payload::Binary(_) => None,
    };
    object.unwrap_or_else(|| panic!("{} is no JSON object", Shown(payload)))
}

/// Returns the events of a diff.
pub(super) fn events(events: Option<Value>) -> Vec<(String, Payload)> {
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
