//! Text that is shown otherwise than it was meant.

use super::{Check, Place};
use crate::html::ast::Text;

/// The entities that are written most, each with its character.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("copy", "©"),
    ("euro", "€"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("larr", "←"),
    ("lt", "<"),
    ("mdash", "—"),
    ("middot", "·"),
    ("nbsp", "\\u{a0}"),
    ("ndash", "–"),
    ("quot", "\\\""),
    ("raquo", "»"),
    ("rarr", "→"),
    ("shy", "\\u{ad}"),
    ("times", "×"),
];

impl Check<'_> {
    /// A literal in the body of an element.
    pub(super) fn text(&mut self, text: &Text, place: Place<'_>) {
        if let Some(element) = place.raw {
            let end = format!("</{element}");
            if text.value.to_ascii_lowercase().contains(&end) {
                let message =
                    format!("`{end}` ends the `{element}` wherever it is: write `<\\\\/{element}`");
                self.errors.push(syn::Error::new(text.span, message));
            }
            return;
        }
        if let Some(parent) = place.around.moves_text()
            && !text.value.trim().is_empty()
        {
            let message = format!(
                "text cannot be right in `{parent}`: the browser moves it out of the table; write `td`, `th` or `caption` around it"
            );
            self.errors.push(syn::Error::new(text.span, message));
        }
        self.literal(text, true);
    }

    /// A literal that is no code; in a URL there may be what looks like an entity.
    pub(super) fn literal(&mut self, text: &Text, entities: bool) {
        let message = interpolation(&text.value).or_else(|| {
            let entity = entity(&text.value).filter(|_| entities)?;
            Some(not_an_entity(entity))
        });
        if let Some(message) = message {
            self.errors.push(syn::Error::new(text.span, message));
        }
    }
}

/// `{self.name}`, `${name}`, `#{name}`, `{{ name }}`, `<%= .. %>`
fn interpolation(text: &str) -> Option<String> {
    let found = ["{self.", "{@", "${", "#{", "<%="]
        .iter()
        .filter_map(|start| Some((text.find(start)?, *start)))
        .min()?;
    let (at, start) = found;
    let inside = text[at + start.len()..]
        .split(['}', '%'])
        .next()
        .unwrap_or_default()
        .trim();
    let name = |c: char| c.is_alphanumeric() || "_.()@".contains(c);
    if inside.is_empty() || !inside.chars().all(name) {
        return None;
    }
    let own = start == "{self." || start == "{@" || inside.starts_with('@');
    let value = inside.trim_start_matches('@');
    let value = if own {
        format!("self.{value}")
    } else {
        value.to_owned()
    };
    Some(format!(
        "a literal is shown as it is, with its braces: end it, and splice the value, as in `\"..\" ({value}) \"..\"`"
    ))
}

/// The name of the first entity in a text.
fn entity(text: &str) -> Option<&str> {
    text.match_indices('&').find_map(|(at, _)| {
        let (name, _) = text[at + 1..].split_once(';')?;
        let number = name.strip_prefix('#').is_some_and(|number| {
            let digits = number.trim_start_matches(['x', 'X']);
            !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit())
        });
        let known = ENTITIES.iter().any(|(entity, _)| *entity == name);
        (number || known).then_some(name)
    })
}

fn not_an_entity(entity: &str) -> String {
    let known = ENTITIES.iter().find(|(known, _)| *known == entity);
    let character = known.map_or("the character itself", |(_, character)| *character);
    let quoted = if known.is_some() {
        format!("`\"{character}\"`")
    } else {
        character.to_owned()
    };
    format!(
        "text is escaped, so that `&{entity};` is shown as it is: write {quoted}; to show `&{entity};`, write `\"&\" \"{entity};\"`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_language_would_put_in_is_found() {
        let table = [
            ("Hello {self.name}", Some("(self.name)")),
            ("${user.name}!", Some("(user.name)")),
            ("#{@name}", Some("(self.name)")),
            ("{@name}", Some("(self.name)")),
            ("<%= name %>", Some("(name)")),
            ("/users/{id}", None),
            ("a { b }", None),
            ("$5 {x}", None),
            ("${", None),
        ];
        for (text, expected) in table {
            let found = interpolation(text);
            assert_eq!(found.is_some(), expected.is_some(), "{text}");
            let (found, expected) = (found.unwrap_or_default(), expected.unwrap_or_default());
            assert!(found.contains(expected), "{text}: {found}");
        }
    }

    #[test]
    fn an_entity_is_told_from_an_ampersand() {
        let table = [
            ("a&nbsp;b", Some("nbsp")),
            ("a & b; &#160;", Some("#160")),
            ("&#xA0;", Some("#xA0")),
            ("R&D; x", None),
            ("a && b", None),
            ("&;", None),
        ];
        for (text, expected) in table {
            assert_eq!(entity(text), expected, "{text}");
        }
    }
}
