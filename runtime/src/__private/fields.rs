//! The wire names of payloads, which the templates of live views are checked against.
//!
//! All of it runs at compile time: a mistake is a panic of a constant at the tokens it is about.

use super::shape::Shape;
use super::text::{Text, equal};

/// The fields of a struct with `#[payload]`.
#[derive(Debug)]
pub struct PayloadFields {
    /// The name of the type, `"Delete"`.
    pub name: &'static str,
    /// The fields that are read.
    pub fields: &'static [PayloadField],
    /// Whether it may read others, of a type that is flattened into it.
    pub is_open: bool,
}

/// A field of a payload.
#[derive(Debug)]
pub struct PayloadField {
    /// The name on the wire, and the aliases.
    pub names: &'static [&'static str],
    /// Whether the payload does not decode without it.
    pub is_required: bool,
    /// The name of its type if that is a number or a boolean: `"u64"`. Otherwise empty.
    pub ty: &'static str,
    /// The fields of its type, where they are known.
    pub fields: Option<&'static PayloadFields>,
}

/// The constants that `#[payload]` gives its types, for those that have none: an inherent one is
/// found first.
pub trait UnknownFields {
    /// Nothing is known about the type.
    const __BENNU_FIELDS: Option<&'static PayloadFields> = None;
    /// Nothing is known about the type.
    const __BENNU_SHAPE: Shape = Shape::Unknown;
}

impl<T: ?Sized> UnknownFields for T {}

/// How a template supplies what is missing.
#[derive(Clone, Copy, Debug)]
pub enum Supply {
    /// By an attribute: `phx-value-id=(id)`.
    Value,
    /// By a command: `.value("id", id)`.
    JsValue,
    /// By an input: `input name="id"`.
    Input,
    /// The same, in a form with boxes of these names, each of which may send nothing.
    Unticked(&'static [&'static str]),
}

/// Panics, at compile time, when none of the payloads reads what is sent under `name`: `"id"`,
/// `"user[name]"`.
#[track_caller]
pub const fn assert_taken(name: &str, payloads: &[Option<&PayloadFields>]) {
    let mut at = 0;
    while at < payloads.len() {
        match payloads[at] {
            None => return,
            Some(payload) if untaken(payload, name).is_none() => return,
            Some(_) => at += 1,
        }
    }
    if let Some(Some(payload)) = payloads.first()
        && let Some((payload, segment)) = untaken(payload, name)
    {
        no_field(payload, segment);
    }
}

/// Panics, at compile time, when a field that the payload needs is neither sent by the template nor
/// implied by the client. Where something is sent that the payload has not got, that is the mistake.
#[track_caller]
pub const fn assert_supplied(
    event: &str,
    payload: Option<&PayloadFields>,
    sent: &[&str],
    implied: &[&str],
    supply: Supply,
) {
    let Some(payload) = payload else { return };
    let mut at = 0;
    while at < sent.len() {
        let is_own = sent[at].is_empty() || sent[at].as_bytes()[0] != b'_';
        if is_own && untaken(payload, sent[at]).is_some() {
            return;
        }
        at += 1;
    }
    let mut at = 0;
    while at < payload.fields.len() {
        let field = &payload.fields[at];
        if field.is_required && !is_supplied(field, sent) && !is_supplied(field, implied) {
            missing(event, payload, field, supply);
        }
        at += 1;
    }
}

/// Panics, at compile time, when the field `name` of the payload is a number or a boolean that can
/// never be read from `value`.
#[track_caller]
pub const fn assert_fits(name: &str, value: &str, payload: Option<&PayloadFields>) {
    let Some(payload) = payload else { return };
    let Some(field) = find(payload, name) else {
        return;
    };
    // An empty text may be the `None` of an `Option`.
    if value.is_empty() {
        return;
    }
    let words = match field.ty.as_bytes() {
        [b'u', ..] if !is_number(value, false) => "digits, such as `1`",
        [b'i', ..] if !is_number(value, false) => "digits, such as `1` or `-1`",
        [b'f', ..] if !is_number(value, true) => "a number, such as `1.5`",
        [b'b', ..] if !equal(value, "true") && !equal(value, "false") => "`true` or `false`",
        [b'u', ..] if value.as_bytes()[0] == b'-' => "no sign, such as `1`",
        _ => return,
    };
    let mut text = Text::new();
    text.push("`");
    text.push(value);
    text.push("` is no `");
    text.push(field.ty);
    text.push("`, which the field `");
    text.push(name);
    text.push("` of the payload `");
    text.push(payload.name);
    text.push("` is: write ");
    text.push(words);
    text.panic()
}

/// Whether a text can be a number, whatever its size: a sign, and digits. A fraction may have more.
const fn is_number(text: &str, is_fraction: bool) -> bool {
    let bytes = text.as_bytes();
    let mut at = match bytes {
        [b'+' | b'-', ..] => 1,
        _ => 0,
    };
    if at == bytes.len() {
        return false;
    }
    // `inf`, `Infinity` and `NaN` are read, too.
    if is_fraction && matches!(bytes[at], b'i' | b'I' | b'n' | b'N') {
        return true;
    }
    while at < bytes.len() {
        let is_part = is_fraction && matches!(bytes[at], b'.' | b'e' | b'E' | b'+' | b'-');
        if !bytes[at].is_ascii_digit() && !is_part {
            return false;
        }
        at += 1;
    }
    true
}

/// The payload that does not take the name, and the segment of it that it does not know.
const fn untaken<'a>(
    payload: &'a PayloadFields,
    name: &'a str,
) -> Option<(&'a PayloadFields, &'a str)> {
    let mut payload = payload;
    let mut rest = name;
    loop {
        let (segment, after) = split(rest);
        // A list: `tags[]`, `lines[0]`.
        if segment.is_empty() || segment.as_bytes()[0].is_ascii_digit() {
            return None;
        }
        let Some(field) = find(payload, segment) else {
            return if payload.is_open {
                None
            } else {
                Some((payload, segment))
            };
        };
        match field.fields {
            Some(fields) if !after.is_empty() => {
                payload = fields;
                rest = after;
            }
            _ => return None,
        }
    }
}

/// `user[name][first]` is `user` and `name][first]`.
const fn split(name: &str) -> (&str, &str) {
    let bytes = name.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'[' && bytes[end] != b']' {
        end += 1;
    }
    let mut next = end;
    while next < bytes.len() && bytes[next] != b'[' {
        next += 1;
    }
    if next < bytes.len() {
        next += 1;
    }
    // Brackets are ASCII, so that both cuts are between characters.
    let (segment, _) = name.split_at(end);
    let (_, rest) = name.split_at(next);
    (segment, rest)
}

const fn find<'a>(payload: &'a PayloadFields, name: &str) -> Option<&'a PayloadField> {
    let mut at = 0;
    while at < payload.fields.len() {
        if contains(payload.fields[at].names, name) {
            return Some(&payload.fields[at]);
        }
        at += 1;
    }
    None
}

const fn is_supplied(field: &PayloadField, supplied: &[&str]) -> bool {
    let mut at = 0;
    while at < field.names.len() {
        if contains(supplied, field.names[at]) {
            return true;
        }
        at += 1;
    }
    false
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if equal(names[at], name) {
            return true;
        }
        at += 1;
    }
    false
}

#[track_caller]
const fn no_field(payload: &PayloadFields, name: &str) -> ! {
    let mut text = Text::new();
    text.push("the payload `");
    text.push(payload.name);
    text.push("` has no field `");
    text.push(name);
    text.push("`");
    if let Some(near) = nearest(payload, name) {
        text.push(": did you mean `");
        text.push(near);
        text.push("`?");
    } else {
        let mut at = 0;
        while at < payload.fields.len() {
            text.push(match at {
                0 => " (it has `",
                _ if at + 1 == payload.fields.len() => "` and `",
                _ => "`, `",
            });
            text.push(payload.fields[at].names[0]);
            at += 1;
        }
        if at > 0 {
            text.push("`)");
        }
    }
    text.panic()
}

#[track_caller]
const fn missing(event: &str, payload: &PayloadFields, field: &PayloadField, supply: Supply) -> ! {
    let name = field.names[0];
    let mut text = Text::new();
    text.push("`");
    text.push(event);
    if let Supply::Unticked(boxes) = supply
        && is_supplied(field, boxes)
    {
        text.push("` carries no `");
        text.push(name);
        text.push(
            "` as long as nothing of it is ticked or chosen: put `input type=\"hidden\" name=\"",
        );
        text.push(name);
        text.push("\" value=\"false\";` before a checkbox, or write `#[serde(default)]` above the field of `");
        text.push(payload.name);
        text.push("`");
        text.panic()
    }
    text.push("` carries no `");
    text.push(name);
    text.push("`, which the payload `");
    text.push(payload.name);
    text.push("` needs: add ");
    let (before, after) = match supply {
        Supply::Value => ("`phx-value-", "=(..)`"),
        Supply::JsValue => ("`.value(\"", "\", ..)`"),
        Supply::Input | Supply::Unticked(_) => ("an input with `name=\"", "\"`"),
    };
    text.push(before);
    text.push(name);
    text.push(after);
    text.push(", or make the field an `Option`");
    text.panic()
}

/// The name that takes the fewest changes, if they are few.
const fn nearest(payload: &PayloadFields, name: &str) -> Option<&'static str> {
    let mut near = None;
    let mut fewest = name.len() / 3 + 1;
    let mut at = 0;
    while at < payload.fields.len() {
        let known = payload.fields[at].names[0];
        let changes = distance(known, name);
        if changes <= fewest && changes < known.len() {
            near = Some(known);
            fewest = changes.saturating_sub(1);
        }
        at += 1;
    }
    near
}

/// How many bytes to change, add or take away (Levenshtein); names that are long are all far.
const fn distance(left: &str, right: &str) -> usize {
    const MAX: usize = 64;
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() >= MAX || right.len() >= MAX {
        return MAX;
    }
    let mut row = [0; MAX];
    let mut column = 0;
    while column <= right.len() {
        row[column] = column;
        column += 1;
    }
    let mut line = 1;
    while line <= left.len() {
        let mut diagonal = row[0];
        row[0] = line;
        let mut column = 1;
        while column <= right.len() {
            let same = (left[line - 1] != right[column - 1]) as usize;
            let changed = diagonal + same;
            diagonal = row[column];
            let added = min(row[column], row[column - 1]) + 1;
            row[column] = min(changed, added);
            column += 1;
        }
        line += 1;
    }
    row[right.len()]
}

const fn min(left: usize, right: usize) -> usize {
    if left < right { left } else { right }
}

#[cfg(test)]
mod tests;
