//! `html!`: a small compiler, from a template to the code that renders it.

mod ast;
mod expand;
mod lower;
mod parse;
mod template;
mod track;
mod vocabulary;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Errors;

/// The expansion of a template that stands anywhere.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let nodes = parse::template(tokens, &mut errors);
    if !errors.is_empty() {
        let errors = errors.into_tokens();
        return quote!({ #errors });
    }
    let block = lower::template(nodes);
    expand::template(&block, track::Tracked::No)
}
