//! The JSON of a view's replies and pushes.

use std::fmt::Write;

use serde_json::json;

use super::Joining;
use super::connection::LiveConnection;
use super::mounted::Refusal;
use crate::live_view::{Dispatch, History, Navigation, Outgoing, PushedEvent};
use crate::payload::Payload;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::socket::custom::Start;

/// The version of the npm client whose protocol is spoken; a client of another only says so.
const VERSION: &str = "1.2.12";

/// What differs, and the reply of a hook.
pub(super) struct Answer {
    /// The inside of the diff's object.
    pub(super) diff: Vec<u8>,
    pub(super) reply: Option<Payload>,
}

impl Answer {
    /// The response to a client's message: `{"diff":{..}}`, or `{}` where there is nothing.
    pub(super) fn into_response(self, outgoing: &mut Outgoing) -> Payload {
        match self.into_object(outgoing) {
            Some(diff) => Payload::Json(format!(r#"{{"diff":{diff}}}"#).into()),
            None => Payload::empty(),
        }
    }

    /// The payload of a `diff` push; none where there is nothing.
    pub(super) fn into_push(self, outgoing: &mut Outgoing) -> Option<Payload> {
        self.into_object(outgoing)
            .map(|diff| Payload::Json(diff.into()))
    }

    fn into_object(self, outgoing: &mut Outgoing) -> Option<String> {
        let mut object = object(self.diff);
        write_events(&mut object, outgoing);
        if let Some(title) = outgoing.take_title() {
            member(&mut object, "t", &json!(title).to_string());
        }
        match self.reply {
            Some(Payload::Json(reply)) => member(&mut object, "r", &reply),
            Some(Payload::Binary(_)) => tracing::error!("a hook cannot be replied with bytes"),
            None => {}
        }
        object.push('}');
        (object.len() > 2).then_some(object)
    }
}

/// The response of a join.
pub(super) fn joined(
    diff: Vec<u8>,
    outgoing: &mut Outgoing,
    patched: Option<(String, History)>,
) -> Payload {
    let answer = Answer { diff, reply: None };
    let rendered = answer
        .into_object(outgoing)
        .unwrap_or_else(|| "{}".to_owned());
    let mut response = format!(r#"{{"rendered":{rendered},"liveview_version":"{VERSION}""#);
    if let Some((to, history)) = patched {
        let Payload::Json(patch) = live_patch(&to, history) else {
            return Payload::empty();
        };
        member(&mut response, "live_patch", &patch);
    }
    response.push('}');
    Payload::Json(response.into())
}

/// Refuses a join as `refusal` says.
pub(super) fn refuse(
    start: &Start<LiveConnection>,
    joining: &Joining,
    refusal: Refusal,
    events: Option<String>,
) {
    let refused = match refusal {
        Refusal::Refused(refused) => refusal_of(joining, &start.redactor, &refused),
        Refusal::Sent(to, flash) => {
            let flash = joining.sign_flash(&flash);
            let (key, payload) = match to {
                Navigation::Patch(to, history) | Navigation::Navigate(to, history) => (
                    "live_redirect",
                    navigation(&to, Some(history), flash.as_deref()),
                ),
                Navigation::Redirect(to) => ("redirect", navigation(&to, None, flash.as_deref())),
            };
            let mut response = String::from("{");
            member(&mut response, key, &payload);
            if let Some(events) = events {
                member(&mut response, "events", &events);
            }
            response.push('}');
            Refused::with_response(Payload::Json(response.into()))
        }
    };
    start.turn_down(&refused);
}

/// A mount that was turned down: the page is loaded again, and its response has the status.
fn refusal_of(joining: &Joining, redactor: &Redactor, refused: &Refused) -> Refused {
    let (status, refusal) = (refused.status(), refused.shown(redactor));
    tracing::info!(%refusal, status, "mount refused");
    let token = joining.sign_reload(status);
    Refused::with(&json!({ "reason": "reload", "status": status, "token": token }))
}

/// The payload of a `live_patch` push.
pub(super) fn live_patch(to: &str, history: History) -> Payload {
    Payload::Json(
        json!({ "kind": history.as_str(), "to": to })
            .to_string()
            .into(),
    )
}

/// The payload of a `live_redirect` or `redirect`.
pub(super) fn navigation(to: &str, history: Option<History>, flash: Option<&str>) -> String {
    let mut payload = json!({ "to": to });
    if let Some(history) = history {
        payload["kind"] = json!(history.as_str());
    }
    if let Some(flash) = flash {
        payload["flash"] = json!(flash);
    }
    payload.to_string()
}

/// The events alone, as the payload of a `diff` push.
pub(super) fn events_alone(outgoing: &mut Outgoing) -> Option<Payload> {
    let events = events(outgoing)?;
    Some(Payload::Json(format!(r#"{{"e":{events}}}"#).into()))
}

/// The events that wait, as a JSON array.
pub(super) fn events(outgoing: &mut Outgoing) -> Option<String> {
    if outgoing.events.is_empty() {
        return None;
    }
    let mut array = String::from("[");
    for event in outgoing.events.drain(..) {
        let PushedEvent {
            name,
            payload,
            dispatch,
        } = event;
        let Payload::Json(payload) = payload else {
            tracing::error!(name, "binary events cannot be pushed to a page");
            continue;
        };
        if array.len() > 1 {
            array.push(',');
        }
        let before = match dispatch {
            Dispatch::BeforePatch => ",true",
            Dispatch::AfterPatch => "",
        };
        let _ = write!(array, "[{},{payload}{before}]", json!(name));
    }
    array.push(']');
    Some(array)
}

fn write_events(object: &mut String, outgoing: &mut Outgoing) {
    if let Some(events) = events(outgoing) {
        member(object, "e", &events);
    }
}

/// The beginning of an object with this inside.
fn object(inside: Vec<u8>) -> String {
    let mut object = String::with_capacity(inside.len() + 2);
    object.push('{');
    object.push_str(&String::from_utf8(inside).unwrap_or_default());
    object
}

fn member(object: &mut String, key: &str, value: &str) {
    if object.len() > 1 {
        object.push(',');
    }
    let _ = write!(object, r#""{key}":{value}"#);
}
