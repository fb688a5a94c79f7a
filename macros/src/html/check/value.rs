//! Values in places where escaping for HTML does not make them safe.

use proc_macro2::{TokenStream, TokenTree};

use super::{Check, Place};
use crate::html::ast::{NoElement, Node, Nodes, Splice};

impl Check<'_> {
    /// A splice in the body of an element.
    pub(super) fn splice(&mut self, splice: &Splice, place: Place<'_>) {
        let tokens = splice.group.stream();
        if place.in_loop && crate::track::leaves_loop(&tokens) {
            self.half_a_row(&splice.group);
        }
        let Some(element) = place.raw else {
            return;
        };
        if !is_pre_escaped(&tokens) {
            let instead = if element == "script" {
                "put it in a `data-` attribute that the script reads, or say that it is safe code by `(PreEscaped(..))`"
            } else {
                "put it in a `style` attribute as a custom property, or say that it is safe CSS by `(PreEscaped(..))`"
            };
            let message = format!(
                "in `{element}` nothing is escaped, so that a value could end it: {instead}"
            );
            self.errors.at(&splice.group, message);
        }
    }

    /// The splices in the value of an attribute.
    pub(super) fn splices(
        &mut self,
        nodes: &Nodes<NoElement>,
        check: &mut impl FnMut(&mut Self, &Splice),
    ) {
        for node in nodes {
            match node {
                Node::Text(_) | Node::Let(_) => {}
                Node::Splice(splice) => check(self, splice),
                Node::Element(never) => match *never {},
                Node::Block(block) => self.splices(&block.nodes, check),
                Node::If(conditional) => {
                    for branch in &conditional.branches {
                        self.splices(&branch.body.nodes, check);
                    }
                    if let Some(block) = &conditional.otherwise {
                        self.splices(&block.nodes, check);
                    }
                }
                Node::For(rows) => self.splices(&rows.body.nodes, check),
                Node::While(rows) => self.splices(&rows.body.nodes, check),
                Node::Match(choice) => {
                    for arm in &choice.arms {
                        self.splices(&arm.body.nodes, check);
                    }
                }
            }
        }
    }
}

/// Whether an expression is `PreEscaped(..)`, by whichever path.
pub(crate) fn is_pre_escaped(tokens: &TokenStream) -> bool {
    let mut name = None;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => name = Some(ident),
            TokenTree::Punct(punct) if punct.as_char() == ':' || punct.as_char() == '&' => {}
            TokenTree::Group(_) => return name.is_some_and(|name| name == "PreEscaped"),
            _ => return false,
        }
    }
    false
}
