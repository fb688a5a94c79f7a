//! The JSON of a view's replies and pushes.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Joining;
use super::connection::LiveConnection;
use super::container::ELEMENT;
use super::mounted::Refusal;
use super::page::Page;
use crate::diff::Writer;
use crate::live_view::{
    Dispatch, FlashMap, History, Navigation, Outgoing, PushedEvent, RunningView,
};
use crate::payload::Payload;
use crate::redact::Redactor;
use crate::refused::Refused;
use crate::serializer::write_string;
use crate::socket::custom::Start;
use crate::task::Panicked;

/// Writes the response to a message of the client: `{"diff":{..}}`, or `{}` if there is nothing.
pub(super) fn write_response(
    json: &mut String,
    page: &mut Page,
    view: &mut dyn RunningView,
    reply: Option<Payload>,
) -> Result<(), Panicked> {
    let start = json.len();
    json.push_str(r#"{"diff":"#);
    if write_diff(json, page, view, reply)? {
        json.push('}');
    } else {
        json.truncate(start);
        json.push_str("{}");
    }
    Ok(())
}

/// Writes the diff of a page, the events and the title that go with it, and the reply of a hook.
/// Returns whether there is anything.
pub(super) fn write_diff(
    json: &mut String,
    page: &mut Page,
    view: &mut dyn RunningView,
    reply: Option<Payload>,
) -> Result<bool, Panicked> {
    let mut writer = Writer::open(json);
    page.write(view, &mut writer)?;
    let outgoing = &mut view.process_mut().outgoing;
    // The page shows it: it is not for the next one.
    outgoing.new_flash = FlashMap::default();
    if !outgoing.events.is_empty() {
        writer.key("e");
        write_events(writer.value(), outgoing);
    }
    if let Some(title) = outgoing.take_title() {
        writer.key("t");
        writer.string(&title);
    }
    match reply {
        Some(Payload::Json(reply)) => {
            writer.key("r");
            writer.raw(&reply);
        }
        Some(Payload::Binary(_)) => tracing::error!("a hook cannot be replied with bytes"),
        None => {}
    }
    Ok(writer.close())
}

/// Writes the response of a join.
pub(super) fn write_join(
    json: &mut String,
    joining: &Joining,
    page: &mut Page,
    view: &mut dyn RunningView,
    patched: Option<(String, History)>,
) -> Result<(), Panicked> {
    json.push_str(r#"{"rendered":"#);
    if !write_diff(json, page, view, None)? {
        json.push_str("{}");
    }
    json.push_str(r#","liveview_version":"#);
    write_string(json, &joining.client_version);
    if joining.is_redirected {
        // Nothing that scripts did to the container of the view before survives.
        let _ = write!(json, r#","container":{ELEMENT}"#);
    }
    if let Some((to, history)) = patched {
        let _ = write!(json, r#","live_patch":{}"#, patch_of(&to, history));
    }
    json.push('}');
    Ok(())
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
            let flash = joining.tokens().sign_flash(&flash);
            let (key, payload) = match to {
                Navigation::Patch(to, history) | Navigation::Navigate(to, history) => (
                    "live_redirect",
                    navigation(&to, Some(history), flash.as_deref()),
                ),
                Navigation::Redirect(to) => ("redirect", navigation(&to, None, flash.as_deref())),
            };
            let mut response = format!(r#"{{"{key}":{payload}"#);
            if let Some(events) = events {
                let _ = write!(response, r#","events":{events}"#);
            }
            response.push('}');
            Refused::with_response(Payload::Json(response.into()))
        }
    };
    start.turn_down(&refused);
}

/// Returns the refusal of a mount that was turned down: the page is loaded again, and its response has the status.
fn refusal_of(joining: &Joining, redactor: &Redactor, refused: &Refused) -> Refused {
    let (status, refusal) = (refused.status(), refused.shown(redactor));
    tracing::info!(%refusal, status, "mount refused");
    match joining.tokens().sign_reload(status) {
        Ok(token) => {
            Refused::with(&json!({ "reason": "reload", "status": status, "token": token }))
        }
        Err(error) => {
            // Without the token the page would be loaded again and again.
            tracing::error!(%error, "the reload of a refused mount cannot be signed");
            Refused::reason("join crashed")
        }
    }
}

/// Returns the payload of a `live_patch` push.
pub(super) fn live_patch(to: &str, history: History) -> Payload {
    Payload::Json(patch_of(to, history).to_string().into())
}

fn patch_of(to: &str, history: History) -> Value {
    json!({ "kind": history.as_str(), "to": to })
}

/// Returns the payload of a `live_redirect` or `redirect`.
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

/// Returns the events alone, as the payload of a `diff` push.
pub(super) fn events_alone(outgoing: &mut Outgoing) -> Option<Payload> {
    let events = events(outgoing)?;
    Some(Payload::Json(format!(r#"{{"e":{events}}}"#).into()))
}

/// Returns the events that wait, as a JSON array.
pub(super) fn events(outgoing: &mut Outgoing) -> Option<String> {
    if outgoing.events.is_empty() {
        return None;
    }
    let mut array = String::new();
    write_events(&mut array, outgoing);
    Some(array)
}

fn write_events(json: &mut String, outgoing: &mut Outgoing) {
    json.push('[');
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
        if !json.ends_with('[') {
            json.push(',');
        }
        let before = match dispatch {
            Dispatch::BeforePatch => ",true",
            Dispatch::AfterPatch => "",
        };
        let _ = write!(json, "[{},{payload}{before}]", json!(name));
    }
    json.push(']');
}
