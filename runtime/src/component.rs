//! Components: pieces of templates with props and slots.
//!
//! A component is a function under [`#[component]`](macro@crate::component). The macro adds an item by
//! whose name templates call the component. The item checks each call for props that are missing, given
//! twice or of another type.
//!
//! ```
//! use bennu::prelude::*;
//!
//! /// A box with a title.
//! #[component]
//! fn card(title: &str, inner_block: Slot) -> Rendered {
//!     html! { div.card { h2 { (title) } (inner_block) } }
//! }
//!
//! let page = html! { Card title="Hello" { p { "inside" } } };
//! assert_eq!(page.into_html(), "<div class=\"card\"><h2>Hello</h2><p>inside</p></div>");
//! ```
//!
//! # By hand
//!
//! A call is ordinary code: `Name a="x" b=(y) { .. }` is
//! `Name::props().a("x").b(y).inner_block(Slot::from(..)).render()`. Templates can call any type with
//! these methods. An attribute with a dash becomes `attribute(name, value)`, and `:footer { .. }`
//! becomes `footer(|slot| slot.given(), Slot::from(..))`.
//!
//! ```
//! use bennu::prelude::*;
//!
//! struct Badge { label: String }
//!
//! impl Badge {
//!     fn props() -> Self { Self { label: String::new() } }
//!     fn label(mut self, label: &str) -> Self { self.label = label.to_uppercase(); self }
//!     fn render(self) -> Rendered { html! { b { (self.label) } } }
//! }
//!
//! assert_eq!(html! { Badge label="new"; }.into_html(), "<b>NEW</b>");
//! ```

mod attributes;
mod slot;

#[doc(hidden)]
pub use attributes::Binding;
pub use attributes::{AttributeValue, Attributes, InvalidAttribute};
pub use slot::{NoProps, Slot, SlotProps};

pub(crate) use attributes::pass_on;
