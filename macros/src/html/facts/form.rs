//! What a form sends.

use proc_macro2::Span;

use super::{FormFact, named, texts};
use crate::html::ast::{Attribute, Body, Child, Node, Nodes, Tag};

/// The inputs that a `phx-change` or `phx-submit` on the element sends: those of a form, or the one
/// that the element is.
pub(super) fn of(tag: &Tag) -> Option<FormFact> {
    let mut form = FormFact::default();
    if tag.name == "form" {
        if let Body::Block(block) = &tag.body {
            form.nodes(&block.nodes);
        }
        return Some(form);
    }
    if is_input(&tag.name) {
        form.input(tag);
        return Some(form);
    }
    None
}

fn is_input(element: &str) -> bool {
    ["button", "input", "select", "textarea"].contains(&element)
}

impl FormFact {
    fn nodes(&mut self, nodes: &Nodes<Child>) {
        for node in nodes {
            match node {
                Node::Text(_) | Node::Let(_) => {}
                // Both may bring inputs of their own.
                Node::Splice(_) | Node::Element(Child::Component(_)) => self.is_open = true,
                Node::Element(Child::Tag(tag)) => {
                    self.input(tag);
                    if let Body::Block(block) = &tag.body {
                        self.nodes(&block.nodes);
                    }
                }
                Node::Block(block) => self.nodes(&block.nodes),
                Node::If(conditional) => {
                    for branch in &conditional.branches {
                        self.nodes(&branch.body.nodes);
                    }
                    if let Some(block) = &conditional.otherwise {
                        self.nodes(&block.nodes);
                    }
                }
                Node::For(rows) => self.nodes(&rows.body.nodes),
                Node::While(rows) => self.nodes(&rows.body.nodes),
                Node::Match(choice) => {
                    for arm in &choice.arms {
                        self.nodes(&arm.body.nodes);
                    }
                }
            }
        }
    }

    fn input(&mut self, tag: &Tag) {
        if !is_input(&tag.name) {
            return;
        }
        let spread = |attribute: &Attribute| matches!(attribute, Attribute::Spread(_));
        self.is_open |= tag.attributes.iter().any(spread);
        let Some(value) = named(tag, "name") else {
            return;
        };
        let names: Option<Vec<(String, Span)>> = match value {
            super::Value::Nodes(nodes) => texts(nodes).map(|texts| {
                let names = texts.into_iter();
                names.map(|text| (text.value.clone(), text.span)).collect()
            }),
            _ => None,
        };
        match names {
            Some(names) => self.inputs.extend(names),
            None => self.is_open = true,
        }
    }
}
