//! The data that a form sends.

use proc_macro2::Span;

use super::{FormFact, literal, named, texts};
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
        form.send(tag);
        return Some(form);
    }
    None
}

fn is_input(element: &str) -> bool {
    ["button", "input", "select", "textarea"].contains(&element)
}

/// The data of an input outside of the form that it names: `form="my-form"`.
pub(super) fn outside(tag: &Tag) -> Option<(String, FormFact)> {
    if !is_input(&tag.name) {
        return None;
    }
    let form = named(tag, "form").and_then(literal)?;
    let mut fact = FormFact::default();
    fact.send(tag);
    Some((form, fact))
}

impl FormFact {
    /// Adds what others send.
    pub(super) fn append(&mut self, other: &Self) {
        self.inputs.extend(other.inputs.iter().cloned());
        self.absent.extend(other.absent.iter().cloned());
        self.is_open |= other.is_open;
    }

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
        // One that names a form belongs to that.
        if is_input(&tag.name) && named(tag, "form").is_none() {
            self.send(tag);
        }
    }

    fn send(&mut self, tag: &Tag) {
        let spread = |attribute: &Attribute| matches!(attribute, Attribute::Spread(_));
        self.is_open |= tag.attributes.iter().any(spread);
        let Some(value) = named(tag, "name") else {
            return;
        };
        let names: Option<Vec<(String, Span)>> = match value {
            super::Value::Nodes(nodes) => texts(nodes),
            _ => None,
        };
        match names {
            Some(names) => {
                if may_send_nothing(tag) {
                    self.absent
                        .extend(names.iter().map(|(name, _)| name.clone()));
                }
                self.inputs.extend(names);
            }
            None => self.is_open = true,
        }
    }
}

/// Whether an input sends nothing in a state of its: a box that is not ticked, a list of which nothing
/// is chosen.
fn may_send_nothing(tag: &Tag) -> bool {
    let is = |name: &str, text: &str| {
        named(tag, name)
            .and_then(literal)
            .is_some_and(|value| value.eq_ignore_ascii_case(text))
    };
    match tag.name.as_str() {
        "input" => is("type", "checkbox"),
        "select" => named(tag, "multiple").is_some(),
        _ => false,
    }
}
