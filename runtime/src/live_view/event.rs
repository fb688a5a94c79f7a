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
    let texts = meta.into_iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name, text)),
        Value::Null => None,
        other => Some((name, other.to_string())),
    });
    let texts: Vec<_> = texts.collect();
    params.add_captures(texts.iter().map(|(name, text)| (&**name, &**text)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_as_many_fields_as_a_message_takes_is_read_at_once() {
        let fields: Vec<_> = (0..100_000).map(|at| format!("a{at}&")).collect();
        let fields = fields.concat();
        let meta: Map<_, _> = (0..100_000)
            .map(|at| (format!("b{at}"), Value::from("1")))
            .collect();
        let text = form(&fields, meta).unwrap();
        // Once for each pair of names it would take minutes.
        assert_eq!(text.split('&').count(), 200_000);
    }

    #[test]
    fn hostile_names_of_fields_are_decoded_or_refused_at_once() {
        let repeated = |pair: &dyn Fn(usize) -> String| -> String {
            (0..60_000).map(|at| pair(at) + "&").collect()
        };
        let forms = [
            repeated(&|_| "a[]=1".to_owned()),
            repeated(&|at| format!("a[{at}]=1")),
            repeated(&|at| format!("a[{}]=1", 60_000 - at)),
            repeated(&|at| format!("a[k{at}]=1")),
            repeated(&|_| "a=1".to_owned()),
            repeated(&|_| "a[b][c][d]=1".to_owned()),
            format!("a{}=1", "[b]".repeat(300_000)),
            format!("a[{}]=1", u64::MAX),
            "a[4294967295]=1&a[99999999]=2".to_owned(),
        ];
        for fields in forms {
            let text = form(&fields, Map::new()).unwrap();
            let event = ViewEvent {
                name: "save".into(),
                value: EventValue::Form(text),
            };
            // Decoded or refused, in a time that grows with the form: not minutes.
            let _ = decode_event::<Value>(&event);
        }
    }
}
