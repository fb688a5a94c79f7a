//! The contract with the expansions of `#[component]` and `#[slot]`.
//!
//! A call of a component collects its props in a struct with a type parameter for each that is required
//! and each slot: `Unset`, then `Set`. A missing prop and a slot that is given twice are bounds that are
//! not met.

pub use crate::component::Binding;
use crate::component::{AttributeValue, Attributes};

/// A prop that is not given.
#[derive(Clone, Copy, Debug)]
pub struct Unset;

/// A prop that is given.
#[derive(Clone, Copy, Debug)]
pub struct Set<T>(pub T);

/// A slot that need not be given, and is so far only if an `@if` or `@for` of the call did.
#[derive(Clone, Copy, Debug)]
pub struct NotYet<T>(pub Option<T>);

/// A slot that may be given in the control flow of a call.
pub trait InFlow<T> {
    /// Gives the slot to the component.
    fn put(&mut self, slot: T);
}

impl<T> InFlow<T> for NotYet<T> {
    fn put(&mut self, slot: T) {
        self.0 = Some(slot);
    }
}

impl<T> InFlow<T> for Set<Option<T>> {
    fn put(&mut self, slot: T) {
        self.0 = Some(slot);
    }
}

/// A required slot that a call gives in its control flow.
#[diagnostic::on_unimplemented(
    message = "a required slot of `{Component}` cannot stand in `@if` or `@for`",
    label = "put the condition within the slot",
    note = "a slot of type `Option<Slot>` or `Vec<Slot>` can"
)]
pub trait InFlowOf<Component> {}

/// A slot that need not be given.
pub trait Optional<T> {
    /// Returns the value, if it is given.
    fn given(self) -> Option<T>;
}

impl<T> Optional<T> for NotYet<T> {
    fn given(self) -> Option<T> {
        self.0
    }
}

impl<T> Optional<T> for Set<Option<T>> {
    fn given(self) -> Option<T> {
        self.0
    }
}

/// The value of a prop that is there or not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the value of a prop that is there or not",
    label = "write the name of the prop alone, or `name[condition]`",
    note = "a prop of type `bool` is `false` if it is not given"
)]
pub trait Flag {
    /// Returns whether the prop is there.
    fn on(self) -> bool;
}

impl Flag for bool {
    fn on(self) -> bool {
        self
    }
}

/// The content of the braces of a component that takes none.
#[diagnostic::on_unimplemented(
    message = "`{Component}` takes no content",
    label = "its braces may hold named slots only",
    note = "a component takes content by an argument `inner_block: Slot`"
)]
pub trait ContentOf<Component> {}

/// The value of an attribute that a call gives to a component that passes none on.
#[diagnostic::on_unimplemented(
    message = "`{Component}` passes no attributes on",
    label = "`{Component}` has no such prop",
    note = "a component takes the attributes of HTML by an argument `#[rest] rest: Attributes`"
)]
pub trait AttributeOf<Component> {}

/// The value of a `[..]` for a required prop.
#[diagnostic::on_unimplemented(
    message = "a required prop of `{Component}` cannot be given by an `Option`",
    label = "write the value itself, in `(..)`",
    note = "`[..]` gives a prop that can be left out: one of type `Option<T>`, or with a `#[default]`"
)]
pub trait OptionOf<Component> {
    /// Returns a value, which never exists.
    fn value<T>(self) -> T;
}

/// Gives an attribute to the rest.
pub fn set<V: AttributeValue>(attributes: &mut Attributes, name: &'static str, value: &V) {
    crate::component::pass_on(attributes.set(name, value));
}

/// Gives an attribute to the rest that is there or not.
pub fn toggle(attributes: &mut Attributes, name: &'static str, on: bool) {
    crate::component::pass_on(attributes.toggle(name, on));
}
