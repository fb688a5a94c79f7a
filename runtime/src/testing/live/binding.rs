//! Bindings: the reactions of an element to an event of the browser.

use scraper::ElementRef;
use serde_json::{Map, Value, json};

use super::client_side::{Changes, changes_of};
use super::element::{Part, selector, shown};

/// A step of the npm client.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A message of the view is sent.
    Push(Value),
    /// The browser goes to another URL of the view.
    Patch(String, bool),
    /// The browser goes to another view.
    Navigate(String, bool),
    /// The browser loads a page.
    Load(String),
    /// Elements change without the server.
    Change(Changes),
}

/// An event of the browser: its type on the wire, and the data that the client adds.
pub(super) struct Happening<'a> {
    pub(super) kind: &'static str,
    /// The data before the `phx-value-*`: the key.
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

/// Plans the steps of a binding, which is an event's name or a list of commands.
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

/// Finds the elements that a command targets.
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

/// Makes the message of an event.
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
    let mut message = if let Some(Fields {
        form,
        query,
        target,
    }) = &happening.form
    {
        let mut meta = Map::new();
        if let Some(target) = target {
            meta.insert("_target".into(), json!(target));
        }
        values(*form, &mut meta, given);
        let mut message = json!({ "type": "form", "event": event, "value": query, "meta": meta });
        if happening.kind == "change" {
            message["uploads"] = json!({});
        }
        message
    } else {
        let mut value = happening.data.clone();
        values(element, &mut value, given);
        json!({ "type": happening.kind, "event": event, "value": value })
    };
    if let Some(cid) = cid {
        message["cid"] = json!(cid);
    }
    Ok(Step::Push(message))
}

/// Finds the component that an event targets, if any.
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

/// Collects the values that the npm client sends for an element: `phx-value-*`, its own value, and
/// those of the command.
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

/// Returns the `value` property that an element has in a browser.
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
                .and_then(|value| value.parse::<i64>().ok());
            Some(json!(number.unwrap_or_default()))
        }
        _ => None,
    }
}
