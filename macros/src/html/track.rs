//! The fields of the view that each dynamic of a template reads.

use syn::{BinOp, Expr};

use super::ast::{Arguments, Let, Piece, Prop, PropValue, Slots};
use super::template::{Block, Component, For, If, Kind, Match, Slot, Step, While};
use crate::track::{Reader, ViewContext};

/// Whether a template is tracked.
#[derive(Clone, Copy)]
pub(crate) enum Tracked {
    No,
    /// With so many conditionals that remember which block they took.
    Conditionals(usize),
}

/// Whether a dynamic can be left out by itself.
#[derive(Clone, Copy, PartialEq)]
enum Alone {
    Yes,
    /// Within a loop, a component or a text, which is evaluated whole.
    No,
}

/// Notes what each dynamic reads.
pub(crate) fn template(block: &mut Block, view: &ViewContext) -> Tracked {
    let mut track = Track {
        reader: Reader::new(view),
        conditionals: 0,
    };
    track.steps(&mut block.steps, Alone::Yes);
    Tracked::Conditionals(track.conditionals)
}

/// All that a template reads.
pub(crate) fn reads(block: &mut Block, view: &ViewContext) -> u64 {
    let mut track = Track {
        reader: Reader::new(view),
        conditionals: 0,
    };
    track.steps(&mut block.steps, Alone::No)
}

/// The names in scope, and the conditionals so far.
struct Track<'v> {
    reader: Reader<'v>,
    conditionals: usize,
}

impl Track<'_> {
    fn block(&mut self, block: &mut Block, alone: Alone) -> u64 {
        let outer = self.reader.depth();
        let reads = self.steps(&mut block.steps, alone);
        self.reader.leave(outer);
        reads
    }

    fn steps(&mut self, steps: &mut [Step], alone: Alone) -> u64 {
        let mut all = 0;
        for step in steps {
            all |= match step {
                Step::Lit(_) => 0,
                Step::Let(binding) => self.binding(binding),
                Step::Scope(steps) => {
                    let outer = self.reader.depth();
                    let reads = self.steps(steps, alone);
                    self.reader.leave(outer);
                    reads
                }
                Step::Dynamic(dynamic) => {
                    let reads = self.kind(&mut dynamic.kind, alone);
                    dynamic.reads = (alone == Alone::Yes).then_some(reads);
                    reads
                }
            };
        }
        all
    }

    /// A name has what its source reads. One that can be written to may be written anywhere.
    fn binding(&mut self, binding: &Let) -> u64 {
        self.reader
            .statement(binding.statement.clone(), &binding.pat)
    }

    fn kind(&mut self, kind: &mut Kind, alone: Alone) -> u64 {
        match kind {
            Kind::Splice(group)
            | Kind::Url(group)
            | Kind::Event(group)
            | Kind::Spread(group)
            | Kind::Use(group) => self.reader.tokens(group.stream()),
            Kind::Toggle { cond, .. } => self.reader.tokens(cond.stream()),
            Kind::ToggledText { steps, cond } => {
                self.reader.tokens(cond.stream()) | self.steps(steps, Alone::No)
            }
            Kind::Optional { option, .. } => self.reader.tokens(option.stream()),
            Kind::Text { steps, .. } => self.steps(steps, Alone::No),
            Kind::If(conditional) => self.conditional(conditional, alone),
            Kind::Match(choice) => self.choice(choice, alone),
            Kind::For(rows) => self.for_loop(rows),
            Kind::While(While { cond, block }) => {
                let outer = self.reader.depth();
                let reads = self.condition(cond) | self.block(block, Alone::No);
                self.reader.leave(outer);
                reads
            }
            Kind::Component(component) => self.component(component),
        }
    }

    fn site(&mut self, alone: Alone) -> Option<usize> {
        let site = (alone == Alone::Yes).then_some(self.conditionals);
        self.conditionals += usize::from(site.is_some());
        site
    }

    fn conditional(&mut self, conditional: &mut If, alone: Alone) -> u64 {
        conditional.site = self.site(alone);
        let mut reads = 0;
        for branch in &mut conditional.branches {
            let outer = self.reader.depth();
            reads |= self.condition(&branch.cond);
            reads |= self.block(&mut branch.block, alone);
            self.reader.leave(outer);
        }
        if let Some(block) = &mut conditional.otherwise {
            reads |= self.block(block, alone);
        }
        reads
    }

    /// What a condition reads; what its `let`s bind stays in scope.
    fn condition(&mut self, cond: &Expr) -> u64 {
        match cond {
            Expr::Binary(both) if matches!(both.op, BinOp::And(_)) => {
                self.condition(&both.left) | self.condition(&both.right)
            }
            Expr::Let(binding) => {
                let reads = self.reader.expr(&binding.expr);
                self.reader.bind(&binding.pat, reads);
                reads
            }
            other => self.reader.expr(other),
        }
    }

    fn choice(&mut self, choice: &mut Match, alone: Alone) -> u64 {
        choice.site = self.site(alone);
        let source = self.reader.expr(&choice.expr);
        let mut reads = source;
        for arm in &mut choice.arms {
            let outer = self.reader.depth();
            self.reader.bind(&arm.pat, source);
            if let Some(guard) = &arm.guard {
                reads |= self.condition(guard);
            }
            reads |= self.block(&mut arm.block, alone);
            self.reader.leave(outer);
        }
        reads
    }

    fn for_loop(&mut self, rows: &mut For) -> u64 {
        let source = self.reader.expr(&rows.expr);
        let outer = self.reader.depth();
        self.reader.bind(&rows.pat, source);
        let key = rows
            .key
            .as_ref()
            .map(|key| self.reader.tokens(key.stream()));
        let reads = source | key.unwrap_or(0) | self.block(&mut rows.block, Alone::No);
        self.reader.leave(outer);
        reads
    }

    fn component(&mut self, component: &mut Component) -> u64 {
        let mut reads = self.props(&component.props);
        reads |= self.slots(&mut component.slots);
        if let Some(children) = &mut component.children {
            reads |= self.content(component.arguments.as_ref(), children);
        }
        reads
    }

    fn slots(&mut self, slots: &mut [Slots<Slot>]) -> u64 {
        let mut reads = 0;
        for slots in slots {
            let outer = self.reader.depth();
            match slots {
                Slots::One(slot) => {
                    reads |= self.props(&slot.props);
                    reads |= self.content(slot.arguments.as_ref(), &mut slot.block);
                }
                Slots::For { pat, expr, slots } => {
                    let source = self.reader.expr(expr);
                    self.reader.bind(pat, source);
                    reads |= source | self.slots(slots);
                }
                Slots::If {
                    branches,
                    otherwise,
                } => {
                    for (cond, slots) in branches {
                        reads |= self.condition(cond) | self.slots(slots);
                        self.reader.leave(outer);
                    }
                    if let Some(slots) = otherwise {
                        reads |= self.slots(slots);
                    }
                }
            }
            self.reader.leave(outer);
        }
        reads
    }

    /// What a component hands over comes from its props, which are read anyway.
    fn content(&mut self, arguments: Option<&Arguments>, block: &mut Block) -> u64 {
        let outer = self.reader.depth();
        for pat in arguments.iter().flat_map(|arguments| &arguments.patterns) {
            self.reader.bind(pat, 0);
        }
        let reads = self.block(block, Alone::No);
        self.reader.leave(outer);
        reads
    }

    fn props(&mut self, props: &[Prop]) -> u64 {
        let values = props.iter().map(|prop| match &prop.value {
            PropValue::True => 0,
            PropValue::Literal(tokens) => self.reader.tokens(tokens.clone()),
            PropValue::Expr(group) | PropValue::Toggle(group) | PropValue::Optional(group) => {
                self.reader.tokens(group.stream())
            }
            PropValue::Concat(pieces) => {
                let splices = pieces.iter().map(|piece| match piece {
                    Piece::Text(_) => 0,
                    Piece::Splice(group) => self.reader.tokens(group.stream()),
                });
                splices.fold(0, |all, reads| all | reads)
            }
        });
        values.fold(0, |all, reads| all | reads)
    }
}

#[cfg(test)]
mod tests;
