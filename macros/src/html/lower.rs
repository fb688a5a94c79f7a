//! From what is written to what is rendered: literals are escaped and merged, the text is cut at the
//! dynamics, and each block of control flow becomes a template of its own.

mod attribute;

use proc_macro2::Group;

use super::ast::{self, Body, Child, NoElement, Node, Nodes, Prop, PropName, Slots, Tag};
use super::check::is_pre_escaped;
use super::template::{
    Arm, Block, Branch, Component, Dynamic, For, If, Kind, Match, Meaning, Slot, Step, While,
};
use super::vocabulary;

/// Lowers a whole template.
pub(crate) fn template(nodes: Nodes<Child>) -> Block {
    Place::Body(Escape::Html).block(nodes, 0)
}

/// What text has to be escaped for.
#[derive(Clone, Copy, PartialEq)]
enum Escape {
    Html,
    /// In `script` and `style` nothing is an entity.
    None,
}

/// Where a row of nodes stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// The body of an element: control flow makes templates.
    Body(Escape),
    /// The value of an attribute: control flow is one text.
    Attribute(Meaning),
    /// Within such a text.
    Text(Meaning),
}

/// What may stand between text and control flow, lowered.
trait Lower: Sized {
    fn lower(self, steps: &mut Steps);

    /// Whether the nodes are one element, in every state.
    fn is_element(nodes: &[Node<Self>]) -> bool;
}

impl Lower for NoElement {
    fn lower(self, _: &mut Steps) {
        match self {}
    }

    fn is_element(_: &[Node<Self>]) -> bool {
        false
    }
}

impl Lower for Child {
    fn lower(self, steps: &mut Steps) {
        match self {
            Self::Tag(tag) => steps.tag(tag),
            Self::Component(call) => steps.dynamic(Kind::Component(Box::new(component(call)))),
        }
    }

    fn is_element(nodes: &[Node<Self>]) -> bool {
        let mut rest = nodes.iter().filter(|node| !matches!(node, Node::Let(_)));
        match (rest.next(), rest.next()) {
            (Some(Node::Element(Self::Tag(_))), None) => true,
            (Some(Node::Block(block)), None) => Self::is_element(&block.nodes),
            _ => false,
        }
    }
}

impl Place {
    /// A block of control flow that stands here; the branch of a conditional has its number.
    fn block<E: Lower>(self, nodes: Nodes<E>, branch: usize) -> Block {
        let is_element = E::is_element(&nodes);
        match self {
            Self::Body(_) => {
                let steps = Steps::of(nodes, self);
                Block::new(steps, is_element, branch)
            }
            Self::Attribute(meaning) | Self::Text(meaning) => {
                Block::text(Steps::of(nodes, Self::Text(meaning)))
            }
        }
    }
}

/// The steps so far.
struct Steps {
    steps: Vec<Step>,
    place: Place,
}

impl Steps {
    fn of<E: Lower>(nodes: Nodes<E>, place: Place) -> Vec<Step> {
        let mut steps = Self {
            steps: Vec::new(),
            place,
        };
        steps.nodes(nodes);
        steps.steps
    }

    /// A piece of the statics, joined to the one before.
    fn lit(&mut self, text: &str) {
        if let Some(Step::Lit(last)) = self.steps.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.steps.push(Step::Lit(text.to_owned()));
        }
    }

    fn text(&mut self, text: &str) {
        if self.place == Place::Body(Escape::None) {
            self.lit(text);
        } else {
            self.lit(&escape(text));
        }
    }

    fn dynamic(&mut self, kind: Kind) {
        self.steps
            .push(Step::Dynamic(Dynamic { kind, reads: None }));
    }

    /// Control flow. In the value of an attribute it is one text, whatever it consists of.
    fn control(&mut self, kind: Kind) {
        if matches!(self.place, Place::Attribute(_)) {
            let steps = vec![Step::Dynamic(Dynamic { kind, reads: None })];
            self.dynamic(Kind::Text {
                steps,
                meaning: Meaning::Text,
            });
        } else {
            self.dynamic(kind);
        }
    }

    fn nodes<E: Lower>(&mut self, nodes: Nodes<E>) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(&text.value),
                Node::Splice(splice) => self.splice(splice.group),
                Node::Element(element) => element.lower(self),
                Node::Block(block) => self.scope(block.nodes),
                Node::If(conditional) => self.conditional(conditional),
                Node::For(rows) => {
                    let block = self.place.block(rows.body.nodes, 0);
                    self.control(Kind::For(For {
                        pat: rows.pat,
                        expr: rows.expr,
                        key: rows.key,
                        block,
                    }));
                }
                Node::While(rows) => {
                    let block = self.place.block(rows.body.nodes, 0);
                    self.control(Kind::While(While {
                        cond: rows.cond,
                        block,
                    }));
                }
                Node::Match(choice) => self.choice(choice),
                Node::Let(binding) => self.steps.push(Step::Let(binding)),
            }
        }
    }

    /// A value. In a binding each must be an event or commands: a text could bring commands.
    fn splice(&mut self, group: Group) {
        let kind = match self.place {
            Place::Attribute(Meaning::Event) | Place::Text(Meaning::Event) => Kind::Event(group),
            Place::Attribute(Meaning::Code) | Place::Text(Meaning::Code)
                if !is_pre_escaped(&group.stream()) =>
            {
                Kind::Use(group)
            }
            _ => Kind::Splice(group),
        };
        self.dynamic(kind);
    }

    /// A block within the template: its `@let`s end with it.
    fn scope<E: Lower>(&mut self, nodes: Nodes<E>) {
        if nodes.iter().any(|node| matches!(node, Node::Let(_))) {
            let steps = Self::of(nodes, self.place);
            self.steps.push(Step::Scope(steps));
        } else {
            self.nodes(nodes);
        }
    }

    fn conditional<E: Lower>(&mut self, conditional: ast::If<E>) {
        let place = self.place;
        let last = conditional.branches.len() + 1;
        let branches = conditional.branches.into_iter().enumerate();
        let branches = branches
            .map(|(index, branch)| Branch {
                cond: branch.cond,
                block: place.block(branch.body.nodes, index + 1),
            })
            .collect();
        let otherwise = conditional
            .otherwise
            .map(|block| place.block(block.nodes, last));
        self.control(Kind::If(If {
            branches,
            otherwise,
            site: None,
        }));
    }

    fn choice<E: Lower>(&mut self, choice: ast::Match<E>) {
        let place = self.place;
        let arms = choice.arms.into_iter().enumerate();
        let arms = arms
            .map(|(index, arm)| Arm {
                pat: arm.pat,
                guard: arm.guard,
                block: place.block(arm.body.nodes, index + 1),
            })
            .collect();
        self.control(Kind::Match(Match {
            expr: choice.expr,
            arms,
            site: None,
        }));
    }

    fn tag(&mut self, tag: Tag) {
        let Tag {
            name,
            attributes,
            body,
            ..
        } = tag;
        let known = vocabulary::is_element(&name);
        self.lit("<");
        self.lit(&name);
        self.attributes(attributes, known);
        self.lit(">");
        match body {
            Body::Void if vocabulary::is_void(&name) => return,
            // In SVG and MathML an element may be empty.
            Body::Void => {}
            Body::Block(block) => {
                let outer = self.place;
                let raw = vocabulary::is_raw_text(&name);
                self.place = Place::Body(if raw { Escape::None } else { Escape::Html });
                self.scope(block.nodes);
                self.place = outer;
            }
        }
        self.lit("</");
        self.lit(&name);
        self.lit(">");
    }
}

fn component(call: ast::Component) -> Component {
    let place = Place::Body(Escape::Html);
    let children = (!call.children.is_empty()).then(|| place.block(call.children, 0));
    let slots = Slots::map(call.slots, &mut |slot| Slot {
        name: slot.name,
        arguments: slot.arguments,
        props: once(slot.props),
        block: place.block(slot.body.nodes, 0),
    });
    Component {
        path: call.path,
        arguments: call.arguments,
        props: once(call.props),
        slots,
        children,
    }
}

/// Without the props that are given a second time, which is reported.
fn once(props: Vec<Prop>) -> Vec<Prop> {
    let mut names: Vec<String> = Vec::new();
    let mut first = |prop: &Prop| {
        let name = match &prop.name {
            PropName::Method(name) => name.to_string(),
            PropName::Attribute { text, .. } => text.clone(),
        };
        let new = !names.contains(&name);
        names.push(name);
        new
    };
    props.into_iter().filter(|prop| first(prop)).collect()
}

/// maud's escaping: the same in text and between double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A splice alone.
fn only_splice(nodes: &[Node<NoElement>]) -> Option<Group> {
    match nodes {
        [Node::Splice(splice)] => Some(splice.group.clone()),
        _ => None,
    }
}
