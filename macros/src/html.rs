//! `html!`: a small compiler, from a template to the code that renders it.

mod ast;
mod check;
mod expand;
mod facts;
mod lower;
mod parse;
mod template;
mod track;
mod view;
mod vocabulary;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Errors;
pub(crate) use facts::{EventFact, Facts, FormFact};
use track::Tracked;
pub(crate) use view::{ALL, InView, ViewContext};
pub(crate) use vocabulary::{is_boolean, is_event_handler};

/// The expansion of a template that stands anywhere.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let nodes = parse::template(tokens, &mut errors);
    check::template(&nodes, &mut errors);
    if !errors.is_empty() {
        return failed(errors);
    }
    expand::template(&lower::template(nodes), Tracked::No)
}

/// The expansion of the template that a view's `render` ends with: what has certainly not changed
/// is not evaluated.
pub(crate) fn expand_in_view(tokens: TokenStream, view: &ViewContext) -> InView {
    let mut errors = Errors::default();
    let nodes = parse::template(tokens, &mut errors);
    check::template(&nodes, &mut errors);
    let facts = Facts::of(&nodes);
    if !errors.is_empty() {
        return InView {
            code: failed(errors),
            facts,
        };
    }
    let mut block = lower::template(nodes);
    let tracked = track::template(&mut block, view);
    InView {
        code: expand::template(&block, tracked),
        facts,
    }
}

fn failed(errors: Errors) -> TokenStream {
    let errors = errors.into_tokens();
    quote!({ #errors })
}
