//! Parameters of the query string and the path of a request, by name.

use std::collections::HashSet;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::payload::PayloadError;

/// The maximum length of a query string in bytes.
pub(crate) const MAX_QUERY: usize = 1_000_000;

/// The maximum depth of `a[b][c]`; deeper names stay text in the deepest name.
const MAX_DEPTH: usize = 16;

/// The parameters of a request, in order, decoded but not yet nested.
///
/// Empty pairs (`a=1&&b=2&`) and invalid names are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Reads a query string; invalid UTF-8 is replaced by `U+FFFD`.
    pub(crate) fn parse(query: &str) -> Result<Self, QueryTooLong> {
        if query.len() > MAX_QUERY {
            return Err(QueryTooLong { len: query.len() });
        }
        let pairs = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| is_name(name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Ok(Self { pairs })
    }

    /// Adds the captures of the path, which override the query. Names that start with `_` are left out.
    pub(crate) fn add_captures<'a>(
        &mut self,
        captures: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        let captures = captures
            .into_iter()
            .filter(|(name, _)| !name.starts_with('_') && is_name(name));
        let captures: Vec<_> = captures.collect();
        // A client may send as many names as its message takes: the pairs are looked through once,
        // not once for each name.
        let names: HashSet<_> = captures.iter().map(|(name, _)| *name).collect();
        self.pairs.retain(|(pair, _)| !names.contains(base(pair)));
        let captures = captures.into_iter();
        self.pairs
            .extend(captures.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    /// Replaces the parameters of the same names with JSON: objects and lists nest like those of a
    /// query string. A `null` leaves the name without a value.
    pub(crate) fn merge(&mut self, values: &Map<String, Value>) -> Result<(), QueryTooLong> {
        self.pairs
            .retain(|(pair, _)| !values.contains_key(pair) && !values.contains_key(base(pair)));
        let mut len = 0;
        for (name, value) in values.iter().filter(|(name, _)| is_name(name)) {
            self.add_json(name.clone(), value, &mut len)?;
        }
        Ok(())
    }

    /// Adds a value with everything inside it. Each leaf repeats its outer names: `len`, the bytes of
    /// all, is limited.
    fn add_json(
        &mut self,
        name: String,
        value: &Value,
        len: &mut usize,
    ) -> Result<(), QueryTooLong> {
        *len += name.len();
        if *len > MAX_QUERY {
            return Err(QueryTooLong { len: *len });
        }
        match value {
            Value::Null => {}
            Value::Array(values) => {
                for (index, value) in values.iter().enumerate() {
                    self.add_json(format!("{name}[{index}]"), value, len)?;
                }
            }
            Value::Object(values) => {
                let is_segment = |key: &str| !key.is_empty() && !key.contains(['[', ']']);
                for (key, value) in values.iter().filter(|(key, _)| is_segment(key)) {
                    self.add_json(format!("{name}[{key}]"), value, len)?;
                }
            }
            Value::String(text) => self.pairs.push((name, text.clone())),
            Value::Bool(_) | Value::Number(_) => self.pairs.push((name, value.to_string())),
        }
        Ok(())
    }

    /// Takes out every value of a name, including nested ones.
    pub(crate) fn take(&mut self, name: &str) -> Self {
        let is_taken = |(pair, _): &mut (String, String)| base(pair) == name;
        let pairs = self.pairs.extract_if(.., is_taken).collect();
        Self { pairs }
    }

    /// Adds a list of texts.
    pub(crate) fn add_list<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a str>) {
        let texts = texts.into_iter().enumerate();
        self.pairs
            .extend(texts.map(|(at, text)| (format!("{name}[{at}]"), text.to_owned())));
    }

    /// Returns the value of a name; the last one if there are several.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.pairs.iter().rev();
        let (_, value) = pairs.find(|(pair, _)| pair == name)?;
        Some(value)
    }

    /// Returns whether the name nests or is a list: `name[]`, `name[a]`.
    pub(crate) fn is_nested(&self, name: &str) -> bool {
        self.pairs
            .iter()
            .any(|(pair, _)| pair != name && base(pair) == name)
    }

    /// Removes the values of a name that are not meant for the application.
    pub(crate) fn remove(&mut self, name: &str, is_foreign: impl Fn(&str) -> bool) {
        self.pairs
            .retain(|(pair, value)| pair != name || !is_foreign(value));
    }

    /// Removes the names that only mark untouched fields of a form: their last segment starts with
    /// `_unused_`.
    pub(crate) fn remove_unused(&mut self) {
        self.pairs.retain(|(name, _)| {
            let mut segments = name.split(['[', ']']).filter(|segment| !segment.is_empty());
            !segments
                .next_back()
                .is_some_and(|last| last.starts_with("_unused_"))
        });
    }

    /// Writes the text that [`decode`] reads.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.pairs {
            if !text.is_empty() {
                text.push('&');
            }
            let mut segments = name.split(['[', ']']).enumerate();
            // `a[b][c]` splits into `a`, `b`, nothing, `c`, nothing.
            while let Some((at, segment)) = segments.next() {
                if at == 0 {
                    text.extend(form_urlencoded::byte_serialize(segment.as_bytes()));
                } else {
                    text.push('[');
                    text.extend(form_urlencoded::byte_serialize(segment.as_bytes()));
                    text.push(']');
                    segments.next();
                }
            }
            text.push('=');
            text.extend(form_urlencoded::byte_serialize(value.as_bytes()));
        }
        text
    }
}

/// Decodes the text of parameters: `a[b]=c` nests, `a[]=1` and `a[0]=1` are lists; numbers and
/// booleans are read from their text.
pub(crate) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, PayloadError> {
    let config = serde_qs::Config::new().max_depth(MAX_DEPTH);
    let params = serde_qs::Deserializer::with_config(config, text.as_bytes())
        .map_err(|error| PayloadError::new("", error.to_string()))?;
    serde_path_to_error::deserialize(params).map_err(|error| PayloadError::found(&error))
}

/// Splits a name into segments: `user[name]` into `user` and `name`, `tags[]` into `tags`. An invalid
/// name is one segment.
pub(crate) fn segments(name: &str) -> Vec<&str> {
    if is_name(name) {
        let segments = name.split(['[', ']']);
        segments.filter(|segment| !segment.is_empty()).collect()
    } else {
        vec![name]
    }
}

/// Returns the name before the first bracket.
fn base(name: &str) -> &str {
    name.split('[').next().unwrap_or(name)
}

/// Returns whether the text is a name such as `a`, `a[]`, `a[b]` or `a[b][c]`.
fn is_name(name: &str) -> bool {
    let (base, mut rest) = match name.find(['[', ']']) {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    while let Some(segment) = rest.strip_prefix('[') {
        match segment.find(['[', ']']) {
            Some(at) if segment[at..].starts_with(']') => rest = &segment[at + 1..],
            _ => return false,
        }
    }
    !base.is_empty() && rest.is_empty()
}

/// An error for a query string that is longer than any well-behaved client writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QueryTooLong {
    len: usize,
}

impl QueryTooLong {
    /// Says the same of the fields of a form.
    pub(crate) fn fields(self) -> String {
        format!("{} bytes of fields, {MAX_QUERY} are allowed", self.len)
    }
}

impl fmt::Display for QueryTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let len = self.len;
        write!(f, "a query of {len} bytes, {MAX_QUERY} are allowed")
    }
}

impl std::error::Error for QueryTooLong {}

#[cfg(test)]
mod tests;
