//! Paths as written in an attribute: `"/users"`, `"/users/{id: u64}"`, `"/files/{*path}"`.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Error, LitStr, Type};

use super::super::model::{Capture, Extent, Path, Segment};
use crate::name::plain;
use crate::path::located;
use crate::topic::capture_name;

const GRAMMAR: &str = "a path is text such as `/users`, where `{name}` or `{name: Type}` stands for one whole segment between slashes, and `{*name}`, only at the end, for the rest";

type Result<T, E = String> = std::result::Result<T, E>;

/// Reads a path, or says what is wrong with it, and the grammar.
pub(super) fn path(literal: LitStr) -> syn::Result<Path> {
    let span = literal.span();
    match segments(&literal.value(), span) {
        Ok(segments) => Ok(Path { literal, segments }),
        Err(wrong) => Err(Error::new(span, format!("{wrong}: {GRAMMAR}"))),
    }
}

fn segments(path: &str, span: Span) -> Result<Vec<Segment>> {
    let Some(path) = path.strip_prefix('/') else {
        return Err(match path {
            "" => "the path is empty".to_owned(),
            _ => format!("`{path}` does not start with `/`"),
        });
    };
    let mut segments = Vec::new();
    let mut text = String::from("/");
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        if let Some(capture) = capture(part, last, span)? {
            let name = plain(&capture.name);
            let same = |segment: &Segment| matches!(segment, Segment::Capture(other) if plain(&other.name) == name);
            if segments.iter().any(same) {
                return Err(format!("`{{{name}}}` is captured twice"));
            }
            segments.push(Segment::Text(std::mem::take(&mut text)));
            segments.push(Segment::Capture(Box::new(capture)));
        } else {
            check(part, last)?;
            text.push_str(part);
        }
        if !last {
            text.push('/');
        }
    }
    if !text.is_empty() {
        segments.push(Segment::Text(text));
    }
    Ok(segments)
}

/// `{name}`, `{name: Type}`, `{*name}`
fn capture(part: &str, last: bool, span: Span) -> Result<Option<Capture>> {
    let Some(open) = part.strip_prefix('{') else {
        return Ok(None);
    };
    let Some(inner) = open.strip_suffix('}') else {
        return Err(match open.split_once('}') {
            Some((name, _)) => format!("`{{{name}}}` is not a whole segment"),
            None => "`{` is not closed".to_owned(),
        });
    };
    let (inner, extent) = match inner.strip_prefix('*') {
        Some(_) if !last => return Err(format!("`{{{inner}}}` is not at the end")),
        Some(rest) => (rest, Extent::Rest),
        None => (inner, Extent::Segment),
    };
    let (name, ty) = match inner.split_once(':') {
        Some((name, ty)) => (name.trim(), Some(ty.trim())),
        None => (inner.trim(), None),
    };
    let name = capture_name(name, span)?;
    if plain(&name) == "route" {
        return Err("`route` is the name of the whole route, so no capture can have it".to_owned());
    }
    let ty = ty.map(|ty| type_at(ty, span)).transpose()?;
    Ok(Some(Capture { name, ty, extent }))
}

fn type_at(text: &str, span: Span) -> Result<Type> {
    let wrong = || format!("`{text}` is not a type");
    let ty: Type = syn::parse_str(text).map_err(|_| wrong())?;
    syn::parse2(located(ty.into_token_stream(), span)).map_err(|_| wrong())
}

/// Text that stands in URLs as it is.
fn check(part: &str, last: bool) -> Result<()> {
    if part.is_empty() && !last {
        return Err("two slashes follow each other".to_owned());
    }
    if let Some(name) = part.strip_prefix(':') {
        return Err(format!("write `{{{name}}}` for `{part}`"));
    }
    if let Some(name) = part.strip_prefix('*') {
        return Err(format!("write `{{*{name}}}` for `{part}`"));
    }
    if matches!(part, "." | "..") {
        return Err(format!("no browser asks for `{part}`"));
    }
    if part.contains(['{', '}']) {
        return Err(format!("a capture is not a whole segment in `{part}`"));
    }
    let in_urls = |char: char| char.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(char);
    match part.chars().find(|char| !in_urls(*char)) {
        Some(char) => Err(format!("`{char}` cannot stand in a path as it is")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::type_text;

    fn parse(path: &str) -> Result<Vec<String>> {
        let segments = segments(path, Span::call_site())?;
        let shown = segments.into_iter().map(|segment| match segment {
            Segment::Text(text) => text,
            Segment::Capture(capture) => {
                let Capture { name, ty, extent } = *capture;
                let star = if extent == Extent::Rest { "*" } else { "" };
                let ty = ty.map_or("-".to_owned(), |ty| type_text(&ty));
                format!("{star}{name}: {ty}")
            }
        });
        Ok(shown.collect())
    }

    #[test]
    fn a_path_is_text_with_whole_captures() {
        for (path, segments) in [
            ("/", vec!["/"]),
            ("/users", vec!["/users"]),
            ("/users/", vec!["/users/"]),
            ("/users/{id}", vec!["/users/", "id: -"]),
            ("/users/{id: u64}/edit", vec!["/users/", "id: u64", "/edit"]),
            (
                "/{a}/{b: app::Slug}",
                vec!["/", "a: -", "/", "b: app::Slug"],
            ),
            ("/files/{*path}", vec!["/files/", "*path: -"]),
            ("/{type}", vec!["/", "r#type: -"]),
        ] {
            assert_eq!(parse(path).unwrap(), segments, "{path}");
        }
    }

    #[test]
    fn a_malformed_path_says_what_is_wrong() {
        for (path, wrong) in [
            ("", "the path is empty"),
            ("users", "`users` does not start with `/`"),
            ("//", "two slashes follow each other"),
            ("/users/:id", "write `{id}` for `:id`"),
            ("/files/*rest", "write `{*rest}` for `*rest`"),
            ("/users/{id", "`{` is not closed"),
            ("/users/{id}x", "`{id}` is not a whole segment"),
            ("/users/x{id}", "a capture is not a whole segment"),
            ("/users/{}", "`{}` has no name"),
            ("/users/{id:}", "`` is not a type"),
            ("/users/{id: 7}", "`7` is not a type"),
            ("/{a}/{a}", "`{a}` is captured twice"),
            ("/{*a}/b", "`{*a}` is not at the end"),
            ("/{route}", "`route` is the name of the whole route"),
            ("/a/../b", "no browser asks for `..`"),
            ("/a b", "` ` cannot stand in a path as it is"),
            ("/a?b=c", "`?` cannot stand in a path as it is"),
        ] {
            let error = parse(path).err().unwrap_or_default();
            assert!(error.starts_with(wrong), "{path}: {error}");
        }
    }
}
