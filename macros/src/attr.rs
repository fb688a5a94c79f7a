//! Attributes with keys: `key = value` and `key(..)`, each at most once.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Result, Token, Type, bracketed, parenthesized};

use crate::diag::{self, Errors};
use crate::docs;
use crate::helpers::{self, Outer, Role};
use crate::name::plain;
use crate::suggest;

/// Reads the keys of an attribute up to its end. `read` reads the value of a known key.
pub(crate) fn keys(
    input: ParseStream,
    known: &[&str],
    errors: &mut Errors,
    mut read: impl FnMut(&str, ParseStream, &mut Errors) -> Result<()>,
) {
    let any = |_: ParseStream| false;
    keys_and_names(input, known, any, errors, |key, input, errors| {
        read(&plain(key), input, errors)
    });
}

/// Reads keys like [`keys`], except that a key may also be a name of the application. `is_own` decides
/// by the tokens after it.
pub(crate) fn keys_and_names(
    input: ParseStream,
    known: &[&str],
    is_own: impl Fn(ParseStream) -> bool,
    errors: &mut Errors,
    mut read: impl FnMut(&Ident, ParseStream, &mut Errors) -> Result<()>,
) {
    let mut seen: Vec<String> = Vec::new();
    while !input.is_empty() {
        match key(input, known, &is_own, &mut seen) {
            Ok(name) => {
                if let Err(error) = read(&name, input, errors) {
                    errors.push(error);
                    skip(input);
                }
            }
            Err(error) => {
                errors.push(error);
                skip(input);
            }
        }
        if input.is_empty() {
            break;
        }
        if let Err(error) = input.parse::<Token![,]>() {
            errors.push(error);
            skip(input);
            // The comma that ends the entry which was skipped.
            let _ = input.parse::<Option<Token![,]>>();
        }
    }
}

fn key(
    input: ParseStream,
    known: &[&str],
    is_own: impl Fn(ParseStream) -> bool,
    seen: &mut Vec<String>,
) -> Result<Ident> {
    let expected = || match known {
        [] => "nothing is expected here".to_owned(),
        [key] => format!("the only key is `{key}`"),
        known => format!("the keys are {}", diag::list(known.iter().copied())),
    };
    let key: Ident = input.call(Ident::parse_any).map_err(|error| {
        syn::Error::new(error.span(), format!("expected a key: {}", expected()))
    })?;
    let name = plain(&key);
    if !known.contains(&name.as_str()) && !is_own(input) {
        let near = suggest::did_you_mean(&name, known.iter().copied());
        let message = format!("unknown key `{name}`{near} ({})", expected());
        return Err(syn::Error::new(key.span(), message));
    }
    if seen.contains(&name) {
        let message = format!("`{name}` is given twice: keep one");
        return Err(syn::Error::new(key.span(), message));
    }
    seen.push(name);
    Ok(key)
}

/// `= Type`, after the key; `(Type)` is reported and read all the same.
pub(crate) fn value_type(key: &str, input: ParseStream, errors: &mut Errors) -> Result<Type> {
    if !input.peek(syn::token::Paren) {
        input.parse::<Token![=]>()?;
        return input.parse();
    }
    let ty = parenthesized(input)?;
    let text = docs::type_text(&ty);
    errors.at(&ty, format!("write `{key} = {text}`"));
    Ok(ty)
}

fn parenthesized(input: ParseStream) -> Result<Type> {
    let content;
    parenthesized!(content in input);
    content.parse()
}

/// `(A, B)`, after the key; `= A` and `= [A, B]` are reported and read all the same.
pub(crate) fn list<T: Parse + ToTokens>(
    key: &str,
    input: ParseStream,
    errors: &mut Errors,
) -> Result<Vec<T>> {
    let content;
    if let Some(equals) = input.parse::<Option<Token![=]>>()? {
        let list = if input.peek(syn::token::Bracket) {
            bracketed!(content in input);
            Punctuated::<T, Token![,]>::parse_terminated(&content)?
        } else if input.peek(syn::token::Paren) {
            parenthesized!(content in input);
            Punctuated::<T, Token![,]>::parse_terminated(&content)?
        } else {
            std::iter::once(input.parse::<T>()?).collect()
        };
        let text = docs::type_text(&list);
        errors.at(equals, format!("write `{key}({text})`"));
        return Ok(list.into_iter().collect());
    }
    parenthesized!(content in input);
    let list = Punctuated::<T, Token![,]>::parse_terminated(&content)?;
    Ok(list.into_iter().collect())
}

/// A [`list`] of types, each once.
pub(crate) fn types(key: &str, input: ParseStream, errors: &mut Errors) -> Result<Vec<Type>> {
    let types: Vec<Type> = list(key, input, errors)?;
    let mut seen = HashSet::new();
    let mut once = Vec::new();
    for ty in types {
        let text = docs::type_text(&ty);
        if seen.insert(text.clone()) {
            once.push(ty);
        } else {
            errors.at(ty, format!("`{text}` is listed twice: keep one"));
        }
    }
    Ok(once)
}

/// Skips to the next comma.
fn skip(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// The tokens between an attribute's parentheses; none for a bare `#[name]`.
pub(crate) fn arguments(attr: &syn::Attribute) -> Result<TokenStream> {
    match &attr.meta {
        syn::Meta::Path(_) => Ok(TokenStream::new()),
        syn::Meta::List(list) => Ok(list.tokens.clone()),
        syn::Meta::NameValue(pair) => Err(syn::Error::new_spanned(
            pair,
            "expected `#[name]` or `#[name(..)]`",
        )),
    }
}

/// Whether an attribute is the helper `name`: `#[name]` or `#[bennu::name]`.
pub(crate) fn is_helper(attr: &syn::Attribute, name: &str) -> bool {
    own_name(attr).is_some_and(|own| own == name)
}

/// The name of the helper of an `impl` block that an attribute is: `join` for `#[bennu::join]`.
pub(crate) fn helper_name(attr: &syn::Attribute) -> Option<String> {
    own_name(attr).filter(|name| helpers::is_helper(name))
}

/// The helper that was meant by an attribute that is none of ours, nor one of the language.
pub(crate) fn meant_helper(attr: &syn::Attribute, outer: Outer) -> Option<&'static Role> {
    outer.meant(&plain(attr.path().get_ident()?))
}

/// The path of an attribute, for messages.
pub(crate) fn path_text(attr: &syn::Attribute) -> String {
    docs::type_text(attr.path())
}

/// The name of an attribute without `bennu::`; `None` if it is under another path.
fn own_name(attr: &syn::Attribute) -> Option<String> {
    let segments = &attr.path().segments;
    let ours = segments
        .iter()
        .nth_back(1)
        .is_none_or(|before| before.ident == "bennu");
    segments
        .last()
        .filter(|_| ours)
        .map(|last| plain(&last.ident))
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;

    use super::*;

    /// The values of `a` and `b`, and what is wrong.
    fn parse(text: &str) -> (Vec<String>, String) {
        let mut errors = Errors::default();
        let mut values = Vec::new();
        let parser = |input: ParseStream| {
            keys(input, &["alpha", "beta"], &mut errors, |key, input, _| {
                input.parse::<Token![=]>()?;
                let value: syn::LitInt = input.parse()?;
                values.push(format!("{key}{value}"));
                Ok(())
            });
            Ok(())
        };
        parser.parse_str(text).unwrap();
        (values, errors.into_tokens().to_string())
    }

    #[test]
    fn keys_are_read_in_any_order() {
        for (text, values) in [
            ("", vec![]),
            ("alpha = 1", vec!["alpha1"]),
            ("beta = 2, alpha = 1,", vec!["beta2", "alpha1"]),
        ] {
            let (read, wrong) = parse(text);
            assert_eq!(
                (read, wrong.as_str()),
                (values.iter().map(ToString::to_string).collect(), "")
            );
        }
    }

    #[test]
    fn after_a_mistake_the_other_keys_are_read() {
        for (text, values, wrong) in [
            (
                "alpa = 1, beta = 2",
                vec!["beta2"],
                "unknown key `alpa`: did you mean `alpha`? (the keys are `alpha` and `beta`)",
            ),
            (
                "alpha = 1, alpha = 3, beta = 2",
                vec!["alpha1", "beta2"],
                "`alpha` is given twice",
            ),
            ("alpha(x), beta = 2", vec!["beta2"], "expected `=`"),
            (
                "alpha = 1 2, beta = 2",
                vec!["alpha1", "beta2"],
                "expected `,`",
            ),
            (
                "7, beta = 2",
                vec!["beta2"],
                "expected a key: the keys are `alpha` and `beta`",
            ),
        ] {
            let (read, error) = parse(text);
            assert_eq!(read, values, "{text}");
            assert!(error.contains(wrong), "{text}: {error}");
        }
    }
}
