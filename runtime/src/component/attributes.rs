//! Attributes that a component passes on.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use maud::Render;

use crate::attribute::{Active, active};
use crate::escaped::Escaped;
use crate::js::JsCommands;
use crate::rendered::Spread;
use crate::scheme;

/// Attributes that a component passes on to one of its elements: `#[rest] rest: Attributes`.
///
/// A template writes them among the attributes of the element, after two dots.
///
/// ```
/// use bennu::prelude::*;
///
/// #[component]
/// fn knob(inner_block: Slot, #[rest] rest: Attributes) -> Rendered {
///     html! { button type="button" ..(rest) { (inner_block) } }
/// }
///
/// let page = html! { Knob data-turn="1" title="a \"b\"" { "on" } };
/// assert_eq!(
///     page.into_html(),
///     "<button type=\"button\" data-turn=\"1\" title=\"a &quot;b&quot;\">on</button>"
/// );
/// ```
///
/// They are written in the order in which they were set, and their values are escaped. A URL that would run
/// code becomes `about:blank#blocked`; an attribute whose value is code, `on..` or `srcdoc`, is left
/// out, and so is a text in a binding such as `phx-click` that the client would read as commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Attribute {
    name: Cow<'static, str>,
    /// The escaped value; `None` for an attribute without a value.
    value: Option<String>,
}

impl Attributes {
    /// Makes an empty list of attributes.
    pub const fn new() -> Self {
        Self {
            attributes: Vec::new(),
        }
    }

    /// Sets an attribute. An attribute of the same name is replaced at its place.
    ///
    /// ```
    /// use bennu::prelude::*;
    ///
    /// let mut attributes = Attributes::new();
    /// attributes.set("data-id", &7)?;
    /// attributes.set("title", "a < b")?;
    /// attributes.set("data-id", &8)?;
    /// assert_eq!(attributes.to_string(), r#" data-id="8" title="a &lt; b""#);
    /// # Ok::<(), bennu::component::InvalidAttribute>(())
    /// ```
    ///
    /// # Errors
    /// If HTML has no such name, or the attribute's value is code. The same holds for a text that would
    /// be commands: see [`set_commands`](Self::set_commands).
    pub fn set<V: AttributeValue + ?Sized>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: &V,
    ) -> Result<(), InvalidAttribute> {
        let name = valid(name.into())?;
        let mut text = String::new();
        value.write(&mut text);
        let runs_code = match active(&name) {
            Active::Url => scheme::runs_code(&text),
            Active::Urls => scheme::any_runs_code(&text),
            // The client takes every text that begins so for commands.
            Active::Commands if text.starts_with('[') && !value.is_event() => {
                return Err(InvalidAttribute(name));
            }
            Active::No | Active::Code | Active::Commands => false,
        };
        if runs_code {
            tracing::warn!(
                name = &*name,
                "a URL of an attribute would run code: it is left out"
            );
            scheme::BLOCKED.clone_into(&mut text);
        }
        self.put(name, Some(text));
        Ok(())
    }

    /// Sets a binding to commands, which [`set`](Self::set) would refuse as text of a user.
    ///
    /// ```
    /// use bennu::Js;
    /// use bennu::prelude::*;
    ///
    /// let mut attributes = Attributes::new();
    /// attributes.set_commands("phx-click", &Js::hide("#menu"))?;
    /// assert!(attributes.to_string().starts_with(" phx-click=\"[[&quot;hide&quot;"));
    /// # Ok::<(), bennu::component::InvalidAttribute>(())
    /// ```
    ///
    /// # Errors
    /// The same as those of [`set`](Self::set).
    pub fn set_commands<Last>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        commands: &JsCommands<Last>,
    ) -> Result<(), InvalidAttribute> {
        self.set(name, &Binding(commands))
    }

    /// Sets an attribute without a value, or removes it.
    ///
    /// # Errors
    /// The same as those of [`set`](Self::set).
    pub fn toggle(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        on: bool,
    ) -> Result<(), InvalidAttribute> {
        let name = valid(name.into())?;
        if on {
            self.put(name, None);
        } else {
            self.remove(&name);
        }
        Ok(())
    }

    /// Adds the attributes of `others`. An attribute of the same name is replaced at its place.
    pub fn extend(&mut self, others: Self) {
        for Attribute { name, value } in others.attributes {
            self.put(name, value);
        }
    }

    /// Removes an attribute by its name.
    pub fn remove(&mut self, name: &str) {
        self.attributes.retain(|attribute| attribute.name != name);
    }

    /// Returns whether there is an attribute of that name.
    pub fn has(&self, name: &str) -> bool {
        self.attributes
            .iter()
            .any(|attribute| attribute.name == name)
    }

    /// Returns whether there are no attributes.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    fn put(&mut self, name: Cow<'static, str>, value: Option<String>) {
        let given = self
            .attributes
            .iter_mut()
            .find(|attribute| attribute.name == name);
        match given {
            Some(attribute) => attribute.value = value,
            None => self.attributes.push(Attribute { name, value }),
        }
    }
}

/// Copies the attributes, to pass them on twice.
impl From<&Attributes> for Attributes {
    fn from(attributes: &Attributes) -> Self {
        attributes.clone()
    }
}

/// Formats as HTML: ` name="value"` for each attribute.
impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Attribute { name, value } in &self.attributes {
            match value {
                Some(value) => write!(f, " {name}=\"{value}\"")?,
                None => write!(f, " {name}")?,
            }
        }
        Ok(())
    }
}

impl Spread for Attributes {
    fn spread(&self, text: &mut String) {
        // A `String` takes everything.
        let _ = write!(text, "{self}");
    }
}

/// Sets an attribute of a call, and leaves out attributes that no template can write.
pub(crate) fn pass_on(result: Result<(), InvalidAttribute>) {
    if let Err(error) = result {
        tracing::warn!(error = %Escaped(&error), "an attribute of a component is left out");
    }
}

/// The value of an attribute: every type that maud renders as text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an attribute",
    label = "neither text nor a number",
    note = "an attribute that is only there or not is written `name` or `name[condition]`; an optional one `name=[option]`"
)]
pub trait AttributeValue {
    /// Appends the value, escaped.
    fn write(&self, text: &mut String);

    /// Returns whether the value is known to be an event or commands of the application, not of a user.
    #[doc(hidden)]
    fn is_event(&self) -> bool {
        false
    }
}

#[diagnostic::do_not_recommend]
impl<T: Render + ?Sized> AttributeValue for T {
    fn write(&self, text: &mut String) {
        self.render_to(text);
    }
}

/// The value of a binding: an event or commands, which no text of a user can be.
#[derive(Clone, Copy, Debug)]
pub struct Binding<T>(pub T);

impl<T: Render> AttributeValue for Binding<T> {
    fn write(&self, text: &mut String) {
        self.0.render_to(text);
    }

    fn is_event(&self) -> bool {
        true
    }
}

/// An error for an attribute that cannot be passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAttribute(Cow<'static, str>);

impl fmt::Display for InvalidAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no attribute that can be passed on", self.0)
    }
}

impl std::error::Error for InvalidAttribute {}

fn valid(name: Cow<'static, str>) -> Result<Cow<'static, str>, InvalidAttribute> {
    let of_html = |c: char| !(c.is_control() || c.is_whitespace() || "\"'<>/=`".contains(c));
    if !name.is_empty() && name.chars().all(of_html) && active(&name) != Active::Code {
        Ok(name)
    } else {
        Err(InvalidAttribute(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_of_html_and_not_of_code() {
        for good in [
            "data-x",
            "aria-label",
            "phx-click",
            "x:y",
            "@click",
            "ä",
            "on-x",
        ] {
            let mut attributes = Attributes::new();
            assert_eq!(attributes.set(good, "x"), Ok(()), "{good}");
            assert!(attributes.has(good));
        }
        for bad in [
            "",
            "a b",
            "a\"",
            "a>",
            "a=b",
            "a/b",
            "a\n",
            "onclick",
            "ONCLICK",
            "srcdoc",
            "SrcDoc",
            "onwebkitanimationend",
        ] {
            let mut attributes = Attributes::new();
            assert!(attributes.set(bad, "x").is_err(), "{bad}");
            assert!(attributes.toggle(bad, true).is_err(), "{bad}");
            assert!(attributes.is_empty());
        }
    }

    #[test]
    fn values_are_escaped_and_urls_do_not_run_code() {
        let mut attributes = Attributes::new();
        assert_eq!(attributes.set("data-a", "\"><script>"), Ok(()));
        assert_eq!(attributes.set("HREF", "javascript:alert(1)"), Ok(()));
        assert_eq!(
            attributes.to_string(),
            " data-a=\"&quot;&gt;&lt;script&gt;\" HREF=\"about:blank#blocked\""
        );
    }

    #[test]
    fn no_text_becomes_commands_or_animates_a_link() {
        let mut attributes = Attributes::new();
        for name in ["phx-click", "PHX-CLICK", "phx-remove"] {
            assert!(attributes.set(name, "[[\"exec\"]]").is_err(), "{name}");
        }
        assert_eq!(attributes.set("phx-blur", "left"), Ok(()));
        assert_eq!(attributes.set("title", "[x]"), Ok(()));
        assert_eq!(attributes.set("values", "/a;javascript:x"), Ok(()));
        assert_eq!(
            attributes.to_string(),
            " phx-blur=\"left\" title=\"[x]\" values=\"about:blank#blocked\""
        );
    }

    #[test]
    fn a_toggle_is_there_or_not() {
        let mut attributes = Attributes::new();
        assert_eq!(attributes.toggle("hidden", true), Ok(()));
        assert_eq!(attributes.toggle("data-x", false), Ok(()));
        assert_eq!(attributes.to_string(), " hidden");
        assert_eq!(attributes.toggle("hidden", false), Ok(()));
        assert!(attributes.is_empty());
    }
}
