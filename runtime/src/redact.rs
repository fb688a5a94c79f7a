//! Redaction: parameters and payloads in the form that logs may show.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::escaped::Escaped;
use crate::payload::Payload;

/// The replacement for a secret.
const FILTERED: &str = "[FILTERED]";
/// The maximum length of one log line, in characters.
const MAX_CHARS: usize = 1_000;
/// The maximum number of bytes that are parsed for a log line.
const MAX_PARSED: usize = 64 << 10;

/// A filter for the parameters and payloads in logs.
///
/// ```
/// use bennu::Payload;
/// use bennu::endpoint::Redactor;
///
/// let payload = Payload::json(&serde_json::json!({ "age": 7, "user": { "Password": "x" } }))?;
/// assert_eq!(
///     Redactor::default().payload(&payload).to_string(),
///     r#"{"age":7,"user":{"Password":"[FILTERED]"}}"#,
/// );
/// assert_eq!(
///     Redactor::keep(["age"]).payload(&payload).to_string(),
///     r#"{"age":7,"user":{"Password":"[FILTERED]"}}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The default hides `password` and `token`. The filter runs only when a log line is written: use it as
/// a field, `params = %redactor.payload(&payload)`.
#[derive(Clone, Debug)]
pub struct Redactor {
    names: Arc<[String]>,
    rule: Rule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Hide,
    Keep,
}

impl Default for Redactor {
    fn default() -> Self {
        Self::hide(["password", "token"])
    }
}

impl Redactor {
    /// Hides the values whose names contain one of `names`, at every depth.
    ///
    /// Texts that contain one of the names followed by `=`, such as URLs, are hidden, too. Upper and
    /// lower case are equal. The list replaces the default list.
    pub fn hide<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::new(names, Rule::Hide)
    }

    /// Hides everything except the values of these names.
    pub fn keep<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::new(names, Rule::Keep)
    }

    /// Redacts a payload. Bytes are shown by their number, and so is JSON that is too long to search.
    pub fn payload<'a>(&'a self, payload: &'a Payload) -> impl fmt::Display + 'a {
        Redacted {
            redactor: self,
            what: What::Payload(payload),
        }
    }

    /// Redacts a query string.
    pub fn query<'a>(&'a self, query: &'a str) -> impl fmt::Display + 'a {
        Redacted {
            redactor: self,
            what: What::Query(query),
        }
    }

    fn new<T: Into<String>>(names: impl IntoIterator<Item = T>, rule: Rule) -> Self {
        let names = names.into_iter().map(|name| {
            let mut name = name.into();
            if rule == Rule::Hide {
                name.make_ascii_lowercase();
            }
            name
        });
        Self {
            names: names.collect(),
            rule,
        }
    }

    /// Returns whether the rule applies to the values of the name.
    fn is_named(&self, name: &str) -> bool {
        match self.rule {
            Rule::Keep => self.names.iter().any(|known| known == name),
            Rule::Hide => {
                let name = name.to_ascii_lowercase();
                self.names.iter().any(|hidden| name.contains(&**hidden))
            }
        }
    }

    fn redact(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (self.rule, self.is_named(name)) {
                        (Rule::Hide, true) => *value = FILTERED.into(),
                        (Rule::Keep, true) => {}
                        (_, false) => self.redact(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.redact(item)),
            Value::String(text) if self.is_hidden_text(text) => FILTERED.clone_into(text),
            leaf if self.rule == Rule::Keep => *leaf = FILTERED.into(),
            _ => {}
        }
    }

    /// Returns whether a text without a name is hidden.
    fn is_hidden_text(&self, text: &str) -> bool {
        if self.rule == Rule::Keep {
            return true;
        }
        if !text.contains('=') {
            return false;
        }
        // The fields of a form: `user%5Bpassword%5D=..`
        let mut pairs = form_urlencoded::parse(text.as_bytes());
        if pairs.any(|(name, _)| self.is_named(&name)) {
            return true;
        }
        let text = text.to_ascii_lowercase();
        self.names.iter().any(|name| {
            let mut rest = &*text;
            while let Some((_, after)) = rest.split_once(&**name) {
                if after.starts_with('=') {
                    return true;
                }
                rest = after;
            }
            false
        })
    }

    fn json(&self, text: &str) -> Option<String> {
        if text.len() > MAX_PARSED {
            return None;
        }
        let mut value: Value = serde_json::from_str(text).ok()?;
        self.redact(&mut value);
        Some(value.to_string())
    }

    fn pairs(&self, query: &str) -> Option<String> {
        if query.len() > MAX_PARSED {
            return None;
        }
        let pairs = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
            let shown = match (self.rule, self.is_named(&name)) {
                (Rule::Hide, true) => false,
                (Rule::Keep, is_named) => is_named,
                (Rule::Hide, false) => !self.is_hidden_text(&value),
            };
            let value = if shown {
                value
            } else {
                Cow::Borrowed(FILTERED)
            };
            // A line break in a parameter must not begin a line of the log.
            format!("{name}={value}").replace(char::is_control, "\u{FFFD}")
        });
        Some(pairs.collect::<Vec<_>>().join("&"))
    }
}

/// A value to show, redacted when it is written.
struct Redacted<'a> {
    redactor: &'a Redactor,
    what: What<'a>,
}

enum What<'a> {
    Payload(&'a Payload),
    Query(&'a str),
}

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, len) = match self.what {
            What::Payload(Payload::Binary(bytes)) => return write!(f, "<{} bytes>", bytes.len()),
            What::Payload(Payload::Json(text)) => (self.redactor.json(text), text.len()),
            What::Query(query) => (self.redactor.pairs(query), query.len()),
        };
        let Some(text) = text else {
            return write!(f, "<{len} bytes of text>");
        };
        match text.char_indices().nth(MAX_CHARS) {
            Some((cut, _)) => {
                let shown = Escaped(&text[..cut]);
                write!(f, "{shown}\u{2026} <{len} bytes of text>")
            }
            None => Escaped(text).fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(redactor: &Redactor, text: &str) -> String {
        redactor.payload(&Payload::Json(text.into())).to_string()
    }

    #[test]
    fn names_that_contain_a_hidden_one_are_filtered_at_every_depth() {
        let cases = [
            (r#"{"password":"x"}"#, r#"{"password":"[FILTERED]"}"#),
            (r#"{"accessToken":1}"#, r#"{"accessToken":"[FILTERED]"}"#),
            (r#"{"PASSWORD_2":null}"#, r#"{"PASSWORD_2":"[FILTERED]"}"#),
            (r#"{"token":{"a":1}}"#, r#"{"token":"[FILTERED]"}"#),
            (
                r#"[{"user":{"password":["x"]}}]"#,
                r#"[{"user":{"password":"[FILTERED]"}}]"#,
            ),
            (r#"{"n":1.5,"pass":"x"}"#, r#"{"n":1.5,"pass":"x"}"#),
            (r#""password""#, r#""password""#),
            ("{}", "{}"),
            ("null", "null"),
        ];
        for (text, expected) in cases {
            assert_eq!(json(&Redactor::default(), text), expected);
        }
    }

    #[test]
    fn texts_that_carry_a_hidden_name_as_a_parameter_are_filtered() {
        let cases = [
            (r#"{"url":"/a?token=x"}"#, r#"{"url":"[FILTERED]"}"#),
            (r#"{"url":"/a?tokens&Token=x"}"#, r#"{"url":"[FILTERED]"}"#),
            (r#"["a=1&password=x"]"#, r#"["[FILTERED]"]"#),
            (
                r#"{"value":"user%5Bpassword%5D=x"}"#,
                r#"{"value":"[FILTERED]"}"#,
            ),
            (
                r#"["a=1; password=x", "Token_new=x"]"#,
                r#"["[FILTERED]","[FILTERED]"]"#,
            ),
            (r#"{"url":"/a?b=token"}"#, r#"{"url":"/a?b=token"}"#),
        ];
        for (text, expected) in cases {
            assert_eq!(json(&Redactor::default(), text), expected);
        }
    }

    #[test]
    fn a_list_of_ones_own_replaces_the_default() {
        let redactor = Redactor::hide(["Card"]);
        assert_eq!(
            json(&redactor, r#"{"credit_card":1,"token":2}"#),
            r#"{"credit_card":"[FILTERED]","token":2}"#
        );
    }

    #[test]
    fn keeping_hides_everything_else() {
        let redactor = Redactor::keep(["id", "open"]);
        let cases = [
            (r#"{"id":1,"ident":2}"#, r#"{"id":1,"ident":"[FILTERED]"}"#),
            (
                r#"{"b":{"c":[3,{"id":4}],"id":2},"open":{"a":[1]}}"#,
                r#"{"b":{"c":["[FILTERED]",{"id":4}],"id":2},"open":{"a":[1]}}"#,
            ),
            (r#""text""#, r#""[FILTERED]""#),
            ("7", r#""[FILTERED]""#),
        ];
        for (text, expected) in cases {
            assert_eq!(json(&redactor, text), expected);
        }
    }

    #[test]
    fn bytes_and_what_is_long_are_shown_by_their_size() {
        let redactor = Redactor::default();
        let bytes = Payload::Binary(b"twelve bytes".as_slice().into());
        assert_eq!(redactor.payload(&bytes).to_string(), "<12 bytes>");
        let long = format!("\"{}\"", "\u{e9}".repeat(2_000));
        let shown = json(&redactor, &long);
        assert_eq!(shown.chars().filter(|c| *c == '\u{e9}').count(), 999);
        assert!(shown.ends_with("\u{2026} <4002 bytes of text>"), "{shown}");
        let huge = format!("\"{}\"", "x".repeat(MAX_PARSED));
        assert_eq!(json(&redactor, &huge), "<65538 bytes of text>");
        let deep = "[".repeat(1_000) + &"]".repeat(1_000);
        assert_eq!(json(&redactor, &deep), "<2000 bytes of text>");
    }

    #[test]
    fn query_strings_are_filtered_pair_by_pair() {
        let cases = [
            (
                Redactor::default(),
                "user=ada&token=x&a%5Bpassword%5D=y&next=%2F%3Ftoken%3Dz&vsn=2.0.0",
                "user=ada&token=[FILTERED]&a[password]=[FILTERED]&next=[FILTERED]&vsn=2.0.0",
            ),
            (
                Redactor::keep(["vsn"]),
                "user=ada&vsn=2.0.0",
                "user=[FILTERED]&vsn=2.0.0",
            ),
            (
                Redactor::default(),
                "a=1%0A2&%0d=3",
                "a=1\u{FFFD}2&\u{FFFD}=3",
            ),
            (Redactor::default(), "", ""),
        ];
        for (redactor, query, expected) in cases {
            assert_eq!(redactor.query(query).to_string(), expected);
        }
    }
}
