//! Bindings: what an element does when something happens to it.

use scraper::ElementRef;
use serde_json::{Map, Value, json};

use super::client_side::{Changes, changes_of};
use super::element::{Part, selector, shown};

/// One thing that the npm client does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// It sends a message of the view.
    Push(Value),
    /// It goes to another URL of the view.
    Patch(String, bool),
    /// It goes to another view.
    Navigate(String, bool),
    /// It loads a page.
    Load(String),
    /// It changes elements by itself.
    Change(Changes),
}

/// What happened: its type on the wire, and what the client itself knows of it.
pub(super) struct Happening<'a> {
    pub(super) kind: &'static str,
    /// What stands before the `phx-value-*`: the key.
    pub(super) data: Map<String, Value>,
    /// The form, for `change` and `submit`: its fields, and the target.
    pub(super) form: Option<Fields<'a>>,
}

/// The fields of a form.
pub(super) struct Fields<'a> {
    pub(super) form: ElementRef<'a>,
    pub(super) query: String,
    /// `_target`, for `change`.
    pub(super) target: Option<String>,
}

/// The steps of a binding: of an event's name, or of commands.
pub(super) fn steps(
    part: &Part<'_>,
    element: ElementRef<'_>,
    binding: &str,
    happening: &Happening<'_>,
) -> Result<Vec<Step>, String> {
    if !binding.starts_with('[') {
        let push = push(part, element, binding, &Map::new(), happening)?;
        return Ok(vec![push]);
    }
    let commands: Vec<(String, Map<String, Value>)> = serde_json::from_str(binding)
        .map_err(|error| format!("the commands of {} are none: {error}", shown(element)))?;
    let mut steps = Vec::new();
    for (name, arguments) in &commands {
        match name.as_str() {
            "push" => {
                let event = arguments
                    .get("event")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                steps.push(push(part, element, event, arguments, happening)?);
            }
            "patch" | "navigate" => {
                let href = arguments
                    .get("href")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let replace = arguments.get("replace") == Some(&Value::Bool(true));
                let href = href.to_owned();
                steps.push(match name.as_str() {
                    "patch" => Step::Patch(href, replace),
                    _ => Step::Navigate(href, replace),
                });
            }
            "exec" => {
                let attribute = arguments
                    .get("attr")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                for element in targets(part, element, arguments)? {
                    let commands = element.attr(attribute).ok_or_else(|| {
                        format!("`exec` of {attribute:?}, which {} has not", shown(element))
                    })?;
                    steps.extend(self::steps(part, element, commands, happening)?);
                }
            }
            // What is focused or dispatched is the browser's own business.
            _ => {
                let targets = targets(part, element, arguments)?;
                let changes = changes_of(name, arguments, &targets);
                if !changes.is_empty() {
                    steps.push(Step::Change(changes));
                }
            }
        }
    }
    Ok(steps)
}

/// The elements that a command is about.
fn targets<'a>(
    part: &Part<'a>,
    element: ElementRef<'a>,
    arguments: &Map<String, Value>,
) -> Result<Vec<ElementRef<'a>>, String> {
    let of = |key: &str| {
        arguments
            .get("to")
            .and_then(|to| to.get(key))
            .and_then(Value::as_str)
    };
    if let Some(css) = arguments.get("to").and_then(Value::as_str) {
        return Ok(part.document.select(&selector(css)?).collect());
    }
    if let Some(css) = of("inner") {
        return Ok(element.select(&selector(css)?).collect());
    }
    if let Some(css) = of("closest") {
        let css = selector(css)?;
        return Ok(super::element::outwards(element)
            .find(|around| css.matches(around))
            .into_iter()
            .collect());
    }
    Ok(vec![element])
}

/// The message of an event.
fn push(
    part: &Part<'_>,
    element: ElementRef<'_>,
    event: &str,
    arguments: &Map<String, Value>,
    happening: &Happening<'_>,
) -> Result<Step, String> {
    let no_values = Map::new();
    let given = arguments
        .get("value")
        .and_then(Value::as_object)
        .unwrap_or(&no_values);
    let target = arguments.get("target").cloned();
    let target = target.or_else(|| element.attr("phx-target").map(Value::from));
    let cid = target
        .map(|target| cid(part, element, &target))
        .transpose()?
        .flatten();
    let mut message = match &happening.form {
        Some(Fields {
            form,
            query,
            target,
        }) => {
            let mut meta = Map::new();
            if let Some(target) = target {
                meta.insert("_target".into(), json!(target));
            }
            values(*form, &mut meta, given);
            let mut message =
                json!({ "type": "form", "event": event, "value": query, "meta": meta });
            if happening.kind == "change" {
                message["uploads"] = json!({});
            }
            message
        }
        None => {
            let mut value = happening.data.clone();
            values(element, &mut value, given);
            json!({ "type": happening.kind, "event": event, "value": value })
        }
    };
    if let Some(cid) = cid {
        message["cid"] = json!(cid);
    }
    Ok(Step::Push(message))
}

/// The component that an event is for, where it is for one.
fn cid(part: &Part<'_>, element: ElementRef<'_>, target: &Value) -> Result<Option<u64>, String> {
    let text = match target {
        Value::Number(cid) => return Ok(cid.as_u64()),
        Value::String(text) => text,
        other => return Err(format!("{other} is no target")),
    };
    if let Ok(cid) = text.parse() {
        return Ok(Some(cid));
    }
    if part.document.select(&selector(text)?).next().is_none() {
        return Err(format!(
            "{} targets {text:?}, and no element matches that",
            shown(element)
        ));
    }
    Ok(None)
}

/// What the npm client sends of an element: `phx-value-*`, its own value, and what the command gives.
fn values(element: ElementRef<'_>, values: &mut Map<String, Value>, given: &Map<String, Value>) {
    for (name, value) in element.value().attrs() {
        if let Some(name) = name.strip_prefix("phx-value-") {
            values.insert(name.to_owned(), json!(value));
        }
    }
    if let Some(value) = own_value(element) {
        values.insert("value".to_owned(), value);
    }
    values.extend(given.clone());
}

/// The `value` property of an element in a browser.
fn own_value(element: ElementRef<'_>) -> Option<Value> {
    let attribute = || json!(element.attr("value").unwrap_or_default());
    match element.value().name() {
        "input" if matches!(element.attr("type"), Some("checkbox" | "radio")) => {
            let checked = element.attr("checked").is_some();
            checked.then(|| json!(element.attr("value").unwrap_or("on")))
        }
        "textarea" => Some(json!(element.text().collect::<String>())),
        "button" | "data" | "input" | "option" | "param" => Some(attribute()),
        "li" | "meter" | "progress" => {
            let number = element
                .attr("value")
                .and_then(|value| value.parse::<f64>().ok());
            Some(json!(number.map_or(0, |number| number as i64)))
        }
        _ => None,
    }
}
