//! Topic patterns as written in an attribute: `"room:lobby"`, `"room:*"`, `"room:{id}"`.

use proc_macro2::Span;
use syn::{Error, Ident, LitStr, Result};

const GRAMMAR: &str = "a topic is text such as `room:lobby`, where `{name}` stands for one whole segment between colons, and `*`, only at the end, for any rest";

/// A valid pattern.
#[derive(Clone)]
pub(crate) struct Pattern {
    pub literal: LitStr,
    pub segments: Vec<Segment>,
}

/// A part of a pattern.
#[derive(Clone)]
pub(crate) enum Segment {
    Literal(String),
    Capture(Ident),
    Rest,
}

impl Pattern {
    /// The names of the captures, as argument names.
    pub(crate) fn captures(&self) -> impl Iterator<Item = &Ident> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Capture(name) => Some(name),
            _ => None,
        })
    }
}

/// Reads a pattern, or says what is wrong with it, and the grammar.
pub(crate) fn pattern(literal: LitStr) -> Result<Pattern> {
    let text = literal.value();
    let span = literal.span();
    match segments(&text, span) {
        Ok(segments) => Ok(Pattern { literal, segments }),
        Err(wrong) => Err(Error::new(span, format!("{wrong}: {GRAMMAR}"))),
    }
}

fn segments(text: &str, span: Span) -> std::result::Result<Vec<Segment>, String> {
    if text.is_empty() {
        return Err("the topic is empty".to_owned());
    }
    let mut segments = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '*']) {
        let (literal, marked) = rest.split_at(at);
        if !literal.is_empty() {
            segments.push(Segment::Literal(literal.to_owned()));
        }
        if let Some(open) = marked.strip_prefix('{') {
            if !(literal.ends_with(':') || (literal.is_empty() && segments.is_empty())) {
                return Err(format!("`{{` is not at the start of a segment in `{text}`"));
            }
            let (name, after) = open
                .split_once('}')
                .ok_or_else(|| format!("`{{` is not closed in `{text}`"))?;
            if !(after.is_empty() || after.starts_with(':')) {
                return Err(format!("`{{{name}}}` is not a whole segment of `{text}`"));
            }
            if names.contains(&name) {
                return Err(format!("`{{{name}}}` is captured twice"));
            }
            segments.push(Segment::Capture(capture_name(name, span)?));
            names.push(name);
            rest = after;
        } else if marked == "*" {
            segments.push(Segment::Rest);
            rest = "";
        } else if marked.starts_with('*') {
            return Err(format!("`*` is not at the end of `{text}`"));
        } else {
            return Err(format!("`}}` without a `{{` in `{text}`"));
        }
    }
    if !rest.is_empty() {
        segments.push(Segment::Literal(rest.to_owned()));
    }
    if names.contains(&"rest") && matches!(segments.last(), Some(Segment::Rest)) {
        return Err(
            "`rest` already names what stands at `*`, so no capture can have that name".to_owned(),
        );
    }
    Ok(segments)
}

/// A name that an argument can have.
pub(crate) fn capture_name(name: &str, span: Span) -> std::result::Result<Ident, String> {
    if name.is_empty() {
        return Err("`{}` has no name".to_owned());
    }
    let is_name = |text: &str| {
        text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
            && text
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || char == '_')
    };
    if !is_name(name) || matches!(name, "_" | "self" | "Self" | "super" | "crate") {
        return Err(format!("`{name}` cannot name an argument"));
    }
    let keyword = syn::parse_str::<Ident>(name).is_err();
    Ok(if keyword {
        Ident::new_raw(name, span)
    } else {
        Ident::new(name, span)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> std::result::Result<Vec<Segment>, String> {
        segments(text, Span::call_site())
    }

    #[test]
    fn a_topic_is_text_with_whole_captures_and_a_last_star() {
        for good in [
            "a",
            "room:lobby",
            "room:*",
            "*",
            "foo*",
            "room:{id}",
            "{a}:{b}",
            "r:{a}:*",
            "r:{type}",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_malformed_topic_says_what_is_wrong() {
        for (bad, wrong) in [
            ("", "the topic is empty"),
            ("room:*:x", "`*` is not at the end"),
            ("**", "`*` is not at the end"),
            ("room:{}", "`{}` has no name"),
            ("room:{a", "`{` is not closed"),
            ("room:a}", "`}` without a `{`"),
            ("x{a}", "`{` is not at the start"),
            ("{a}x", "`{a}` is not a whole segment"),
            ("{a}{b}", "`{a}` is not a whole segment"),
            ("{a}:{a}", "`{a}` is captured twice"),
            ("{1}", "`1` cannot name an argument"),
            ("{self}", "`self` cannot name an argument"),
            ("{_}", "`_` cannot name an argument"),
            ("{rest}:*", "`rest` already names"),
        ] {
            let error = parse(bad).err().unwrap_or_default();
            assert!(error.starts_with(wrong), "{bad}: {error}");
        }
    }

    #[test]
    fn a_keyword_is_captured_as_a_raw_identifier() {
        let segments = parse("room:{type}").unwrap();
        assert!(matches!(&segments[1], Segment::Capture(name) if name == "r#type"));
    }
}
