//! Links to views and other pages.

use std::borrow::Cow;

use bennu_macros::html;

use crate::component::{AttributeValue, Attributes, Slot, pass_on};
use crate::live_view::{History, IntoLivePath};
use crate::rendered::Rendered;

/// A link: to another view, to the same view at another URL, or to any page.
///
/// ```
/// use bennu::prelude::*;
///
/// let link = html! { Link href="https://example.com" class="out" { "Example" } };
/// assert_eq!(
///     link.into_html(),
///     "<a href=\"https://example.com\" class=\"out\">Example</a>"
/// );
/// ```
///
/// | prop | destination |
/// |---|---|
/// | `navigate=(Dashboard::path())` | another view of the live session, over the same socket |
/// | `patch=(UsersRoute::Show { id })` | another URL of the same view, for its `#[handle_params]` |
/// | `href="https://.."` | any page, which the browser loads |
///
/// One of them is required. `navigate` and `patch` take only the path of a view or one of its routes.
/// With them, `replace` makes no new entry in the browser's history. A `href` that would run code is
/// not followed. All other attributes are those of the `a`.
#[derive(Clone, Copy, Debug)]
pub struct Link;

impl Link {
    /// Returns the props of a call, before any is given.
    pub const fn props<'a>() -> LinkProps<'a, NotGiven, NotGiven, NotGiven> {
        LinkProps {
            to: NotGiven,
            replace: NotGiven,
            content: NotGiven,
            attributes: Attributes::new(),
            slot: std::marker::PhantomData,
        }
    }
}

/// The props of a call of [`Link`].
#[derive(Debug)]
#[must_use]
pub struct LinkProps<'a, To, R, C> {
    to: To,
    replace: R,
    content: C,
    attributes: Attributes,
    slot: std::marker::PhantomData<Slot<'a>>,
}

/// A prop that is not given.
#[derive(Clone, Copy, Debug)]
pub struct NotGiven;

/// A destination that the client follows over its socket.
#[derive(Clone, Debug)]
pub struct LiveHref {
    path: String,
    /// The kind in the client's words: `redirect` or `patch`.
    kind: &'static str,
}

/// A destination that the browser loads.
#[derive(Clone, Debug)]
pub struct Href(Attributes);

/// Whether the history gets a new entry for the page.
#[derive(Clone, Copy, Debug)]
pub struct Replace(History);

impl<'a, To, R, C> LinkProps<'a, To, R, C> {
    /// Leads to another view, over the same socket.
    pub fn navigate<V>(self, path: impl IntoLivePath<V>) -> LinkProps<'a, LiveHref, R, C>
    where
        To: OneDestination,
    {
        self.live("redirect", path)
    }

    /// Leads to the same view at another URL.
    pub fn patch<V>(self, path: impl IntoLivePath<V>) -> LinkProps<'a, LiveHref, R, C>
    where
        To: OneDestination,
    {
        self.live("patch", path)
    }

    /// Leads to any page, which the browser loads.
    pub fn href(self, href: impl AttributeValue) -> LinkProps<'a, Href, R, C>
    where
        To: OneDestination,
    {
        let mut attributes = Attributes::new();
        pass_on(attributes.set("href", &href));
        self.to(Href(attributes))
    }

    /// Sets whether the page replaces the present one in the browser's history.
    pub fn replace(self, replace: bool) -> LinkProps<'a, To, Replace, C>
    where
        R: OneReplace,
    {
        let history = if replace {
            History::Replace
        } else {
            History::Push
        };
        LinkProps {
            to: self.to,
            replace: Replace(history),
            content: self.content,
            attributes: self.attributes,
            slot: self.slot,
        }
    }

    /// Sets the content of the link.
    pub fn inner_block(self, content: Slot<'a>) -> LinkProps<'a, To, R, Slot<'a>>
    where
        C: OneContent,
    {
        LinkProps {
            to: self.to,
            replace: self.replace,
            content,
            attributes: self.attributes,
            slot: self.slot,
        }
    }

    /// Sets an attribute of the `a`.
    pub fn attribute(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl AttributeValue,
    ) -> Self {
        pass_on(self.attributes.set(name, &value));
        self
    }

    /// Sets an attribute of the `a`, if there is a value.
    pub fn optional_attribute(
        self,
        name: impl Into<Cow<'static, str>>,
        value: Option<impl AttributeValue>,
    ) -> Self {
        match value {
            Some(value) => self.attribute(name, value),
            None => self,
        }
    }

    /// Sets several attributes of the `a`.
    pub fn attributes(mut self, attributes: impl Into<Attributes>) -> Self {
        self.attributes.extend(attributes.into());
        self
    }

    /// Sets an attribute of the `a` without a value, if `on`.
    pub fn toggle_attribute(mut self, name: impl Into<Cow<'static, str>>, on: bool) -> Self {
        pass_on(self.attributes.toggle(name, on));
        self
    }

    /// Renders the link as an `a`.
    pub fn render(self) -> Rendered
    where
        To: Destination,
        R: ReplaceOf<To>,
        C: Content,
    {
        let history = self.replace.history();
        let (destination, content) = (self.to.attributes(history), self.content.content());
        html! { a ..(destination) ..(self.attributes) { (content) } }
    }

    fn live<V>(
        self,
        kind: &'static str,
        path: impl IntoLivePath<V>,
    ) -> LinkProps<'a, LiveHref, R, C> {
        let path = path.into_live_path().to_string();
        self.to(LiveHref { path, kind })
    }

    fn to<Other>(self, to: Other) -> LinkProps<'a, Other, R, C> {
        LinkProps {
            to,
            replace: self.replace,
            content: self.content,
            attributes: self.attributes,
            slot: self.slot,
        }
    }
}

/// Defines the attributes with plain names, each with its optional form.
macro_rules! attributes {
    ($($name:ident $maybe:ident,)*) => {
        impl<To, R, C> LinkProps<'_, To, R, C> {$(
            #[doc = concat!("The attribute `", stringify!($name), "` of the `a`.")]
            pub fn $name(self, value: impl AttributeValue) -> Self {
                self.attribute(stringify!($name), value)
            }

            #[doc = concat!("The attribute `", stringify!($name), "` of the `a`, where there is a value.")]
            pub fn $maybe(self, value: Option<impl AttributeValue>) -> Self {
                self.optional_attribute(stringify!($name), value)
            }
        )*}
    };
}

attributes! {
    accesskey maybe_accesskey,
    class maybe_class,
    dir maybe_dir,
    download maybe_download,
    draggable maybe_draggable,
    hreflang maybe_hreflang,
    id maybe_id,
    lang maybe_lang,
    ping maybe_ping,
    referrerpolicy maybe_referrerpolicy,
    rel maybe_rel,
    role maybe_role,
    style maybe_style,
    tabindex maybe_tabindex,
    target maybe_target,
    title maybe_title,
}

/// The destination of a link.
#[diagnostic::on_unimplemented(
    message = "missing prop `navigate`, `patch` or `href` of `Link`",
    label = "write `Link navigate=(View::path())`, `patch=(..)` or `href=(..)`"
)]
pub trait Destination {
    /// Returns the attributes for the destination.
    fn attributes(self, history: History) -> Attributes;
}

#[diagnostic::do_not_recommend]
impl Destination for LiveHref {
    fn attributes(self, history: History) -> Attributes {
        let mut attributes = Attributes::new();
        pass_on(attributes.set("href", &self.path));
        pass_on(attributes.set("data-phx-link", self.kind));
        pass_on(attributes.set("data-phx-link-state", history.as_str()));
        attributes
    }
}

#[diagnostic::do_not_recommend]
impl Destination for Href {
    fn attributes(self, _: History) -> Attributes {
        self.0
    }
}

/// A link that has no destination yet.
#[diagnostic::on_unimplemented(
    message = "`Link` has one destination: one of `navigate`, `patch` and `href`",
    label = "a second one"
)]
pub trait OneDestination {}

#[diagnostic::do_not_recommend]
impl OneDestination for NotGiven {}

/// A link whose `replace` is not given yet.
#[diagnostic::on_unimplemented(
    message = "prop `replace` of `Link` is given twice",
    label = "once more"
)]
pub trait OneReplace {}

#[diagnostic::do_not_recommend]
impl OneReplace for NotGiven {}

/// The possible values of `replace` for a link to `To`.
#[diagnostic::on_unimplemented(
    message = "prop `replace` of `Link` is for `navigate` and `patch`",
    label = "a `href` loads another page, which the browser adds to its history"
)]
pub trait ReplaceOf<To> {
    /// Returns the change of the history.
    fn history(self) -> History;
}

#[diagnostic::do_not_recommend]
impl<To> ReplaceOf<To> for NotGiven {
    fn history(self) -> History {
        History::Push
    }
}

#[diagnostic::do_not_recommend]
impl ReplaceOf<LiveHref> for Replace {
    fn history(self) -> History {
        self.0
    }
}

#[diagnostic::do_not_recommend]
impl ReplaceOf<NotGiven> for Replace {
    fn history(self) -> History {
        self.0
    }
}

/// A link that has no content yet.
#[diagnostic::on_unimplemented(
    message = "the content of `Link`, its `inner_block`, is given twice",
    label = "once more"
)]
pub trait OneContent {}

#[diagnostic::do_not_recommend]
impl OneContent for NotGiven {}

/// The content of a link.
#[diagnostic::on_unimplemented(
    message = "missing the content of `Link`, its `inner_block`",
    label = "`Link` needs content in braces"
)]
pub trait Content {
    /// Returns the content as a splice.
    fn content(self) -> impl crate::rendered::Splice;
}

#[diagnostic::do_not_recommend]
impl Content for Slot<'_> {
    fn content(self) -> impl crate::rendered::Splice {
        self
    }
}
