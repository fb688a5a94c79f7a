//! Slots: the content that a call passes to a component.

use std::fmt;
use std::ops::Deref;

use crate::rendered::{Rendered, Renderer, Splice};

/// Content that a call passes to a component: in its braces, or in a `:name { .. }` inside them.
///
/// As an argument of a [`#[component]`](macro@crate::component), `inner_block: Slot` is the content of
/// the braces, and any other name is a slot of that name. An `Option<Slot>` is optional, and a
/// `Vec<Slot>` takes any number.
///
/// ```
/// use bennu::prelude::*;
///
/// #[component]
/// fn card(inner_block: Slot, footer: Option<Slot>) -> Rendered {
///     html! {
///         div { (inner_block) }
///         @if let Some(footer) = footer { footer { (footer) } }
///     }
/// }
///
/// let page = html! { Card { "text" :footer { "the end" } } };
/// assert_eq!(page.into_html(), "<div>text</div><footer>the end</footer>");
/// ```
///
/// # Arguments
///
/// The component passes an `&A` to a `Slot<'_, A>` with [`render`](Self::render). The call names the
/// argument between bars, or ignores it.
///
/// ```
/// use bennu::prelude::*;
///
/// #[component]
/// fn list<T>(rows: &[T], inner_block: Slot<'_, T>) -> Rendered {
///     html! { ul { @for row in rows key=(0) { li { (inner_block.render(row)) } } } }
/// }
///
/// let page = html! { List |number| rows=(&[1, 2]) { "No. " (number) } };
/// assert_eq!(page.into_html(), "<ul><li>No. 1</li><li>No. 2</li></ul>");
/// ```
///
/// # Props
///
/// A `Slot<'_, A, P>` also has props: a struct under [`#[slot]`](macro@crate::slot), whose fields are
/// fields of the slot.
///
/// ```
/// use bennu::prelude::*;
///
/// #[slot]
/// struct Column<'a> {
///     label: &'a str,
/// }
///
/// #[component]
/// fn table<T>(rows: &[T], col: Vec<Slot<'_, T, Column<'_>>>) -> Rendered {
///     html! {
///         table {
///             thead { tr { @for col in &col { th { (col.label) } } } }
///             tbody { @for row in rows { tr { @for col in &col { td { (col.render(row)) } } } } }
///         }
///     }
/// }
///
/// let page = html! { Table rows=(&["Ada"]) { :col |name| label="Name" { (name) } } };
/// assert_eq!(
///     page.into_html(),
///     "<table><thead><tr><th>Name</th></tr></thead><tbody><tr><td>Ada</td></tr></tbody></table>"
/// );
/// ```
pub struct Slot<'a, A: ?Sized = (), P = ()> {
    props: P,
    content: Content<'a, A>,
}

enum Content<'a, A: ?Sized> {
    /// Content that does not depend on the argument.
    Rendered(Rendered),
    Each(Box<dyn Fn(&A) -> Rendered + 'a>),
}

impl<'a, A: ?Sized> Slot<'a, A> {
    /// Makes a slot whose content depends on its argument.
    ///
    /// The box lets the compiler infer the type of the closure's argument.
    pub fn with(content: Box<dyn Fn(&A) -> Rendered + 'a>) -> Self {
        Self {
            props: (),
            content: Content::Each(content),
        }
    }

    /// Adds props to the slot.
    pub fn with_props<P>(self, props: P) -> Slot<'a, A, P> {
        Slot {
            props,
            content: self.content,
        }
    }
}

impl<A: ?Sized, P> Slot<'_, A, P> {
    /// Renders the content for `argument`.
    pub fn render(&self, argument: &A) -> impl Splice {
        match &self.content {
            Content::Rendered(rendered) => Shown::Shared(rendered),
            Content::Each(content) => Shown::Own(content(argument)),
        }
    }

    /// Returns the props of the slot.
    pub fn props(&self) -> &P {
        &self.props
    }
}

/// Gives access to the props as fields of the slot.
impl<A: ?Sized, P> Deref for Slot<'_, A, P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.props
    }
}

impl<A: ?Sized> From<Rendered> for Slot<'_, A> {
    fn from(rendered: Rendered) -> Self {
        Self {
            props: (),
            content: Content::Rendered(rendered),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<P> Splice for Slot<'_, (), P> {
    fn splice(&self, renderer: &mut Renderer) {
        self.render(&()).splice(renderer);
    }
}

#[diagnostic::do_not_recommend]
impl<P> Splice for &Slot<'_, (), P> {
    fn splice(&self, renderer: &mut Renderer) {
        Slot::splice(self, renderer);
    }
}

impl<A: ?Sized, P: fmt::Debug> fmt::Debug for Slot<'_, A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("props", &self.props)
            .finish_non_exhaustive()
    }
}

/// The content of a slot, for one argument.
enum Shown<'s> {
    Shared(&'s Rendered),
    Own(Rendered),
}

impl Splice for Shown<'_> {
    fn splice(&self, renderer: &mut Renderer) {
        match self {
            Self::Shared(content) => content.splice(renderer),
            Self::Own(content) => content.splice(renderer),
        }
    }
}

/// The props of a slot, which a call writes after `:name`.
///
/// [`#[slot]`](macro@crate::slot) on a struct implements it. By hand:
///
/// ```
/// use bennu::component::SlotProps;
/// use bennu::prelude::*;
///
/// #[derive(Default)]
/// struct Tab { label: String }
///
/// impl Tab {
///     fn label(mut self, label: &str) -> Self { self.label = label.to_uppercase(); self }
///     fn given(self) -> Self { self }
/// }
///
/// impl SlotProps for Tab {
///     type Builder = Self;
///     fn builder() -> Self { Self::default() }
/// }
///
/// #[component]
/// fn tabs(tab: Vec<Slot<'_, (), Tab>>) -> Rendered {
///     html! { @for tab in tab { b { (tab.label) } (tab) } }
/// }
///
/// let page = html! { Tabs { :tab label="one" { "1" } } };
/// assert_eq!(page.into_html(), "<b>ONE</b>1");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the props of a slot",
    note = "write `#[slot]` above the struct `{Self}`"
)]
pub trait SlotProps: Sized {
    /// A builder with a method for each prop; `given()` ends it.
    type Builder;

    /// Returns a builder without any prop.
    fn builder() -> Self::Builder;
}

/// The builder of a slot without props.
#[derive(Clone, Copy, Debug)]
pub struct NoProps;

impl SlotProps for () {
    type Builder = NoProps;

    fn builder() -> NoProps {
        NoProps
    }
}

impl NoProps {
    /// Ends the builder without props.
    pub fn given(self) {}
}

#[cfg(test)]
mod tests {
    use bennu_macros::{component, html};

    use super::*;
    use crate::rendered::{Tracking, render_html, render_tracked};

    #[component]
    fn twice(inner_block: Slot<'_, u8>, footer: Slot, #[default("d")] class: &str) -> Rendered {
        html! {
            @for number in [1, 2] { b class=(class) { (inner_block.render(&number)) } }
            (footer) (footer)
        }
    }

    #[test]
    fn content_is_the_same_for_a_client_as_in_a_page() {
        let name = "Ada";
        let page = || {
            html! {
                Twice |number| { "No. " (number) " of " (name) :footer { i { (name) } } }
                Twice class="x" { "-" :footer { @if name.is_empty() { "none" } } }
            }
        };
        let html = render_html(page);
        assert_eq!(
            html,
            concat!(
                r#"<b class="d">No. 1 of Ada</b><b class="d">No. 2 of Ada</b><i>Ada</i><i>Ada</i>"#,
                r#"<b class="x">-</b><b class="x">-</b>"#,
            )
        );
        let rendered = render_tracked(Tracking::default(), page);
        assert!(!rendered.nodes.is_empty());
        assert_eq!(rendered.into_html(), html);
    }
}
