//! Paths into the runtime: absolute, each with the span that an error is to point at.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

/// `::bennu`
pub(crate) struct Rt(pub Span);

/// `::bennu::__private`
pub(crate) struct Private(pub Span);

impl ToTokens for Rt {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote_spanned!(self.0=> ::bennu));
    }
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote_spanned!(self.0=> ::bennu::__private));
    }
}

/// The tokens with the location `span`, where errors about them appear.
pub(crate) fn located(tokens: impl ToTokens, span: Span) -> TokenStream {
    tokens
        .into_token_stream()
        .into_iter()
        .map(|mut tree| {
            if let TokenTree::Group(group) = &tree {
                tree = Group::new(group.delimiter(), located(group.stream(), span)).into();
            }
            tree.set_span(span);
            tree
        })
        .collect()
}
