//! `Js::push("event")` in the tokens of an expression.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use syn::LitStr;

use super::{EventFact, On};

/// The events that an expression pushes.
#[derive(Default)]
pub(super) struct Found {
    pub events: Vec<EventFact>,
    /// Whether the expression is a chain of commands from `Js::` on, all of whose events are known.
    pub only: bool,
    /// Whether it pushes an event whose name is computed.
    pub open: bool,
}

/// Finds what an expression pushes.
pub(super) fn pushes(tokens: &TokenStream, binding: &str, on: &On) -> Found {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let mut found = Found::default();
    let mut at = 0;
    while at < tokens.len() {
        if is_js(&tokens, at) {
            let ends = found.chain(&tokens, at + 3, binding, on);
            found.only |= begins(&tokens, at) && ends == tokens.len();
            at = ends;
            continue;
        }
        if let TokenTree::Group(group) = &tokens[at] {
            found.inside(group, binding, on);
        }
        at += 1;
    }
    found.only &= !found.open;
    found
}

/// Whether `Js::` is there.
fn is_js(tokens: &[TokenTree], at: usize) -> bool {
    matches!(&tokens[at], TokenTree::Ident(ident) if ident == "Js")
        && is_punct(tokens.get(at + 1), ':')
        && is_punct(tokens.get(at + 2), ':')
}

/// Whether nothing but a path stands before.
fn begins(tokens: &[TokenTree], at: usize) -> bool {
    tokens[..at]
        .iter()
        .all(|token| matches!(token, TokenTree::Ident(_)) || is_punct(Some(token), ':'))
}

fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

impl Found {
    fn inside(&mut self, group: &Group, binding: &str, on: &On) {
        let inner = pushes(&group.stream(), binding, on);
        self.events.extend(inner.events);
        self.open |= inner.open;
    }

    fn last(&mut self, change: impl FnOnce(&mut EventFact)) {
        if let Some(last) = self.events.last_mut() {
            change(last);
        }
    }

    /// `push("x").value("id", 1).hide("#a")`: returns where the chain ends.
    fn chain(&mut self, tokens: &[TokenTree], mut at: usize, binding: &str, on: &On) -> usize {
        let mut pushed = false;
        while let (Some(TokenTree::Ident(method)), Some(TokenTree::Group(arguments))) =
            (tokens.get(at), tokens.get(at + 1))
        {
            let literal = first_literal(arguments);
            let method = method.to_string();
            match (method.as_str(), literal) {
                ("push", Some((event, span))) => {
                    let mut fact = on.event(&event, span, binding);
                    fact.is_js = true;
                    self.events.push(fact);
                    pushed = true;
                }
                ("push", None) => {
                    self.open = true;
                    pushed = false;
                }
                ("value", Some(value)) if pushed => self.last(|fact| fact.values.push(value)),
                ("value", None) if pushed => self.last(|fact| fact.is_open = true),
                ("target", _) if pushed => self.last(|fact| fact.has_target = true),
                _ => self.inside(arguments, binding, on),
            }
            at += 2;
            if !is_punct(tokens.get(at), '.') {
                break;
            }
            at += 1;
        }
        at
    }
}

fn first_literal(arguments: &Group) -> Option<(String, Span)> {
    let mut tokens = arguments.stream().into_iter();
    let first = tokens.next()?;
    let alone = tokens
        .next()
        .is_none_or(|token| is_punct(Some(&token), ','));
    let literal: LitStr = syn::parse2(first.into()).ok().filter(|_| alone)?;
    Some((literal.value(), literal.span()))
}
