//! Diagnostics: every mistake of an item is collected, and reported at once.

use std::fmt::Display;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Error, Result};

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// Reports a mistake at the tokens of `at`.
    pub(crate) fn at(&mut self, at: impl ToTokens, message: impl Display) {
        self.push(Error::new_spanned(at, message));
    }

    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            none => *none = Some(error),
        }
    }

    /// Takes the value out of `result`, and keeps the error for later.
    pub(crate) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn append(&mut self, other: Self) {
        if let Some(error) = other.0 {
            self.push(error);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The `compile_error!` items of all mistakes.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0
            .map(|error| error.to_compile_error())
            .unwrap_or_default()
    }
}

/// `` `enter` (line 7) is the `#[connect]` already: keep one of the two, expected `..` ``
pub(crate) fn second(helper: &str, first: &Ident, expected: &str) -> String {
    let name = first.unraw();
    let line = line(&first.to_token_stream());
    format!("`{name}`{line} is the `#[{helper}]` already: keep one of the two, `{expected}`")
}

/// `" (line 7)"`: the place of other tokens, for a message.
pub(crate) fn line(tokens: &TokenStream) -> String {
    // Without the compiler, in the tests of the grammar, nobody knows.
    let first = tokens.clone().into_iter().next();
    match first {
        Some(token) if proc_macro::is_available() => {
            format!(" (line {})", token.span().unwrap().line())
        }
        _ => String::new(),
    }
}

/// `` `a`, `b` and `c` ``
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(["a"]), "`a`");
    }
}
