//! Options of the commands, which follow their command directly.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

use super::command::{
    AddClass, Classes, Dispatch, Exec, Hide, IgnoreAttributes, Navigate, Patch, Push, PushFocus,
    RemoveAttribute, RemoveClass, SetAttribute, Show, Toggle, ToggleAttribute, ToggleClass,
    Transition, object, value,
};
use super::{JsCommands, Selector};

/// A command for the element with the binding, or for other elements with [`to`](JsCommands::to).
pub trait Targeted {}

/// A command that takes time.
pub trait Timed {}

/// A command that may run one transition.
pub trait Transitioned {}

/// A command that goes to another URL.
pub trait Followed {}

macro_rules! marks {
    ($($mark:ident: $($kind:ident)*;)*) => {$($(impl $mark for $kind {})*)*};
}

marks! {
    Targeted: AddClass Dispatch Exec IgnoreAttributes PushFocus RemoveAttribute RemoveClass
        SetAttribute ToggleAttribute ToggleClass Transition;
    Timed: AddClass Hide RemoveClass Show Toggle ToggleClass Transition;
    Transitioned: AddClass Hide RemoveClass Show ToggleClass;
    Followed: Navigate Patch;
}

impl<Last: Targeted> JsCommands<Last> {
    /// Sets the elements of the command; the default is the element with the binding.
    pub fn to(self, to: impl Into<Selector>) -> Self {
        self.argument("to", to.into())
    }
}

impl<Last: Timed> JsCommands<Last> {
    /// Sets the duration of the transition; the default of the client is 200 ms.
    pub fn time(self, time: Duration) -> Self {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.argument("time", millis)
    }

    /// Allows patches of the server while the transition runs.
    pub fn non_blocking(self) -> Self {
        self.argument("blocking", false)
    }
}

impl<Last: Transitioned> JsCommands<Last> {
    /// Sets the transition: classes that are set while it runs, or three groups of them.
    pub fn with_transition(self, classes: impl Into<Classes>) -> Self {
        self.argument("transition", classes.into())
    }
}

impl<Last: Followed> JsCommands<Last> {
    /// Replaces the present entry of the browser's history.
    pub fn replace(self) -> Self {
        self.argument("replace", true)
    }
}

impl JsCommands<Push> {
    /// Adds a value to the payload of the event.
    pub fn value(mut self, key: impl Into<String>, sent: impl Serialize) -> Self {
        if let (Some(sent), Some(last)) = (value(sent), self.commands.last_mut()) {
            let mut values: Map<String, Value> = object(last.arguments.get_mut("value"));
            values.insert(key.into(), sent);
            last.arguments.insert("value".to_owned(), values.into());
        }
        self
    }

    /// Sets the handler of the event: a component's handle, or the views and components that a selector
    /// finds.
    pub fn target(self, target: impl Serialize) -> Self {
        match value(target) {
            Some(target) => self.argument("target", target),
            None => self,
        }
    }

    /// Sets further elements that get the loading classes.
    pub fn loading(self, selector: impl Into<String>) -> Self {
        self.argument("loading", selector.into())
    }

    /// Fires the events of page loading while the server handles the event.
    pub fn page_loading(self) -> Self {
        self.argument("page_loading", true)
    }
}

impl JsCommands<Dispatch> {
    /// Sets the `detail` of the event.
    pub fn detail(self, detail: impl Serialize) -> Self {
        match value(detail) {
            Some(detail) => self.argument("detail", detail),
            None => self,
        }
    }

    /// Prevents the event from bubbling: only the element itself receives it.
    pub fn no_bubbles(self) -> Self {
        self.argument("bubbles", false)
    }

    /// Delays patches of the server until the listener calls `event.detail.done()`.
    pub fn blocking(self) -> Self {
        self.argument("blocking", true)
    }
}

impl JsCommands<Show> {
    /// Sets the value of CSS `display`; the default is `block`.
    pub fn display(self, display: impl Into<String>) -> Self {
        self.argument("display", display.into())
    }
}

impl JsCommands<Toggle> {
    /// Sets the value of CSS `display` when shown; the default is `block`.
    pub fn display(self, display: impl Into<String>) -> Self {
        self.argument("display", display.into())
    }

    /// Sets the transition when shown.
    pub fn enter(self, classes: impl Into<Classes>) -> Self {
        self.argument("ins", classes.into())
    }

    /// Sets the transition when hidden.
    pub fn leave(self, classes: impl Into<Classes>) -> Self {
        self.argument("outs", classes.into())
    }
}

impl JsCommands<ToggleAttribute> {
    /// Sets a second value: the attribute alternates between both.
    pub fn or(mut self, other: impl Into<String>) -> Self {
        if let Some(Value::Array(pair)) = self
            .commands
            .last_mut()
            .and_then(|last| last.arguments.get_mut("attr"))
        {
            let name = pair.first().and_then(Value::as_str).unwrap_or_default();
            let other = super::command::harmless(name, other.into()).unwrap_or_default();
            pair.truncate(2);
            pair.push(Value::from(other));
        }
        self
    }
}
