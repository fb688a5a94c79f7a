//! Events: what the user did on a page.

use bytestring::ByteString;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::NotAMessage;
use crate::channel::Outcome;
use crate::diff::Cid;
use crate::params::{self, Params};
use crate::payload::{Payload, PayloadError};

/// An event of a page: the user clicked, pressed a key, or filled a form.
#[derive(Clone, Debug)]
pub struct ViewEvent {
    name: ByteString,
    value: EventValue,
}

#[derive(Clone, Debug)]
enum EventValue {
    /// Any JSON: the `phx-value-*` of the element, or the data of `Js::push` or a hook.
    Json(Value),
    /// The fields of a form.
    Form(Form),
}

/// The fields of a form as a query string, and the data that was sent with them.
#[derive(Clone, Debug, Default)]
struct Form {
    fields: String,
    /// The name of the changed field, split into segments (`_target`), as a query string; empty after a
    /// submit.
    target: String,
}

/// The name under which the client sends the changed field.
const TARGET: &str = "_target";

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
    /// The part to which the event belongs.
    #[serde(default)]
    cid: Option<Cid>,
}

impl ViewEvent {
    /// Reads the payload of an `event` message: the event, and the part to which it belongs.
    pub(super) fn read(payload: &Payload) -> Result<(Self, Option<Cid>), NotAMessage> {
        let wire: Wire = super::message::json(payload)?;
        let value = match (wire.kind.as_deref(), wire.value) {
            (Some("form"), Value::String(fields)) => {
                let form = form(&fields, &wire.meta.unwrap_or_default());
                EventValue::Form(form.map_err(NotAMessage::Refused)?)
            }
            (_, value) => EventValue::Json(value),
        };
        let event = Self {
            name: wire.event,
            value,
        };
        Ok((event, wire.cid))
    }

    /// Returns the name of the event in the template.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Decodes the value of the event.
    ///
    /// A form is read as a query string with nesting (`user[name]`); if it has changed, `_target` is
    /// the name of the field, segment by segment. In other events numbers and booleans may come as text, as
    /// `phx-value-*` does. To answer an error as the macros do: `return Outcome::from(error)`.
    ///
    /// ```
    /// # use bennu::prelude::*;
    /// #[payload]
    /// struct Draft {
    ///     user: User,
    ///     /// `["user", "name"]`
    ///     #[serde(default, rename = "_target")]
    ///     target: Vec<String>,
    /// }
    ///
    /// #[payload]
    /// struct User {
    ///     name: String,
    /// }
    /// ```
    ///
    /// # Errors
    /// If the value has another shape.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        match &self.value {
            EventValue::Form(form) => form.decode(),
            EventValue::Json(value) => match serde_path_to_error::deserialize(value) {
                Ok(decoded) => Ok(decoded),
                Err(error) => {
                    let as_text = serde_qs::to_string(value).ok();
                    let decoded = as_text.and_then(|text| params::decode(&text).ok());
                    decoded.ok_or_else(|| PayloadError::found(&error))
                }
            },
        }
    }

    /// Returns the outcome of an event without a handler: it is logged and answered, and the page
    /// continues.
    pub fn unhandled(&self) -> Outcome {
        tracing::error!(event = &*self.name, "no handler takes the event");
        Outcome::no_reply()
    }

    /// Returns the value of a field as text.
    pub(crate) fn text(&self, field: &str) -> Option<String> {
        match &self.value {
            EventValue::Json(value) => value.get(field)?.as_str().map(str::to_owned),
            EventValue::Form(_) => None,
        }
    }
}

/// Reads the touched fields of a form, with the `phx-value-*` of the form and the data of `Js::push`
/// over them.
fn form(fields: &str, meta: &Map<String, Value>) -> Result<Form, PayloadError> {
    let too_long = |error: params::QueryTooLong| PayloadError::new("", error.fields());
    let mut params = Params::parse(fields).map_err(too_long)?;
    params.remove_unused();
    params.merge(meta).map_err(too_long)?;
    let mut target = params.take(TARGET);
    if let Some(name) = target.get(TARGET).map(str::to_owned) {
        target = Params::default();
        target.add_list(TARGET, params::segments(&name));
    }
    Ok(Form {
        fields: params.to_text(),
        target: target.to_text(),
    })
}

impl Form {
    /// Decodes the form. The client names the field with every change: a payload that does not ask
    /// for that, and takes no other name than its fields, is given the fields alone.
    fn decode<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        let Self { fields, target } = self;
        if target.is_empty() {
            return params::decode(fields);
        }
        params::decode(&format!("{fields}&{target}"))
            .or_else(|error| params::decode(fields).map_err(|_| error))
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
        let form = form(&fields, &meta).unwrap();
        // Once for each pair of names it would take minutes.
        assert_eq!(form.fields.split('&').count(), 200_000);
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
            let form = form(&fields, &Map::new()).unwrap();
            let event = ViewEvent {
                name: "save".into(),
                value: EventValue::Form(form),
            };
            // Decoded or refused, in a time that grows with the form: not minutes.
            let _ = event.decode::<Value>();
        }
    }

    #[test]
    fn what_nests_in_long_names_is_refused_before_it_is_as_long_again_for_each_leaf() {
        let long = "a".repeat(500_000);
        let meta = serde_json::json!({ long: vec![1; 100_000] });
        assert!(form("", meta.as_object().unwrap()).is_err());
    }

    /// What a payload finds in a form.
    fn found(fields: &str, meta: &Value) -> Value {
        let form = form(fields, meta.as_object().unwrap()).unwrap();
        form.decode().unwrap()
    }

    #[test]
    fn what_is_sent_along_with_a_form_nests_over_its_fields() {
        use serde_json::json;

        let cases = [
            (
                json!({ "_private": "x" }),
                json!({ "q": "a", "_private": "x" }),
            ),
            (json!({ "q": "b" }), json!({ "q": "b" })),
            (json!({ "q": null, "a": "b" }), json!({ "a": "b" })),
            (
                json!({ "n": 7, "b": true }),
                json!({ "q": "a", "n": "7", "b": "true" }),
            ),
            (
                json!({ "o": { "a": { "b": 1 } } }),
                json!({ "q": "a", "o": { "a": { "b": "1" } } }),
            ),
            (json!({ "q": ["x", "y"] }), json!({ "q": ["x", "y"] })),
        ];
        for (meta, expected) in cases {
            assert_eq!(found("q=a", &meta), expected, "{meta}");
        }
    }

    #[test]
    fn the_field_that_changed_is_told_segment_by_segment() {
        use serde_json::json;

        let cases = [
            (
                "",
                json!({ "_target": "user[name]" }),
                json!(["user", "name"]),
            ),
            ("", json!({ "_target": "q" }), json!(["q"])),
            ("", json!({ "_target": "tags[]" }), json!(["tags"])),
            ("", json!({ "_target": "undefined" }), json!(["undefined"])),
            ("", json!({ "_target": "a[b" }), json!(["a[b"])),
            (
                "",
                json!({ "_target": ["user", "name"] }),
                json!(["user", "name"]),
            ),
            ("_target=user[name]", json!({}), json!(["user", "name"])),
        ];
        for (fields, meta, expected) in cases {
            assert_eq!(found(fields, &meta)["_target"], expected, "{fields} {meta}");
        }
    }

    #[test]
    fn a_payload_that_takes_fields_only_is_not_told_which_changed() {
        use std::collections::BTreeMap;

        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Closed {
            q: String,
        }

        let target = serde_json::json!({ "_target": "q" });
        let form = form("q=a&_unused_q=", target.as_object().unwrap()).unwrap();
        assert_eq!(form.decode::<Closed>().unwrap().q, "a");
        let texts: BTreeMap<String, String> = form.decode().unwrap();
        assert_eq!(texts.len(), 1);
    }
}
