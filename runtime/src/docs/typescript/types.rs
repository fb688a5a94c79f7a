//! Types: JSON Schemas as types of TypeScript.

mod object;

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::docs::names::is_identifier;
use crate::docs::schemas::definition_name;

use object::{block, is_interface, object};

type Object = Map<String, Value>;

/// The maximum length of a type on one line.
const LINE: usize = 80;

/// The precedence of the operator between the parts of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Union,
    Intersection,
    Primary,
}

/// A type of TypeScript as text.
#[derive(Debug)]
struct Type {
    text: String,
    binding: Binding,
}

impl Type {
    fn primary(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            binding: Binding::Primary,
        }
    }

    fn unknown() -> Self {
        Self::primary("unknown")
    }

    /// Writes the text, in parentheses if its neighbours bind as `binding`.
    fn within(self, binding: Binding) -> String {
        if self.binding < binding {
            format!("({})", self.text)
        } else {
            self.text
        }
    }
}

/// Writes the declaration of a definition.
pub(super) fn declaration(name: &str, schema: &Value) -> String {
    let comment = comment(schema, 0);
    if is_interface(schema) {
        return format!("{comment}export interface {name} {}\n", block(schema, 0));
    }
    let definition = assigned(&format!("export type {name} ="), &of(schema, 0));
    format!("{comment}{definition};\n")
}

/// Writes the type of a schema, with lines after the first indented by `indent`.
pub(super) fn expression(schema: &Value, indent: usize) -> String {
    of(schema, indent).text
}

/// Writes a comment for a property or a declaration, with its line end; empty without a description.
pub(super) fn doc(text: &str, indent: usize) -> String {
    let text = text.trim().replace("*/", "*\\/");
    let pad = " ".repeat(indent);
    if text.is_empty() {
        return String::new();
    }
    if !text.contains('\n') {
        return format!("{pad}/** {text} */\n");
    }
    let mut comment = format!("{pad}/**\n");
    for line in text.lines() {
        let line = format!("{pad} * {line}");
        let _ = writeln!(comment, "{}", line.trim_end());
    }
    let _ = writeln!(comment, "{pad} */");
    comment
}

/// Writes a name as a key of an object type.
pub(super) fn key(name: &str) -> String {
    if is_identifier(name) {
        name.to_owned()
    } else {
        string(name)
    }
}

/// Writes a string literal.
pub(super) fn string(text: &str) -> String {
    Value::from(text).to_string()
}

fn comment(schema: &Value, indent: usize) -> String {
    let mut text = schema["description"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    if let Some(default) = schema.get("default").filter(|default| !default.is_null()) {
        let _ = write!(text, "\n@default {default}");
    }
    if schema["deprecated"] == true {
        text.push_str("\n@deprecated");
    }
    doc(&text, indent)
}

fn of(schema: &Value, indent: usize) -> Type {
    let map = match schema {
        Value::Bool(false) => return Type::primary("never"),
        Value::Object(map) => map,
        _ => return Type::unknown(),
    };
    if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
        return definition_name(reference).map_or_else(Type::unknown, Type::primary);
    }
    if let Some(value) = map.get("const") {
        return literal(value);
    }
    if let Some(values) = map.get("enum").and_then(Value::as_array) {
        return union(values.iter().map(literal).collect());
    }
    let mut parts = Vec::new();
    let described = map.contains_key("properties") || map.contains_key("patternProperties");
    let alternatives = map.get("oneOf").or_else(|| map.get("anyOf"));
    let combined = alternatives.is_some() || map.contains_key("allOf");
    if described || !combined {
        parts.push(plain(map, indent));
    }
    if let Some(schemas) = map.get("allOf").and_then(Value::as_array) {
        parts.extend(schemas.iter().map(|schema| of(schema, indent)));
    }
    if let Some(schemas) = alternatives.and_then(Value::as_array) {
        parts.push(variants(schemas, indent));
    }
    intersection(parts)
}

/// Writes the type that `type` and its related keywords describe.
fn plain(map: &Object, indent: usize) -> Type {
    match map.get("type") {
        Some(Value::String(name)) => named(name, map, indent),
        Some(Value::Array(names)) => union(
            names
                .iter()
                .filter_map(Value::as_str)
                .map(|name| named(name, map, indent))
                .collect(),
        ),
        _ if map.contains_key("properties") => object(map, indent),
        _ => Type::unknown(),
    }
}

fn named(name: &str, map: &Object, indent: usize) -> Type {
    match name {
        "string" | "boolean" | "null" => Type::primary(name),
        "integer" | "number" => Type::primary("number"),
        "array" => array(map, indent),
        "object" => object(map, indent),
        _ => Type::unknown(),
    }
}

fn literal(value: &Value) -> Type {
    match value {
        Value::Array(_) | Value::Object(_) => Type::unknown(),
        value => Type::primary(value.to_string()),
    }
}

fn union(types: Vec<Type>) -> Type {
    let mut parts: Vec<Type> = Vec::new();
    for part in types {
        match part.text.as_str() {
            "unknown" => return part,
            "never" => {}
            text if parts.iter().any(|known| known.text == text) => {}
            _ => parts.push(part),
        }
    }
    join(parts, Binding::Union).unwrap_or_else(|| Type::primary("never"))
}

fn intersection(mut parts: Vec<Type>) -> Type {
    parts.retain(|part| part.text != "unknown");
    join(parts, Binding::Intersection).unwrap_or_else(Type::unknown)
}

fn join(mut parts: Vec<Type>, binding: Binding) -> Option<Type> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let operator = if binding == Binding::Union {
        " | "
    } else {
        " & "
    };
    let texts: Vec<String> = parts.into_iter().map(|part| part.within(binding)).collect();
    Some(Type {
        text: texts.join(operator),
        binding,
    })
}

/// Writes the alternatives of a `oneOf`; documented or long ones get lines of their own.
fn variants(schemas: &[Value], indent: usize) -> Type {
    let inline = union(schemas.iter().map(|schema| of(schema, indent)).collect());
    let documented = schemas.iter().any(|schema| !comment(schema, 0).is_empty());
    let long = inline.text.len() > LINE || inline.text.contains('\n');
    if inline.binding != Binding::Union || !(documented || long) {
        return inline;
    }
    let pad = " ".repeat(indent + 2);
    let mut text = String::new();
    for schema in schemas {
        let variant = of(schema, indent + 4).within(Binding::Intersection);
        let _ = write!(text, "\n{}{pad}| {variant}", comment(schema, indent + 2));
    }
    Type {
        text,
        binding: Binding::Union,
    }
}

fn array(map: &Object, indent: usize) -> Type {
    let bound = |key: &str| {
        map.get(key)
            .and_then(Value::as_u64)
            .and_then(|bound| usize::try_from(bound).ok())
    };
    let (least, most) = (bound("minItems").unwrap_or(0), bound("maxItems"));
    match map
        .get("items")
        .filter(|_| !map.contains_key("prefixItems"))
    {
        Some(Value::Array(items)) => {
            let closed =
                most == Some(items.len()) || map.get("additionalItems") == Some(&false.into());
            tuple(items.iter(), least, closed, indent)
        }
        // An array of Rust, `[T; 3]`; a long one reads better as a list.
        Some(item) if most == Some(least) && (1..=8).contains(&least) => {
            tuple(std::iter::repeat_n(item, least), least, true, indent)
        }
        Some(item) => Type::primary(format!("{}[]", of(item, indent).within(Binding::Primary))),
        None => Type::primary("unknown[]"),
    }
}

fn tuple<'s>(
    items: impl Iterator<Item = &'s Value>,
    least: usize,
    closed: bool,
    indent: usize,
) -> Type {
    let mut elements: Vec<String> = items
        .enumerate()
        .map(|(index, item)| {
            let element = of(item, indent);
            if index < least {
                element.text
            } else {
                format!("{}?", element.within(Binding::Primary))
            }
        })
        .collect();
    if !closed {
        elements.push("...unknown[]".to_owned());
    }
    Type::primary(format!("[{}]", elements.join(", ")))
}

/// Writes a type after its owner; alternatives on their own lines need no space.
fn assigned(owner: &str, value: &Type) -> String {
    if value.text.starts_with('\n') {
        format!("{owner}{}", value.text)
    } else {
        format!("{owner} {}", value.text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{doc, expression};

    #[test]
    fn a_schema_is_the_type_of_what_it_admits() {
        let item = json!({ "$ref": "#/components/schemas/Item" });
        for (schema, expected) in [
            (json!(true), "unknown"),
            (json!({}), "unknown"),
            (json!(false), "never"),
            (json!({ "not": { "type": "string" } }), "unknown"),
            (item.clone(), "Item"),
            (json!({ "$ref": "https://example.org/item" }), "unknown"),
            (json!({ "const": "it's \"so\"" }), r#""it's \"so\"""#),
            (json!({ "const": [1] }), "unknown"),
            (
                json!({ "enum": [1, "a", null, true] }),
                r#"1 | "a" | null | true"#,
            ),
            (json!({ "enum": [] }), "never"),
            (json!({ "type": ["integer", "null"] }), "number | null"),
            (
                json!({ "anyOf": [item, { "type": "null" }] }),
                "Item | null",
            ),
            (json!({ "anyOf": [item, true] }), "unknown"),
            (json!({ "anyOf": [item, item] }), "Item"),
            (
                json!({ "allOf": [item], "description": "Wrapped." }),
                "Item",
            ),
            (
                json!({ "allOf": [item, { "anyOf": [{ "type": "string" }, { "type": "null" }] }] }),
                "Item & (string | null)",
            ),
            (
                json!({ "type": "string", "oneOf": [{ "const": "a" }, { "const": "b" }] }),
                r#""a" | "b""#,
            ),
        ] {
            assert_eq!(expression(&schema, 0), expected, "{schema}");
        }
    }

    #[test]
    fn an_array_is_a_tuple_where_its_length_is_known_and_small() {
        let item = json!({ "$ref": "#/components/schemas/Item" });
        for (schema, expected) in [
            (json!({ "type": "array" }), "unknown[]"),
            (
                json!({ "type": "array", "items": { "type": ["string", "null"] } }),
                "(string | null)[]",
            ),
            (
                json!({ "type": ["array", "null"], "items": item }),
                "Item[] | null",
            ),
            (
                json!({ "type": "array", "items": [item, { "enum": [1, 2] }], "minItems": 1, "maxItems": 2 }),
                "[Item, (1 | 2)?]",
            ),
            (
                json!({ "type": "array", "items": [item], "minItems": 1 }),
                "[Item, ...unknown[]]",
            ),
            (
                json!({ "type": "array", "items": item, "minItems": 2, "maxItems": 2 }),
                "[Item, Item]",
            ),
            (
                json!({ "type": "array", "items": item, "minItems": 900, "maxItems": 900 }),
                "Item[]",
            ),
        ] {
            assert_eq!(expression(&schema, 0), expected, "{schema}");
        }
    }

    #[test]
    fn a_comment_cannot_be_left_by_what_it_says() {
        assert_eq!(doc("ends */ here", 0), "/** ends *\\/ here */\n");
        assert_eq!(
            doc(" one\n\n two ", 2),
            "  /**\n   * one\n   *\n   *  two\n   */\n"
        );
        assert_eq!(doc("  ", 2), "");
    }
}
