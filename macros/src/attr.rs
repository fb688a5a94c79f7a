//! Attributes with keys: `key = value` and `key(..)`, each at most once.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Ident, Result, Token, Type, parenthesized};

use crate::diag::{self, Errors};
use crate::docs;
use crate::item::plain;

/// Reads the keys of an attribute up to its end. `read` takes what stands after a known key.
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

/// Like [`keys`], where a key may also be a name of the person's own: `is_own` tells by what
/// follows it.
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
        let near = diag::did_you_mean(&name, known.iter().copied());
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

/// `(A, B)`, each type once.
pub(crate) fn types(input: ParseStream, errors: &mut Errors) -> Result<Vec<Type>> {
    let content;
    parenthesized!(content in input);
    let types = Punctuated::<Type, Token![,]>::parse_terminated(&content)?;
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
    let segments = &attr.path().segments;
    let ours = segments.len() == 1 || (segments.len() == 2 && segments[0].ident == "bennu");
    ours && segments
        .last()
        .is_some_and(|last| last.ident.unraw() == name)
}
