//! Topic patterns: parsed, matched and compared, also at compile time.

use std::fmt;

/// A pattern of the topics that a channel serves: `"room:lobby"`, `"room:*"`,
/// `"room:{id}:seat:{seat}"`.
///
/// ```
/// use bennu::topic::TopicPattern;
///
/// const ROOM: TopicPattern = TopicPattern::new("room:{id}");
///
/// let captures = ROOM.matches("room:7").expect("it matches");
/// assert_eq!(captures.get("id"), Some("7"));
/// assert!(ROOM.matches("room:7:seat").is_none());
/// ```
///
/// | part | matches |
/// |---|---|
/// | text | exactly this text |
/// | `{name}` | exactly one segment between colons, which is not empty |
/// | `*`, as the last character | any rest, which may be empty and may contain colons |
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TopicPattern {
    text: &'static str,
}

/// A part of a topic pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Segment {
    /// Exactly this literal text.
    Literal(&'static str),
    /// Exactly one segment, captured under this name.
    Capture(&'static str),
    /// Any rest of the topic.
    Rest,
}

impl TopicPattern {
    /// Parses a pattern, at compile time in a `const`.
    ///
    /// # Panics
    /// If `text` is not a pattern. In a `const` and in `#[channel]` this is a compile error.
    pub const fn new(text: &'static str) -> Self {
        assert!(
            is_valid(text.as_bytes()),
            "not a topic pattern: text, `{{name}}` for a whole segment, `*` only at the end"
        );
        Self { text }
    }

    /// Returns the pattern as it was written.
    pub const fn as_str(&self) -> &'static str {
        self.text
    }

    /// Iterates over the parts, in order.
    pub fn segments(&self) -> impl Iterator<Item = Segment> + use<> {
        let mut rest = self.text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            if rest == "*" {
                rest = "";
                return Some(Segment::Rest);
            }
            if let Some(open) = rest.strip_prefix('{') {
                let (name, after) = open.split_once('}')?;
                rest = after;
                return Some(Segment::Capture(name));
            }
            let end = rest.find(['{', '*']).unwrap_or(rest.len());
            let (literal, after) = rest.split_at(end);
            rest = after;
            Some(Segment::Literal(literal))
        })
    }

    /// Matches a topic, and returns the captures; `None` if it does not match.
    pub fn matches<'t>(&self, topic: &'t str) -> Option<Captures<'t>> {
        let mut captures = Captures {
            named: Vec::new(),
            rest: None,
        };
        let mut left = topic;
        for segment in self.segments() {
            match segment {
                Segment::Literal(text) => left = left.strip_prefix(text)?,
                Segment::Capture(name) => {
                    let end = left.find(':').unwrap_or(left.len());
                    let (value, after) = left.split_at(end);
                    if value.is_empty() {
                        return None;
                    }
                    captures.named.push((name, value));
                    left = after;
                }
                Segment::Rest => {
                    captures.rest = Some(left);
                    left = "";
                }
            }
        }
        left.is_empty().then_some(captures)
    }

    /// Returns whether `self` matches every topic that `later` matches.
    pub const fn covers(&self, later: &Self) -> bool {
        covers(self.text.as_bytes(), later.text.as_bytes())
    }
}

impl fmt::Debug for TopicPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TopicPattern({:?})", self.text)
    }
}

impl fmt::Display for TopicPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// The captured parts of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures<'t> {
    named: Vec<(&'static str, &'t str)>,
    rest: Option<&'t str>,
}

impl<'t> Captures<'t> {
    /// Returns the text at `{name}`.
    pub fn get(&self, name: &str) -> Option<&'t str> {
        self.named
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    /// Returns the text at `*`.
    pub fn rest(&self) -> Option<&'t str> {
        self.rest
    }
}

const fn is_valid(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'*' => return at + 1 == text.len(),
            b'{' => {
                if at > 0 && text[at - 1] != b':' {
                    return false;
                }
                let start = at + 1;
                at = start;
                while at < text.len() && text[at] != b'}' {
                    if !(text[at].is_ascii_alphanumeric() || text[at] == b'_') {
                        return false;
                    }
                    at += 1;
                }
                let closed = at < text.len();
                let named = at > start && !text[start].is_ascii_digit();
                let whole = at + 1 >= text.len() || text[at + 1] == b':';
                if !(closed && named && whole) {
                    return false;
                }
            }
            b'}' => return false,
            _ => {}
        }
        at += 1;
    }
    !text.is_empty()
}

/// Compares both patterns from the left. A capture covers one whole segment of any kind except a rest;
/// a rest covers everything.
const fn covers(earlier: &[u8], later: &[u8]) -> bool {
    let (mut e, mut l) = (0, 0);
    loop {
        if e < earlier.len() && earlier[e] == b'*' {
            return true;
        }
        if e == earlier.len() || l == later.len() {
            return e == earlier.len() && l == later.len();
        }
        match (earlier[e], later[l]) {
            (_, b'*') => return false,
            (b'{', byte) => {
                if byte == b':' {
                    return false;
                }
                e = after_capture(earlier, e);
                while l < later.len() && later[l] != b':' {
                    if later[l] == b'*' {
                        return false;
                    }
                    l += 1;
                }
            }
            (_, b'{') => return false,
            (left, right) => {
                if left != right {
                    return false;
                }
                e += 1;
                l += 1;
            }
        }
    }
}

const fn after_capture(pattern: &[u8], mut at: usize) -> usize {
    while pattern[at] != b'}' {
        at += 1;
    }
    at + 1
}

#[cfg(test)]
mod tests;
