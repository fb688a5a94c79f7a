//! Rendered templates: statics, and the steps that write the dynamics between them.

mod fingerprint;

use proc_macro2::{Group, Ident};
use syn::{Expr, Pat, Path};

use super::ast::{Arguments, Let, Prop, Slots};

/// The statics, which the client receives once.
pub(crate) struct Template {
    /// The text around the dynamics.
    pub statics: Vec<String>,
    /// Equal only for equal templates.
    pub fingerprint: u64,
    /// Whether the template is one element, in every state.
    pub is_element: bool,
}

/// A template with what writes it. Within a text there is no template: all is one dynamic.
pub(crate) struct Block {
    pub template: Option<Template>,
    pub steps: Vec<Step>,
}

/// A step of writing a template.
pub(crate) enum Step {
    /// A piece of the statics.
    Lit(String),
    /// `@let`
    Let(Let),
    /// A block of its own, for the sake of its `@let`s.
    Scope(Vec<Step>),
    /// A dynamic between two statics.
    Dynamic(Dynamic),
}

/// A dynamic between two statics.
pub(crate) struct Dynamic {
    pub kind: Kind,
    /// The fields that it reads, where the fields are known and it can be left out.
    pub reads: Option<u64>,
}

/// The meaning of an attribute's value.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Meaning {
    Text,
    Url,
    /// URLs with semicolons between, which SVG animates an attribute by.
    Urls,
    /// The event or the commands of a binding.
    Event,
    /// A program, in which no value may be: what is written is evaluated, and not shown.
    Code,
}

/// The kinds of dynamics.
pub(crate) enum Kind {
    /// `(expr)`
    Splice(Group),
    /// `href=(expr)`
    Url(Group),
    /// `phx-click=(expr)`
    Event(Group),
    /// `..(attributes)`
    Spread(Group),
    /// A value that is used but not shown, because it is reported as a mistake.
    Use(Group),
    /// `name[cond]`, and a class that is toggled.
    Toggle {
        text: String,
        cond: Group,
    },
    /// `.(expr)[cond]`
    ToggledText {
        steps: Vec<Step>,
        cond: Group,
    },
    /// `name=[option]`
    Optional {
        name: String,
        option: Group,
        meaning: Meaning,
    },
    /// Several steps that are one text to the client.
    Text {
        steps: Vec<Step>,
        meaning: Meaning,
    },
    If(If),
    Match(Match),
    For(For),
    While(While),
    Component(Box<Component>),
}

/// `@if`
pub(crate) struct If {
    pub branches: Vec<Branch>,
    pub otherwise: Option<Block>,
    /// The number of the conditional, if the block that it took is remembered.
    pub site: Option<usize>,
}

/// A condition, with what it guards.
pub(crate) struct Branch {
    pub cond: Expr,
    pub block: Block,
}

/// `@match`
pub(crate) struct Match {
    pub expr: Expr,
    pub arms: Vec<Arm>,
    /// The number of the conditional, if the block that it took is remembered.
    pub site: Option<usize>,
}

/// An arm of a `@match`.
pub(crate) struct Arm {
    pub pat: Pat,
    pub guard: Option<Expr>,
    pub block: Block,
}

/// `@for`
pub(crate) struct For {
    pub pat: Pat,
    pub expr: Expr,
    pub key: Option<Group>,
    pub block: Block,
}

/// `@while`
pub(crate) struct While {
    pub cond: Expr,
    pub block: Block,
}

/// A call of a component.
pub(crate) struct Component {
    pub path: Path,
    pub arguments: Option<Arguments>,
    pub props: Vec<Prop>,
    pub slots: Vec<Slots<Slot>>,
    pub children: Option<Block>,
}

/// A named slot of a call.
pub(crate) struct Slot {
    pub name: Ident,
    pub arguments: Option<Arguments>,
    pub props: Vec<Prop>,
    pub block: Block,
}

impl Block {
    /// The block of a template. `branch` distinguishes equal blocks of different branches.
    pub(crate) fn new(steps: Vec<Step>, is_element: bool, branch: usize) -> Self {
        let mut statics = vec![String::new()];
        collect(&steps, &mut statics);
        let fingerprint = fingerprint::of(&statics, &steps, is_element, branch);
        Self {
            template: Some(Template {
                statics,
                fingerprint,
                is_element,
            }),
            steps,
        }
    }

    /// A block that is part of a text.
    pub(crate) fn text(steps: Vec<Step>) -> Self {
        Self {
            template: None,
            steps,
        }
    }
}

fn collect(steps: &[Step], statics: &mut Vec<String>) {
    for step in steps {
        match step {
            Step::Lit(text) => match statics.last_mut() {
                Some(last) => last.push_str(text),
                None => statics.push(text.clone()),
            },
            Step::Let(_) => {}
            Step::Scope(steps) => collect(steps, statics),
            Step::Dynamic(_) => statics.push(String::new()),
        }
    }
}
