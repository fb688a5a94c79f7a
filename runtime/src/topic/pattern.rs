//! Topic patterns: parsed, matched and compared, also at compile time.

use std::fmt;

/// Which topics a channel serves: `"room:lobby"`, `"room:*"`, `"room:{id}:seat:{seat}"`.
///
/// ```
/// use bennu::TopicPattern;
///
/// const ROOM: TopicPattern = TopicPattern::new("room:{id}");
///
/// let captures = ROOM.matches("room:7").expect("it matches");
/// assert_eq!(captures.get("id"), Some("7"));
/// assert!(ROOM.matches("room:7:seat").is_none());
/// ```
///
/// A pattern is text; `{name}` stands for one whole segment between colons, never empty; a `*` may
/// only be the last character, and stands for any rest, also an empty one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TopicPattern {
    text: &'static str,
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// This text.
    Literal(&'static str),
    /// One segment, under this name.
    Capture(&'static str),
    /// Any rest.
    Rest,
}

impl TopicPattern {
    /// The pattern of `text`.
    ///
    /// # Panics
    /// When `text` is no pattern: at compile time in a `const`, and in `#[channel]`.
    pub const fn new(text: &'static str) -> Self {
        assert!(
            is_valid(text.as_bytes()),
            "not a topic pattern: text, `{{name}}` for a whole segment, `*` only at the end"
        );
        Self { text }
    }

    /// The pattern as written.
    pub const fn as_str(&self) -> &'static str {
        self.text
    }

    /// The parts, in order.
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

    /// What `topic` has at the pattern's captures; `None` when it does not match.
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

    /// Whether every topic that `later` matches is matched by `self`.
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

/// What a topic has at the captures of its pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures<'t> {
    named: Vec<(&'static str, &'t str)>,
    rest: Option<&'t str>,
}

impl<'t> Captures<'t> {
    /// The text at `{name}`.
    pub fn get(&self, name: &str) -> Option<&'t str> {
        self.named
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    /// The text at `*`.
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

/// Walks both patterns at once. A capture covers one whole segment of any kind but a rest; a rest
/// covers everything.
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
