//! Names: as they are read, and in the other cases of Rust.

use proc_macro2::Ident;
use syn::ext::IdentExt;

/// Returns a name as it is read: `r#type` is `type`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Writes a name such as `user_card` as `UserCard`.
pub(crate) fn pascal(snake: &str) -> String {
    snake
        .split('_')
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            first.chain(chars).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_begins_with_a_capital_letter() {
        for (snake, expected) in [
            ("user_card", "UserCard"),
            ("index", "Index"),
            ("_a__b", "AB"),
            ("", ""),
        ] {
            assert_eq!(pascal(snake), expected);
        }
    }
}
