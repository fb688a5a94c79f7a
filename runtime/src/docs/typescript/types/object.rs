//! Objects: properties as members, and an index signature for those without a name.

use std::fmt::Write as _;

use serde_json::Value;

use super::{LINE, Object, Type, assigned, comment, key, of, union};

pub(super) fn object(map: &Object, indent: usize) -> Type {
    let schema = Value::Object(map.clone());
    let members = members(&schema, indent);
    if members.is_empty() {
        let closed = map.get("additionalProperties") == Some(&Value::Bool(false));
        return Type::primary(if closed {
            "Record<string, never>"
        } else {
            "{ [key: string]: unknown }"
        });
    }
    let documented = members.iter().any(|member| !member.comment.is_empty());
    let texts: Vec<&str> = members.iter().map(|member| member.text.as_str()).collect();
    let line = format!("{{ {} }}", texts.join("; "));
    if documented || line.contains('\n') || line.len() + indent > LINE {
        Type::primary(block(&schema, indent))
    } else {
        Type::primary(line)
    }
}

/// Returns whether the schema is an object and nothing more.
pub(super) fn is_interface(schema: &Value) -> bool {
    let combined = ["$ref", "allOf", "anyOf", "const", "enum", "oneOf"]
        .iter()
        .any(|key| schema.get(key).is_some());
    schema["type"] == "object" && !members(schema, 0).is_empty() && !combined
}

/// A line of an object type.
struct Member {
    comment: String,
    text: String,
}

/// Writes an object type with each member on its own line.
pub(super) fn block(schema: &Value, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut text = "{\n".to_owned();
    for member in members(schema, indent) {
        let _ = writeln!(text, "{}{pad}  {};", member.comment, member.text);
    }
    text + &pad + "}"
}

fn members(schema: &Value, indent: usize) -> Vec<Member> {
    let Some(map) = schema.as_object() else {
        return Vec::new();
    };
    let required = map.get("required").and_then(Value::as_array);
    let properties = map.get("properties").and_then(Value::as_object);
    let mut members = Vec::new();
    let mut types = Vec::new();
    for (name, property) in properties.into_iter().flatten() {
        let value = of(property, indent + 2);
        let required = required.is_some_and(|names| names.iter().any(|known| known == name));
        let mark = if required { "" } else { "?" };
        members.push(Member {
            comment: comment(property, indent + 2),
            text: assigned(&format!("{}{mark}:", key(name)), &value),
        });
        types.push(value);
        if !required {
            types.push(Type::primary("undefined"));
        }
    }
    if let Some(value) = extra(map, indent + 2) {
        // An index signature must admit what the named properties hold.
        types.insert(0, value);
        members.push(Member {
            comment: String::new(),
            text: assigned("[key: string]:", &union(types)),
        });
    }
    members
}

/// Writes the type of additional properties, if the schema allows them.
fn extra(map: &Object, indent: usize) -> Option<Type> {
    let patterns = map.get("patternProperties").and_then(Value::as_object);
    let mut values: Vec<Type> = patterns
        .into_iter()
        .flatten()
        .map(|(_, value)| of(value, indent))
        .collect();
    match map.get("additionalProperties") {
        None | Some(Value::Bool(false)) => {}
        Some(value) => values.push(of(value, indent)),
    }
    (!values.is_empty()).then(|| union(values))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{declaration, expression};

    #[test]
    fn an_object_has_its_properties_and_an_index_for_the_others() {
        let text = json!({ "type": "string" });
        for (schema, expected) in [
            (json!({ "type": "object" }), "{ [key: string]: unknown }"),
            (
                json!({ "type": "object", "additionalProperties": false }),
                "Record<string, never>",
            ),
            (
                json!({ "type": "object", "additionalProperties": text }),
                "{ [key: string]: string }",
            ),
            (
                json!({ "type": "object", "patternProperties": { "^\\d+$": text }, "additionalProperties": false }),
                "{ [key: string]: string }",
            ),
            (
                json!({ "properties": { "a": text, "b-c": text }, "required": ["a"] }),
                r#"{ a: string; "b-c"?: string }"#,
            ),
            (
                json!({ "type": "object", "properties": { "n": { "type": "null" } }, "additionalProperties": text }),
                "{ n?: null; [key: string]: string | null | undefined }",
            ),
            (
                json!({ "type": "object", "properties": { "a": text }, "required": ["a"], "oneOf": [{ "const": 1 }, { "const": 2 }] }),
                "{ a: string } & (1 | 2)",
            ),
            (
                json!({ "type": "object", "properties": { "a": { "type": "string", "description": "Why." } } }),
                "{\n  /** Why. */\n  a?: string;\n}",
            ),
        ] {
            assert_eq!(expression(&schema, 0), expected, "{schema}");
        }
    }

    #[test]
    fn only_a_plain_object_is_an_interface() {
        let object = json!({ "type": "object", "properties": { "a": { "type": "null" } } });
        assert_eq!(
            declaration("A", &object),
            "export interface A {\n  a?: null;\n}\n"
        );
        let nullable =
            json!({ "type": ["object", "null"], "properties": { "a": { "type": "null" } } });
        assert_eq!(
            declaration("A", &nullable),
            "export type A = { a?: null } | null;\n"
        );
        let open = json!({ "type": "object" });
        assert_eq!(
            declaration("A", &open),
            "export type A = { [key: string]: unknown };\n"
        );
    }
}
