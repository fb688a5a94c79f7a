//! Events: what a person did on a page.

use bytestring::ByteString;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::channel::Outcome;
use crate::message::Status;
use crate::params::{self, Params};
use crate::payload::{Payload, PayloadError};

/// What a person did on a page: a click, a key, a form.
#[derive(Clone, Debug)]
pub struct ViewEvent {
    name: ByteString,
    value: EventValue,
}

#[derive(Clone, Debug)]
enum EventValue {
    /// The `phx-value-*` of the element, what `Js::push` or a hook gave: any JSON.
    Json(Value),
    /// A form: its fields as a query string, and what else was sent along.
    Form(String),
}

/// The payload of an `event` message.
#[derive(Deserialize)]
struct Wire {
    #[serde(rename = "type")]
    kind: Option<String>,
    event: ByteString,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    meta: Option<Map<String, Value>>,
}

impl ViewEvent {
    /// Reads the payload of an `event` message.
    pub(crate) fn read(payload: &Payload) -> Result<Self, PayloadError> {
        let Payload::Json(text) = payload else {
            return Err(PayloadError::new("", "expected JSON, got binary"));
        };
        let wire: Wire =
            serde_json::from_str(text).map_err(|error| PayloadError::new("", error.to_string()))?;
        let value = match (wire.kind.as_deref(), wire.value) {
            (Some("form"), Value::String(fields)) => {
                EventValue::Form(form(&fields, wire.meta.unwrap_or_default())?)
            }
            (_, value) => EventValue::Json(value),
        };
        Ok(Self {
            name: wire.event,
            value,
        })
    }

    /// The name, as the template says it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The outcome of an event that no handler takes: logged, and answered so that the page goes
    /// on.
    pub fn unhandled(&self) -> Outcome {
        tracing::error!(event = %self.name, "no handler takes the event");
        Outcome::no_reply()
    }

    /// The value of a field, as text.
    pub(crate) fn text(&self, field: &str) -> Option<String> {
        match &self.value {
            EventValue::Json(value) => value.get(field)?.as_str().map(str::to_owned),
            EventValue::Form(_) => None,
        }
    }
}

/// The fields of a form that its person has touched, and the `phx-value-*` of the form beside them.
fn form(fields: &str, meta: Map<String, Value>) -> Result<String, PayloadError> {
    let too_long = |error: params::QueryTooLong| PayloadError::new("", error.to_string());
    let mut params = Params::parse(fields).map_err(too_long)?;
    params.remove_unused();
    for (name, value) in meta {
        match value {
            Value::String(text) => params.insert(&name, &text),
            Value::Null => {}
            other => params.insert(&name, &other.to_string()),
        }
    }
    Ok(params.to_text())
}

/// Decodes the value of an event.
///
/// A form is read as a query string with nesting (`user[name]`). In other events numbers and
/// booleans may come as text, as `phx-value-*` does.
///
/// # Errors
/// When the value has another shape.
pub fn decode_event<T: DeserializeOwned>(event: &ViewEvent) -> Result<T, PayloadError> {
    match &event.value {
        EventValue::Form(fields) => params::decode(fields),
        EventValue::Json(value) => match serde_path_to_error::deserialize(value) {
            Ok(decoded) => Ok(decoded),
            Err(error) => {
                let as_text = serde_qs::to_string(value).ok();
                let decoded = as_text.and_then(|text| params::decode(&text).ok());
                let path = error.path().to_string();
                decoded.ok_or_else(|| PayloadError::new(path, error.into_inner().to_string()))
            }
        },
    }
}

impl PayloadError {
    /// The outcome of an event whose value does not decode: an `error` reply for a hook that waits,
    /// and the page goes on.
    pub(crate) fn into_outcome(self) -> Outcome {
        Outcome::reply(Status::Error, self.response())
    }
}
