//! `html!`: a small compiler, from a template to the code that renders it.

mod ast;
mod check;
mod expand;
mod facts;
mod lower;
mod outside;
mod parse;
mod template;
mod track;
mod vocabulary;

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::diag::Errors;
use crate::track::{ALL, ViewContext};
use ast::{Child, Nodes};
pub(crate) use check::is_program;
pub(crate) use facts::{EventFact, Facts, event_constant};
use track::Tracked;
pub(crate) use vocabulary::is_boolean;

/// The expansion of a template outside of a view.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut read = Read::of(tokens);
    outside::check(&Facts::of(&read.nodes), &mut read.errors);
    let begin = read.begin;
    read.expand(|nodes| expand::template(&lower::template(nodes), Tracked::No, begin))
}

/// The expansion of the template that a view's `render` ends with: what has certainly not changed
/// is not evaluated.
pub(crate) fn expand_in_view(tokens: TokenStream, view: &ViewContext) -> InView {
    let read = Read::of(tokens);
    let facts = read.facts();
    let begin = read.begin;
    let code = read.expand(|nodes| {
        let mut block = lower::template(nodes);
        let tracked = track::template(&mut block, view);
        expand::template(&block, tracked, begin)
    });
    InView { code, facts }
}

/// The expansion of another template of a view.
pub(crate) fn expand_beside(tokens: TokenStream) -> InView {
    let read = Read::of(tokens);
    let facts = read.facts();
    let begin = read.begin;
    let code = read.expand(|nodes| expand::template(&lower::template(nodes), Tracked::No, begin));
    InView { code, facts }
}

/// The expansion of a template of a view, and what it says to the view.
pub(crate) struct InView {
    pub code: TokenStream,
    pub facts: Facts,
}

/// Returns the fields that a template reads.
pub(crate) fn reads(tokens: TokenStream, view: &ViewContext) -> u64 {
    let read = Read::of(tokens);
    if !read.is_whole {
        return ALL;
    }
    track::reads(&mut lower::template(read.nodes), view)
}

/// A template as it was read, with all its mistakes.
struct Read {
    nodes: Nodes<Child>,
    errors: Errors,
    /// Its first token.
    begin: Span,
    /// Whether nothing is missing from the nodes.
    is_whole: bool,
}

impl Read {
    fn of(tokens: TokenStream) -> Self {
        let mut errors = Errors::default();
        let first = tokens.clone().into_iter().next();
        let nodes = parse::template(tokens, &mut errors);
        let is_whole = errors.is_empty();
        check::template(&nodes, &mut errors);
        Self {
            nodes,
            errors,
            begin: first.map_or_else(Span::call_site, |first| first.span()),
            is_whole,
        }
    }

    /// What the template says to the view.
    fn facts(&self) -> Facts {
        let mut facts = Facts::of(&self.nodes);
        if !self.errors.is_empty() {
            facts.forget();
        }
        facts
    }

    /// A template that could be read is expanded whatever else is wrong with it, so that what it
    /// uses counts as used, and mistakes in the expressions are reported, too.
    fn expand(self, expand: impl FnOnce(Nodes<Child>) -> TokenStream) -> TokenStream {
        let errors = self.errors.into_tokens();
        if !self.is_whole {
            return quote!({ #errors });
        }
        let code = expand(self.nodes);
        if errors.is_empty() {
            return code;
        }
        quote!({ #errors #code })
    }
}
