//! The templates of a view: each `html!` of its block is expanded here, where the fields, the
//! methods and the events are known.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::html::{self, EventFact, Facts};
use crate::item::ImplBlock;
use crate::track::{self, Fields, ViewContext};

/// The facts of the templates of a block.
#[derive(Default)]
pub(super) struct Templates {
    /// Of each, in order.
    facts: Vec<Facts>,
    /// The constants of events that the block names, and so may hand to a component.
    constants: HashSet<String>,
    /// Whether `html!` is written without a path, so that an import of it is used.
    is_bare: bool,
}

impl Templates {
    /// Expands the templates of a block. The one that the method `render` ends with is tracked.
    pub(super) fn expand(block: &mut ImplBlock, fields: &Fields, render: Option<&Ident>) -> Self {
        let view = track::view(fields, block.methods().map(|method| &*method), html::reads);
        let mut templates = Self::default();
        for method in block.methods() {
            let body = method.body();
            let before = templates.facts.len();
            templates.constants(&body);
            let expanded = if render == Some(&method.sig.ident) {
                templates.render(&body, &view)
            } else {
                templates.body(body)
            };
            if !method.cfgs().is_empty() {
                let facts = templates.facts.iter_mut().skip(before);
                let events = facts.flat_map(|facts| &mut facts.events);
                events.for_each(|fact| fact.in_cfg = true);
            }
            method.set_body(expanded);
        }
        templates
    }

    /// The events that they can fire.
    pub(super) fn events(&self) -> impl Iterator<Item = &EventFact> {
        self.facts.iter().flat_map(|facts| &facts.events)
    }

    /// Whether they may fire others; also where the view has no template of its own.
    pub(super) fn is_open(&self) -> bool {
        self.facts.is_empty() || self.facts.iter().any(|facts| facts.is_open)
    }

    /// Whether the block names the constant of an event.
    pub(super) fn names(&self, constant: &str) -> bool {
        self.constants.contains(constant)
    }

    /// The code that keeps an import of `html!` used.
    ///
    /// ```text
    /// const _: fn() = || { let _ = html! {}; };
    /// ```
    pub(super) fn import(&self) -> Option<TokenStream> {
        self.is_bare.then(|| {
            quote!(
                const _: fn() = || {
                    let _ = html! {};
                };
            )
        })
    }

    fn constants(&mut self, tokens: &TokenStream) {
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(ident) if ident.to_string().starts_with("EVENT_") => {
                    self.constants.insert(ident.to_string());
                }
                TokenTree::Group(group) => self.constants(&group.stream()),
                _ => {}
            }
        }
    }

    fn render(&mut self, body: &TokenStream, view: &ViewContext) -> TokenStream {
        let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
        let last = tokens.len().saturating_sub(1);
        let Some(call) = Call::at(&tokens, last) else {
            return self.body(body.clone());
        };
        self.is_bare |= call.is_bare;
        let before: TokenStream = tokens[..call.start].iter().cloned().collect();
        let view = track::after(view, before.clone());
        let before = self.body(before);
        let template = html::expand_in_view(call.group.stream(), &view);
        self.facts.push(template.facts);
        let code = template.code;
        quote!(#before #code)
    }

    fn body(&mut self, tokens: TokenStream) -> TokenStream {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut expanded: Vec<TokenTree> = Vec::new();
        for at in 0..tokens.len() {
            if let Some(call) = Call::at(&tokens, at) {
                self.is_bare |= call.is_bare;
                expanded.truncate(expanded.len().saturating_sub(at - call.start));
                let template = html::expand_beside(call.group.stream());
                self.facts.push(template.facts);
                // A block that is gone on with would be a statement.
                if tokens
                    .get(at + 1)
                    .is_some_and(|next| is_punct(next, '.') || is_punct(next, '?'))
                {
                    expanded.push(Group::new(Delimiter::Parenthesis, template.code).into());
                } else {
                    expanded.extend(template.code);
                }
                continue;
            }
            expanded.push(match &tokens[at] {
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.body(group.stream()));
                    inner.set_span(group.span());
                    inner.into()
                }
                token => token.clone(),
            });
        }
        expanded.into_iter().collect()
    }
}

/// `html! { .. }`, `bennu::html! { .. }`, `::bennu::html! { .. }`
struct Call<'t> {
    /// Where it begins.
    start: usize,
    group: &'t Group,
    is_bare: bool,
}

impl<'t> Call<'t> {
    /// The call whose group stands at `at`. Those of other crates, `maud::html!`, are none.
    fn at(tokens: &'t [TokenTree], at: usize) -> Option<Self> {
        let TokenTree::Group(group) = tokens.get(at)? else {
            return None;
        };
        let name = at.checked_sub(2)?;
        if !is_punct(&tokens[at - 1], '!') || !is_ident(&tokens[name], "html") {
            return None;
        }
        let is_path =
            |at: usize| at >= 2 && is_punct(&tokens[at - 1], ':') && is_punct(&tokens[at - 2], ':');
        if !is_path(name) {
            return Some(Self {
                start: name,
                group,
                is_bare: true,
            });
        }
        let root = name.checked_sub(3)?;
        if !is_ident(&tokens[root], "bennu") {
            return None;
        }
        let start = if is_path(root) { root - 2 } else { root };
        Some(Self {
            start,
            group,
            is_bare: false,
        })
    }
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}
