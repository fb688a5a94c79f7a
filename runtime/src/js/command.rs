//! Commands: each begins a chain, or follows in one.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Chain, Js, JsCommands, Selector};
use crate::attribute::{Active, active};
use crate::escaped::Escaped;
use crate::scheme;

/// Defines the commands: a type for each, the function that begins a chain with it, and the method that
/// adds it to a chain.
///
/// The body adds the command to the chain so far.
macro_rules! commands {
    ($(
        $(#[$doc:meta])*
        $kind:ident $method:ident($($argument:ident: $type:ty),*) |$js:ident| $body:expr
    )*) => {
        $(
            #[doc = concat!("The command [`", stringify!($method), "`](super::Js::", stringify!($method), ").")]
            #[derive(Clone, Copy, Debug)]
            pub enum $kind {}

            impl Chain for $kind {}
        )*

        /// # Commands that begin a chain
        impl Js {
            $(
                $(#[$doc])*
                pub fn $method($($argument: $type),*) -> JsCommands<$kind> {
                    let $js = Self::default();
                    $body
                }
            )*
        }

        /// # Commands that follow in a chain
        ///
        /// See [`Js`] for their description.
        impl<Last: Chain> JsCommands<Last> {
            $(
                #[doc = concat!("Then [`", stringify!($method), "`](Js::", stringify!($method), ").")]
                pub fn $method(self, $($argument: $type),*) -> JsCommands<$kind> {
                    let $js = self;
                    $body
                }
            )*
        }
    };
}

commands! {
    /// Pushes an event to the server.
    Push push(event: impl Into<String>) |js| {
        js.command("push").argument("event", event.into())
    }

    /// Dispatches an event in the browser, at the element.
    Dispatch dispatch(event: impl Into<String>) |js| {
        js.command("dispatch").argument("event", event.into())
    }

    /// Shows hidden elements, and hides shown ones.
    Toggle toggle(to: impl Into<Selector>) |js| {
        js.command("toggle").argument("to", to.into())
    }

    /// Shows the hidden elements.
    Show show(to: impl Into<Selector>) |js| {
        js.command("show").argument("to", to.into())
    }

    /// Hides the shown elements.
    Hide hide(to: impl Into<Selector>) |js| {
        js.command("hide").argument("to", to.into())
    }

    /// Adds classes, separated by spaces.
    AddClass add_class(classes: impl AsRef<str>) |js| {
        js.command("add_class").argument("names", words(classes.as_ref()))
    }

    /// Removes classes, separated by spaces.
    RemoveClass remove_class(classes: impl AsRef<str>) |js| {
        js.command("remove_class").argument("names", words(classes.as_ref()))
    }

    /// Adds the classes that are missing, and removes those that are present.
    ToggleClass toggle_class(classes: impl AsRef<str>) |js| {
        js.command("toggle_class").argument("names", words(classes.as_ref()))
    }

    /// Runs a transition: classes that are set while it runs, or three groups of them.
    Transition transition(classes: impl Into<Classes>) |js| {
        js.command("transition").argument("transition", classes.into())
    }

    /// Sets an attribute. A URL that would run code becomes `about:blank#blocked`. An attribute whose
    /// value is code, such as `onclick`, is not set, nor is a binding to a value that is commands.
    SetAttribute set_attribute(name: impl Into<String>, value: impl Into<String>) |js| {
        js.attribute("set_attr", name.into(), value.into())
    }

    /// Removes an attribute of elements.
    RemoveAttribute remove_attribute(name: impl Into<String>) |js| {
        js.command("remove_attr").argument("attr", name.into())
    }

    /// Sets an attribute that is not there or has another value, and removes it if it has this one.
    /// With [`or`](JsCommands::or) it has one value or the other. Values that would run code are
    /// treated as by [`set_attribute`](Js::set_attribute).
    ToggleAttribute toggle_attribute(name: impl Into<String>, value: impl Into<String>) |js| {
        js.attribute("toggle_attr", name.into(), value.into())
    }

    /// Excludes attributes from patches of the server, such as `open` of a `dialog` that the browser
    /// changes itself. `*` matches anything: `data-*`.
    IgnoreAttributes ignore_attributes(names: impl AsRef<str>) |js| {
        js.command("ignore_attrs").argument("attrs", words(names.as_ref()))
    }

    /// Moves the focus to an element.
    Focus focus(to: impl Into<Selector>) |js| {
        js.command("focus").argument("to", to.into())
    }

    /// Focuses the first focusable element within another.
    FocusFirst focus_first(to: impl Into<Selector>) |js| {
        js.command("focus_first").argument("to", to.into())
    }

    /// Remembers an element for [`pop_focus`](Js::pop_focus).
    PushFocus push_focus() |js| js.command("push_focus")

    /// Focuses the element that was remembered last.
    PopFocus pop_focus() |js| js.command("pop_focus")

    /// Navigates to another view. `Dashboard::path()` is a checked path; a text is not checked. A URL
    /// that would run code is refused, as in a template.
    Navigate navigate(href: impl Into<String>) |js| {
        js.command("navigate").argument("href", followed(href.into())).argument("replace", false)
    }

    /// Patches to another URL of the same view: one of its paths, or a text. A URL that would run code
    /// is refused.
    Patch patch(href: impl Into<String>) |js| {
        js.command("patch").argument("href", followed(href.into())).argument("replace", false)
    }

    /// Carries out the commands in an attribute of the element, or of [`to`](JsCommands::to). The
    /// attribute's value must come from the application: commands of a user would be carried out, too.
    Exec exec(attribute: impl Into<String>) |js| {
        js.command("exec").argument("attr", attribute.into())
    }
}

/// The classes of a transition.
///
/// ```
/// use bennu::Js;
///
/// let simple = Js::hide("#menu").with_transition("fade-out");
/// // While it runs, before the first frame, after it.
/// let exact = Js::hide("#menu").with_transition(("transition-all duration-300", "opacity-100", "opacity-0"));
/// # assert!(serde_json::to_string(&exact).unwrap().contains(r#"[["transition-all","duration-300"],["opacity-100"],["opacity-0"]]"#));
/// # let _ = simple;
/// ```
#[derive(Clone, Debug)]
pub struct Classes(Value);

impl From<&str> for Classes {
    fn from(running: &str) -> Self {
        Self::from((running, "", ""))
    }
}

impl From<String> for Classes {
    fn from(running: String) -> Self {
        Self::from(running.as_str())
    }
}

impl From<(&str, &str, &str)> for Classes {
    fn from((running, start, end): (&str, &str, &str)) -> Self {
        Self(Value::from(vec![words(running), words(start), words(end)]))
    }
}

impl From<Classes> for Value {
    fn from(classes: Classes) -> Self {
        classes.0
    }
}

/// Converts a value to send; `None` if it cannot be written as JSON.
pub(super) fn value(value: impl Serialize) -> Option<Value> {
    serde_json::to_value(value)
        .inspect_err(
            |error| tracing::error!(error = %Escaped(error), "a value of a command cannot be sent"),
        )
        .ok()
}

/// Returns the object of an argument.
pub(super) fn object(value: Option<&mut Value>) -> Map<String, Value> {
    match value.map(Value::take) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

fn words(text: &str) -> Value {
    text.split_whitespace().collect::<Vec<_>>().into()
}

impl<Last> JsCommands<Last> {
    /// Adds a command that gives an attribute a value. One that would run code is put out of action.
    fn attribute<Next>(
        self,
        command: &'static str,
        name: String,
        value: String,
    ) -> JsCommands<Next> {
        let value = harmless(&name, value);
        let name = if value.is_some() {
            name
        } else {
            REFUSED.to_owned()
        };
        let pair = vec![name, value.unwrap_or_default()];
        self.command(command).argument("attr", pair)
    }
}

/// The attribute that stands for one that must not be set.
const REFUSED: &str = "data-bennu-refused";

/// The value of an attribute, without what would run code; none for an attribute that is code.
pub(super) fn harmless(name: &str, value: String) -> Option<String> {
    let runs_code = match active(name) {
        Active::No => false,
        Active::Url => scheme::runs_code(&value),
        Active::Urls => scheme::any_runs_code(&value),
        Active::Commands if !value.starts_with('[') => false,
        Active::Code | Active::Commands => {
            tracing::warn!(
                name,
                "a command would set an attribute to code: it is left out"
            );
            return None;
        }
    };
    if runs_code {
        tracing::warn!(name, "a URL of a command would run code: it is left out");
        return Some(scheme::BLOCKED.to_owned());
    }
    Some(value)
}

fn followed(href: String) -> String {
    if scheme::runs_code(&href) {
        tracing::warn!("a URL of a command would run code: it is left out");
        return scheme::BLOCKED.to_owned();
    }
    href
}
