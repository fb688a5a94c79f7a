//! The fingerprint of a template: a hash of its statics and of the code of its dynamics.
//!
//! The code counts, too: two templates whose statics are equal by chance are not the same place in
//! the program, and a client would keep what it knows of one for the other.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

use super::{Block, Component, Kind, Slot, Step};
use crate::html::ast::{Piece, Prop, PropName, PropValue, Slots};

/// The fingerprint of a template.
pub(super) fn of(statics: &[String], steps: &[Step], is_element: bool, branch: usize) -> u64 {
    let mut hash = Hash::new();
    hash.number(branch as u64);
    hash.number(u64::from(is_element));
    for text in statics {
        hash.text(text);
    }
    hash.steps(steps);
    hash.0
}

/// FNV-1a, 64 bits.
struct Hash(u64);

impl Hash {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    /// Tokens one by one: how they are spaced says nothing.
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    self.text(match group.delimiter() {
                        Delimiter::Parenthesis => "(",
                        Delimiter::Brace => "{",
                        Delimiter::Bracket => "[",
                        Delimiter::None => "",
                    });
                    self.tokens(group.stream());
                    self.text(")");
                }
                other => self.text(&other.to_string()),
            }
        }
    }

    fn code(&mut self, code: impl ToTokens) {
        self.tokens(code.into_token_stream());
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Lit(text) => self.text(text),
                Step::Let(binding) => self.code(&binding.statement),
                Step::Scope(steps) => self.steps(steps),
                Step::Dynamic(dynamic) => self.kind(&dynamic.kind),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.template {
            Some(template) => self.number(template.fingerprint),
            None => self.steps(&block.steps),
        }
    }

    fn kind(&mut self, kind: &Kind) {
        match kind {
            Kind::Splice(group)
            | Kind::Url(group)
            | Kind::Event(group)
            | Kind::Spread(group)
            | Kind::Use(group) => {
                self.code(group);
            }
            Kind::Toggle { text, cond } => {
                self.text(text);
                self.code(cond);
            }
            Kind::ToggledText { steps, cond } => {
                self.steps(steps);
                self.code(cond);
            }
            Kind::Optional { name, option, .. } => {
                self.text(name);
                self.code(option);
            }
            Kind::Text { steps, .. } => self.steps(steps),
            Kind::If(conditional) => {
                for branch in &conditional.branches {
                    self.code(&branch.cond);
                    self.block(&branch.block);
                }
                if let Some(block) = &conditional.otherwise {
                    self.block(block);
                }
            }
            Kind::Match(choice) => {
                self.code(&choice.expr);
                for arm in &choice.arms {
                    self.code(&arm.pat);
                    self.code(&arm.guard);
                    self.block(&arm.block);
                }
            }
            Kind::For(rows) => {
                self.code(&rows.pat);
                self.code(&rows.expr);
                self.code(&rows.key);
                self.block(&rows.block);
            }
            Kind::While(rows) => {
                self.code(&rows.cond);
                self.block(&rows.block);
            }
            Kind::Component(component) => self.component(component),
        }
    }

    fn component(&mut self, component: &Component) {
        self.code(&component.path);
        self.props(&component.props);
        self.slots(&component.slots);
        if let Some(block) = &component.children {
            self.block(block);
        }
    }

    fn slots(&mut self, slots: &[Slots<Slot>]) {
        for slots in slots {
            match slots {
                Slots::One(slot) => {
                    self.code(&slot.name);
                    self.props(&slot.props);
                    self.block(&slot.block);
                }
                Slots::For { pat, expr, slots } => {
                    self.code(pat);
                    self.code(expr);
                    self.slots(slots);
                }
                Slots::If {
                    branches,
                    otherwise,
                } => {
                    for (cond, slots) in branches {
                        self.code(cond);
                        self.slots(slots);
                    }
                    if let Some(slots) = otherwise {
                        self.slots(slots);
                    }
                }
            }
        }
    }

    fn props(&mut self, props: &[Prop]) {
        for Prop { name, value } in props {
            match name {
                PropName::Method(name) => self.code(name),
                PropName::Attribute { text, .. } => self.text(text),
            }
            match value {
                PropValue::True => self.text(""),
                PropValue::Literal(tokens) => self.code(tokens),
                PropValue::Expr(group) | PropValue::Toggle(group) | PropValue::Optional(group) => {
                    self.code(group);
                }
                PropValue::Concat(pieces) => {
                    for piece in pieces {
                        match piece {
                            Piece::Text(text) => self.text(text),
                            Piece::Splice(group) => self.code(group),
                        }
                    }
                }
            }
        }
    }
}
