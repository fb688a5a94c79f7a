//! Selectors for the elements of a command.

use serde_json::{Value, json};

/// The elements of a command: all elements of the page that a CSS selector matches.
///
/// ```
/// use bennu::{Js, js::Selector};
///
/// // Everywhere, within the element that has the binding, and around it.
/// let js = Js::show("#menu").show(Selector::inner(".arrow")).add_class("open").to(Selector::closest("nav"));
/// # let text = serde_json::to_string(&js).unwrap();
/// # assert!(text.contains(r#"{"inner":".arrow"}"#) && text.contains(r#"{"closest":"nav"}"#));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Selector(Value);

impl Selector {
    /// Selects the element with the binding.
    pub fn itself() -> Self {
        Self(Value::Null)
    }

    /// Selects elements within the element with the binding.
    pub fn inner(selector: impl Into<String>) -> Self {
        Self(json!({ "inner": selector.into() }))
    }

    /// Selects the nearest element around the element with the binding.
    pub fn closest(selector: impl Into<String>) -> Self {
        Self(json!({ "closest": selector.into() }))
    }
}

impl From<&str> for Selector {
    fn from(selector: &str) -> Self {
        Self(Value::from(selector))
    }
}

impl From<String> for Selector {
    fn from(selector: String) -> Self {
        Self(Value::from(selector))
    }
}

impl From<&String> for Selector {
    fn from(selector: &String) -> Self {
        Self(Value::from(selector.as_str()))
    }
}

impl From<Selector> for Value {
    fn from(selector: Selector) -> Self {
        selector.0
    }
}
