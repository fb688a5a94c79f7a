//! Paths into the runtime: absolute, each with the span that an error is to point at.

use proc_macro2::{Span, TokenStream};
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
