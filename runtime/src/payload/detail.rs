//! Details: what a decoder says is wrong, without the names of Rust's types, and without values.

/// The names of Rust's types in what a decoder expects, and what a client knows them as.
const NAMED: [(&str, &str); 10] = [
    ("adjacently tagged enum ", "an object"),
    ("internally tagged enum ", "an object"),
    ("untagged enum ", "the type"),
    ("struct variant ", "an object"),
    ("tuple variant ", "a list"),
    ("tuple struct ", "a list"),
    ("unit struct ", "null"),
    ("newtype struct ", "a value"),
    ("enum ", "a variant"),
    ("struct ", "an object"),
];

/// The kinds of values that serde tells apart, before the value itself.
const KINDS: [&str; 18] = [
    "Option value",
    "boolean",
    "byte array",
    "character",
    "enum",
    "floating point",
    "integer",
    "map",
    "newtype struct",
    "newtype variant",
    "null",
    "sequence",
    "string",
    "struct variant",
    "tuple variant",
    "unit value",
    "unit variant",
    "number",
];

/// What the standard library says of text that does not parse.
const PARSE_ERRORS: [&str; 7] = [
    "cannot parse float from empty string",
    "cannot parse integer from empty string",
    "invalid digit found in string",
    "invalid float literal",
    "number too large to fit in target type",
    "number too small to fit in target type",
    "provided string was not `true` or `false`",
];

/// Takes the names of Rust's types out of what a decoder says.
pub(super) fn without_types(text: &str) -> String {
    let is_whole = text.starts_with("data did not match any variant of ")
        || text.starts_with("no variant of enum ");
    let at = if is_whole {
        0
    } else {
        text.rfind("expected ").unwrap_or(text.len())
    };
    let (quoted, said) = text.split_at(at);
    for (keyword, plain) in NAMED {
        let Some((before, named)) = said.split_once(keyword) else {
            continue;
        };
        let name = named.split([' ', ',']).next().unwrap_or_default();
        let mut behind = &named[name.len()..];
        if plain == "an object" && behind.starts_with(" with ") {
            // How many fields there are matters only to what is no object.
            behind = behind.find(" at line").map_or("", |at| &behind[at..]);
        }
        if !name.is_empty() && (before.is_empty() || before.ends_with(' ')) {
            return format!("{quoted}{before}{plain}{behind}");
        }
    }
    text.to_owned()
}

/// Returns what a decoder says without anything that a client sent.
pub(super) fn without_values(text: &str) -> String {
    const OTHER: &str = "another value than the type takes";
    let text = text.rsplit_once(" at line ").map_or(text, |(said, _)| said);
    let (what, expected) = match text.rsplit_once(", expected ") {
        Some((what, expected)) => (what, Some(expected)),
        None => (text, None),
    };
    let shown = if let Some(found) = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|prefix| what.strip_prefix(prefix))
    {
        let kind = KINDS.iter().find(|kind| found.starts_with(**kind));
        kind.map(|kind| format!("found {kind}"))
    } else if let Some(len) = what.strip_prefix("invalid length ") {
        len.parse()
            .ok()
            .map(|len: u64| format!("its length is {len}"))
    } else if what.starts_with("unknown variant `") {
        Some("unknown variant".to_owned())
    } else if what.starts_with("unknown field `") {
        Some("unknown field".to_owned())
    } else {
        // These name a field of the type, or nothing.
        let is_known = is_field(what, "missing field `")
            || is_field(what, "duplicate field `")
            || PARSE_ERRORS.contains(&what);
        is_known.then(|| what.to_owned())
    };
    match (shown, expected) {
        (Some(shown), Some(expected)) => format!("{shown}, expected {expected}"),
        (Some(shown), None) => shown,
        (None, _) => OTHER.to_owned(),
    }
}

/// Returns whether the text is the prefix, a name, and the end of its quotation.
fn is_field(text: &str, prefix: &str) -> bool {
    let name = text
        .strip_prefix(prefix)
        .and_then(|name| name.strip_suffix('`'));
    name.is_some_and(|name| {
        name.chars()
            .all(|c| c.is_alphanumeric() || "_- .".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only what is wrong is looked at")]
    struct Typed {
        age: u8,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only what is wrong is looked at")]
    struct Pair(u8, u8);

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "only what is wrong is looked at")]
    enum Shape {
        Round,
        Square { side: u8 },
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only what is wrong is looked at")]
    enum Either {
        Number(u8),
        Flag(bool),
    }

    fn wrong<T: for<'de> Deserialize<'de> + std::fmt::Debug>(json: &str) -> (String, String) {
        let error = serde_json::from_str::<T>(json)
            .expect_err("wrong")
            .to_string();
        let shown = without_types(&error);
        for name in ["Typed", "Pair", "Shape", "Either", "struct ", "enum "] {
            assert!(!shown.contains(name), "{shown}");
        }
        let logged = without_values(&shown);
        assert!(!logged.contains("hunter2"), "{logged}");
        (shown, logged)
    }

    #[test]
    fn neither_types_nor_values_of_decoders_are_said() {
        let cases = [
            (
                wrong::<Typed>("[]"),
                "invalid length 0, expected an object at line 1 column 2",
                "its length is 0, expected an object",
            ),
            (
                wrong::<Typed>(r#""hunter2, expected hunter2""#),
                "",
                "found string, expected an object",
            ),
            (
                wrong::<Typed>(r#"{"age":"hunter2"}"#),
                "",
                "found string, expected u8",
            ),
            (
                wrong::<Typed>(r#"{"age":300}"#),
                "",
                "found integer, expected u8",
            ),
            (
                wrong::<Typed>("{}"),
                "missing field `age` at line 1 column 2",
                "missing field `age`",
            ),
            (
                wrong::<Pair>("[1]"),
                "invalid length 1, expected a list with 2 elements at line 1 column 3",
                "its length is 1, expected a list with 2 elements",
            ),
            (
                wrong::<Shape>(r#""hunter2""#),
                "",
                "unknown variant, expected `round` or `square`",
            ),
            (
                wrong::<Shape>(r#"{"square":7}"#),
                "",
                "found integer, expected an object",
            ),
            (
                wrong::<Either>(r#""hunter2""#),
                "data did not match any variant of the type",
                "another value than the type takes",
            ),
        ];
        for ((shown, logged), expected, expected_in_log) in cases {
            assert!(expected.is_empty() || shown == expected, "{shown}");
            assert_eq!(logged, expected_in_log, "{shown}");
        }
        for custom in ["no user hunter2", "missing field `a`, which hunter2 has"] {
            assert_eq!(without_values(custom), "another value than the type takes");
        }
    }
}
