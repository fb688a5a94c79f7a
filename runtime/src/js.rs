//! Commands for the client: [`Js`].

mod command;
mod encode;
mod options;
mod selector;

pub use command::{
    AddClass, Classes, Dispatch, Exec, Focus, FocusFirst, Hide, IgnoreAttributes, Navigate, Patch,
    PopFocus, Push, PushFocus, RemoveAttribute, RemoveClass, SetAttribute, Show, Toggle,
    ToggleAttribute, ToggleClass, Transition,
};
pub use selector::Selector;

use std::marker::PhantomData;

use serde_json::{Map, Value};

/// Commands that the client carries out at an event: show and hide, classes and attributes, focus,
/// navigation, and events.
///
/// ```
/// use bennu::Js;
///
/// let delete = Js::push("delete").value("id", 7).hide("#row-7").with_transition("fade-out");
/// assert_eq!(
///     serde_json::to_string(&delete)?,
///     r##"[["push",{"event":"delete","value":{"id":7}}],["hide",{"to":"#row-7","transition":[["fade-out"],[],[]]}]]"##
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// A chain begins with `Js::`. Each command has methods for its own options, which follow it directly;
/// then the next command follows. In a template a chain is the value of a binding: `button
/// phx-click=(Js::push("delete").value("id", 7)) { "Delete" }`.
///
/// To keep commands in a field, or to pass them to a component, convert the chain to a [`Js`]:
///
/// ```
/// use bennu::Js;
///
/// fn close(dialog: &str) -> Js {
///     Js::hide(dialog).pop_focus().into()
/// }
///
/// let both = close("#settings").concat(Js::push("closed"));
/// # assert_eq!(serde_json::to_value(&both)?[2][0], "push");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub type Js = JsCommands<Whole>;

/// A chain of commands whose last command is a `Last`; see [`Js`].
#[must_use]
pub struct JsCommands<Last> {
    commands: Vec<Command>,
    last: PhantomData<fn() -> Last>,
}

/// The end of a chain: commands that are kept and joined to others.
#[derive(Clone, Copy, Debug)]
pub enum Whole {}

/// A name on the wire, and its arguments.
#[derive(Clone, Debug, PartialEq)]
struct Command {
    name: &'static str,
    arguments: Map<String, Value>,
}

/// A command that other commands may follow.
pub trait Chain {}

impl<Last> JsCommands<Last> {
    /// Appends other commands to these.
    pub fn concat<Other>(mut self, other: JsCommands<Other>) -> Js {
        self.commands.extend(other.commands);
        self.become_last()
    }

    /// Adds a command.
    fn command<Next>(mut self, name: &'static str) -> JsCommands<Next> {
        self.commands.push(Command {
            name,
            arguments: Map::new(),
        });
        self.become_last()
    }

    /// Sets an argument of the last command.
    fn argument(mut self, key: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if let (Some(last), false) = (self.commands.last_mut(), value.is_null()) {
            last.arguments.insert(key.to_owned(), value);
        }
        self
    }

    fn become_last<Next>(self) -> JsCommands<Next> {
        JsCommands {
            commands: self.commands,
            last: PhantomData,
        }
    }
}

impl Js {
    /// Makes an empty list of commands.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns whether there are no commands.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }
}

impl Default for Js {
    fn default() -> Self {
        Self {
            commands: Vec::new(),
            last: PhantomData,
        }
    }
}

impl<Last: Chain> From<JsCommands<Last>> for Js {
    fn from(commands: JsCommands<Last>) -> Self {
        commands.become_last()
    }
}

impl<Last> Clone for JsCommands<Last> {
    fn clone(&self) -> Self {
        Self {
            commands: self.commands.clone(),
            last: PhantomData,
        }
    }
}

impl<Last> std::fmt::Debug for JsCommands<Last> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Js").field(&self.commands).finish()
    }
}

impl<Left, Right> PartialEq<JsCommands<Right>> for JsCommands<Left> {
    fn eq(&self, other: &JsCommands<Right>) -> bool {
        self.commands == other.commands
    }
}

#[cfg(test)]
mod tests;
