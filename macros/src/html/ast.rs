//! A template as it is written.
//!
//! Everything is generic over what may stand between the text: [`Child`] in the body of an element,
//! [`NoElement`] in the value of an attribute, so that an element there cannot even be parsed.

use proc_macro2::{Group, Ident, Span, TokenStream};
use syn::{Expr, Pat, Path};

/// A sequence of text, splices, control flow and elements.
pub(crate) type Nodes<E> = Vec<Node<E>>;

/// One piece of a template.
pub(crate) enum Node<E> {
    Text(Text),
    Splice(Splice),
    Element(E),
    Block(Block<E>),
    If(If<E>),
    For(For<E>),
    While(While<E>),
    Match(Match<E>),
    Let(Let),
}

/// The parts of an element's body.
pub(crate) enum Child {
    Tag(Tag),
    Component(Component),
}

/// Nothing may stand in the value of an attribute.
pub(crate) enum NoElement {}

/// A literal.
pub(crate) struct Text {
    pub value: String,
    pub span: Span,
}

/// `(expr)`: the whole group, so that an error underlines the whole splice.
#[derive(Clone)]
pub(crate) struct Splice {
    pub group: Group,
}

/// `{ .. }`
pub(crate) struct Block<E> {
    pub nodes: Nodes<E>,
}

/// `@if cond { } @else if cond { } @else { }`
pub(crate) struct If<E> {
    pub branches: Vec<Branch<E>>,
    pub otherwise: Option<Block<E>>,
}

/// A condition, with what it guards.
pub(crate) struct Branch<E> {
    pub cond: Expr,
    pub body: Block<E>,
}

/// `@for pat in expr key=(key) { }`
pub(crate) struct For<E> {
    pub pat: Pat,
    pub expr: Expr,
    pub key: Option<Group>,
    pub body: Block<E>,
}

/// `@while cond { }`
pub(crate) struct While<E> {
    pub cond: Expr,
    pub body: Block<E>,
}

/// `@match expr { pat if guard => body, }`
pub(crate) struct Match<E> {
    pub expr: Expr,
    pub arms: Vec<Arm<E>>,
}

/// `pat if guard => body`
pub(crate) struct Arm<E> {
    pub pat: Pat,
    pub guard: Option<Expr>,
    pub body: Block<E>,
}

/// `@let pat = source;`
#[derive(Clone)]
pub(crate) struct Let {
    pub pat: Pat,
    /// All of it but the `@`.
    pub statement: TokenStream,
    /// The tokens after the `=`.
    pub source: TokenStream,
}

/// `div.class #id name="value" { .. }`
pub(crate) struct Tag {
    /// The place of errors about the element: its name, or the shorthand of a `div`.
    pub at: TokenStream,
    pub name: String,
    pub attributes: Vec<Attribute>,
    pub body: Body,
    /// Whether a mistake in the tag is reported already, so that more would only follow from it.
    pub broken: bool,
}

/// The part of a tag after its attributes.
pub(crate) enum Body {
    /// `;`
    Void,
    Block(Block<Child>),
}

/// An attribute of a tag.
pub(crate) enum Attribute {
    /// `.name` or `.name[toggle]`
    Class {
        at: TokenStream,
        name: Nodes<NoElement>,
        toggle: Option<Group>,
    },
    /// `#name`
    Id {
        at: TokenStream,
        name: Nodes<NoElement>,
    },
    Named {
        name: Name,
        value: Value,
    },
    /// `..(attributes)`
    Spread(Group),
}

/// The name of an attribute.
pub(crate) struct Name {
    pub at: TokenStream,
    pub text: String,
    /// Whether it is written as a literal, which no check questions.
    pub quoted: bool,
}

/// The value of an attribute.
pub(crate) enum Value {
    /// `name`
    Empty,
    /// `name[cond]`
    Toggle(Group),
    /// `name=[option]`
    Optional(Group),
    /// `name="text"`, `name=(expr)`, `name={ .. }`
    Nodes(Nodes<NoElement>),
}

/// `ui::Card |pat| title="x" { .. }`
pub(crate) struct Component {
    pub path: Path,
    /// The arguments that the component passes to its block.
    pub arguments: Option<Arguments>,
    pub props: Vec<Prop>,
    pub slots: Vec<Slots<SlotEntry>>,
    pub children: Nodes<Child>,
}

/// `name=value` at the call of a component.
pub(crate) struct Prop {
    pub name: PropName,
    pub value: PropValue,
}

/// The name of a prop.
pub(crate) enum PropName {
    /// `title`, the name of a method.
    Method(Ident),
    /// `data-id`, which is passed on as it is.
    Attribute { at: TokenStream, text: String },
}

/// The value of a prop.
pub(crate) enum PropValue {
    /// `name`
    True,
    /// `name="x"`, `name=5`
    Literal(TokenStream),
    /// `name=(expr)`
    Expr(Group),
    /// `name[cond]`
    Toggle(Group),
    /// `name=[option]`
    Optional(Group),
    /// `name={ "a " (b) }`
    Concat(Vec<Piece>),
}

/// A piece of a text that is put together for a prop.
pub(crate) enum Piece {
    Text(String),
    Splice(Group),
}

/// `|a, b|`, with the bars.
#[derive(Clone)]
pub(crate) struct Arguments {
    pub tokens: TokenStream,
    pub patterns: Vec<Pat>,
}

/// The slots that a call gives to a component: one, or control flow with several.
pub(crate) enum Slots<S> {
    One(S),
    /// `@for pat in expr { :col .. }`
    For {
        pat: Pat,
        expr: Expr,
        slots: Vec<Slots<S>>,
    },
    /// `@if cond { :col .. } @else { :col .. }`
    If {
        branches: Vec<(Expr, Vec<Slots<S>>)>,
        otherwise: Option<Vec<Slots<S>>>,
    },
}

impl<S> Slots<S> {
    /// Returns the slots, whether they are given or not.
    pub(crate) fn each(slots: &[Self]) -> Vec<&S> {
        let mut all = Vec::new();
        for slot in slots {
            match slot {
                Self::One(slot) => all.push(slot),
                Self::For { slots, .. } => all.extend(Self::each(slots)),
                Self::If {
                    branches,
                    otherwise,
                } => {
                    let branches = branches.iter().map(|(_, slots)| slots);
                    all.extend(
                        branches
                            .chain(otherwise)
                            .flat_map(|slots| Self::each(slots)),
                    );
                }
            }
        }
        all
    }

    /// Turns each slot into another one.
    pub(crate) fn map<T>(slots: Vec<Self>, turn: &mut dyn FnMut(S) -> T) -> Vec<Slots<T>> {
        let turned = slots.into_iter().map(|slot| match slot {
            Self::One(slot) => Slots::One(turn(slot)),
            Self::For { pat, expr, slots } => Slots::For {
                pat,
                expr,
                slots: Self::map(slots, turn),
            },
            Self::If {
                branches,
                otherwise,
            } => Slots::If {
                branches: branches
                    .into_iter()
                    .map(|(cond, slots)| (cond, Self::map(slots, turn)))
                    .collect(),
                otherwise: otherwise.map(|slots| Self::map(slots, turn)),
            },
        });
        turned.collect()
    }
}

/// `:col |pat| label="Name" { .. }`
pub(crate) struct SlotEntry {
    pub name: Ident,
    pub arguments: Option<Arguments>,
    pub props: Vec<Prop>,
    pub body: Block<Child>,
}

/// The text that a value begins with, whatever follows.
pub(crate) fn leading_text(nodes: &[Node<NoElement>]) -> String {
    let mut text = String::new();
    for node in nodes {
        match node {
            Node::Text(piece) => text.push_str(&piece.value),
            Node::Block(block) => {
                text.push_str(&leading_text(&block.nodes));
                break;
            }
            _ => break,
        }
    }
    text
}
