//! A `#[component]` or `#[slot]`: what the generated code depends on, and nothing else.

use syn::{Attribute, Expr, Generics, Ident, Type, Visibility};

/// A function whose arguments are props.
pub(crate) struct Component {
    pub function: Ident,
    pub doc: String,
    /// The returned type of the function.
    pub output: Type,
    /// Whether it has mistakes: then it is only there for its calls to have none.
    pub is_broken: bool,
    pub props: Props,
}

/// A struct whose fields are the props of a slot.
pub(crate) struct SlotStruct {
    pub props: Props,
}

/// Props, and the item that they are props of.
pub(crate) struct Props {
    /// `UserCard`
    pub owner: Ident,
    pub vis: Visibility,
    /// Every lifetime and every type has a name here.
    pub generics: Generics,
    /// The conditions of the item, and what else holds for what is generated beside it.
    pub attrs: Vec<Attribute>,
    pub list: Vec<Prop>,
}

/// One prop.
pub(crate) struct Prop {
    pub name: Ident,
    pub doc: String,
    /// As it is written.
    pub written: Type,
    /// Every lifetime and every type has a name here.
    pub ty: Type,
    pub kind: Kind,
}

/// The kind of a prop.
pub(crate) enum Kind {
    Required,
    /// `#[default]`, `#[default(expr)]`
    Default(Option<Box<Expr>>),
    /// `Option<T>`, with the `T`.
    Optional(Box<Type>),
    /// `#[rest(disabled)]`, with the names.
    Rest(Vec<Ident>),
    Slot(Box<Slot>),
}

/// A prop that is a slot.
pub(crate) struct Slot {
    pub occurs: Occurs,
    /// The slot, without `Option` and `Vec`.
    pub ty: Type,
    /// The slot, without its props.
    pub content: Type,
    /// The type of its props, where it can have some: all but `inner_block` can.
    pub props: Option<Type>,
}

/// How often a slot can be given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occurs {
    Once,
    Maybe,
    Often,
}
