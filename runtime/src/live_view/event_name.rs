//! Names of the events that a view handles.

use std::fmt;

use maud::Render;

use crate::js::{Js, JsCommands};

/// The name of an event that a view handles: `Dashboard::EVENT_SAVE` for `#[handle_event("save")]`.
///
/// A component that fires an event of its caller takes an `EventName`, so the event always has a
/// handler. It is the value of a binding or of a command.
///
/// ```
/// use bennu::live_view::EventName;
/// use bennu::{Js, Rendered, html};
///
/// fn button(on_click: EventName, label: &str) -> Rendered {
///     html! { button phx-click=(on_click) { (label) } }
/// }
///
/// const EVENT_SAVE: EventName = EventName::new("save");
///
/// let html = button(EVENT_SAVE, "Save").into_html();
/// assert_eq!(html, r#"<button phx-click="save">Save</button>"#);
/// assert_eq!(Js::from(EVENT_SAVE), Js::push("save"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventName(&'static str);

impl EventName {
    /// Makes a name. Prefer the constants of `#[live_view]`, which the compiler checks.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name as text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// The value of a binding that is an expression, `phx-click=(on_click)`: an [`EventName`], or commands.
///
/// A text is not one, because nothing would compare it with the handlers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the event of a binding: nothing compares it with the handlers of the view",
    label = "expected an `EventName`, or commands",
    note = "name the constant of the view's event, `View::EVENT_SAVE`, or take an argument of type `EventName`; a name that is only known at run time is pushed by `Js::push(name)`"
)]
pub trait BindingValue {}

impl BindingValue for EventName {}
impl<Last> BindingValue for JsCommands<Last> {}
#[diagnostic::do_not_recommend]
impl<T: BindingValue + ?Sized> BindingValue for &T {}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Render for EventName {
    fn render_to(&self, buffer: &mut String) {
        self.0.render_to(buffer);
    }
}

impl From<EventName> for String {
    fn from(event: EventName) -> Self {
        event.0.to_owned()
    }
}

impl From<EventName> for Js {
    fn from(event: EventName) -> Self {
        Self::push(event).into()
    }
}
