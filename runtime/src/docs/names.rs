//! Names that are identifiers in every document, each given once.

use std::collections::HashSet;

/// The names that no type can have: keywords and types of TypeScript, and the global types that the
/// generated code uses.
const RESERVED: &str = "
    ArrayBuffer CustomEvent HTMLElement Omit Partial Pick Promise PromiseSettledResult Record
    ReturnType ThisType
    any bigint boolean never null number object string symbol undefined unknown void
    arguments as async await break case catch class const continue debugger default delete do else
    enum eval export extends false finally for function if implements import in instanceof interface
    let new package private protected public return static super switch this throw true try type
    typeof var while with yield
";

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Reserves names unchanged.
    pub(super) fn reserve(&mut self, names: impl IntoIterator<Item = impl Into<String>>) {
        self.taken.extend(names.into_iter().map(Into::into));
    }

    /// Takes `wanted` as an identifier, with a number if it is already taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let base = identifier(wanted);
        let mut name = base.clone();
        let mut number = 2;
        while is_reserved(&name) || !self.taken.insert(name.clone()) {
            name = format!("{base}{number}");
            number += 1;
        }
        name
    }
}

/// Returns whether `text` is an identifier of TypeScript, of ASCII letters.
pub(super) fn is_identifier(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit())
        && !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

fn is_reserved(name: &str) -> bool {
    RESERVED.split_whitespace().any(|word| word == name)
}

fn identifier(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    if !is_identifier(&name) {
        name.insert(0, '_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn every_name_is_an_identifier_and_is_given_once() {
        let mut names = Names::default();
        names.reserve(["TypedChannel"]);
        for (wanted, given) in [
            ("Message", "Message"),
            ("Message", "Message2"),
            ("Message2", "Message22"),
            ("my type/v1", "my_type_v1"),
            ("2fa", "_2fa"),
            ("", "_"),
            ("Überschrift", "_berschrift"),
            ("string", "string2"),
            ("ArrayBuffer", "ArrayBuffer2"),
            ("TypedChannel", "TypedChannel2"),
        ] {
            assert_eq!(names.take(wanted), given, "{wanted:?}");
        }
    }
}
