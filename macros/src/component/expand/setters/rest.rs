//! The methods for what is no prop: the attributes of HTML.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;

use super::super::super::model::Kind;
use super::super::builder::Builder;
use super::super::{located, private};
use crate::html;
use crate::item::plain;

/// The attributes of HTML that every element can have, and that have a word for a name.
const GLOBAL: &[&str] = &[
    "accesskey",
    "autocapitalize",
    "autocorrect",
    "autofocus",
    "class",
    "contenteditable",
    "dir",
    "draggable",
    "enterkeyhint",
    "hidden",
    "id",
    "inert",
    "inputmode",
    "itemid",
    "itemprop",
    "itemref",
    "itemscope",
    "itemtype",
    "lang",
    "nonce",
    "part",
    "popover",
    "role",
    "slot",
    "spellcheck",
    "style",
    "tabindex",
    "title",
    "translate",
    "writingsuggestions",
];

impl Builder<'_> {
    /// The attributes that are no props: they are passed on, or the component says that it does not.
    pub(super) fn rest(&self) -> TokenStream {
        let rest = self.list.iter().find_map(|prop| match &prop.kind {
            Kind::Rest(names) => Some((&prop.name, names)),
            _ => None,
        });
        let Some((rest, extra)) = rest else {
            return self.nothing_passed_on();
        };
        let mut names: Vec<String> = GLOBAL.iter().map(|&name| name.to_owned()).collect();
        for name in extra.iter().map(plain) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.retain(|name| self.list.iter().all(|prop| plain(&prop.name) != *name));
        let words = names.iter().map(|name| self.word(rest, name));
        let any = self.any(rest);
        quote!(#any #(#words)*)
    }

    /// ```text
    /// pub fn attribute<V: AttributeOf<Card>>(self, _: &'static str, _: V) -> Self
    /// ```
    fn nothing_passed_on(&self) -> TokenStream {
        let (vis, owner) = (self.vis, self.owner);
        let private = private(owner.span());
        let named = ["attribute", "optional_attribute", "toggle_attribute"].map(|method| {
            let method = located(method, owner.span());
            quote! {
                #[doc(hidden)]
                #vis fn #method<_Value: #private::component::AttributeOf<#owner>>(
                    self,
                    _: &'static ::core::primitive::str,
                    _: _Value,
                ) -> Self {
                    self
                }
            }
        });
        quote! {
            #(#named)*

            #[doc(hidden)]
            #vis fn attributes<_Value: #private::component::AttributeOf<#owner>>(
                self,
                _: _Value,
            ) -> Self {
                self
            }
        }
    }

    /// `attribute(self, name, value)` and its kin, which take any name.
    fn any(&self, rest: &Ident) -> TokenStream {
        let vis = self.vis;
        let private = private(rest.span());
        quote! {
            /// An attribute that is passed on.
            #vis fn attribute(
                mut self,
                name: &'static ::core::primitive::str,
                value: impl ::bennu::component::AttributeValue,
            ) -> Self {
                #private::component::set(&mut self.#rest, name, &value);
                self
            }

            /// An attribute that is passed on where there is a value.
            #vis fn optional_attribute(
                mut self,
                name: &'static ::core::primitive::str,
                value: ::core::option::Option<impl ::bennu::component::AttributeValue>,
            ) -> Self {
                if let ::core::option::Option::Some(value) = value {
                    #private::component::set(&mut self.#rest, name, &value);
                }
                self
            }

            /// An attribute that is there or not.
            #vis fn toggle_attribute(
                mut self,
                name: &'static ::core::primitive::str,
                on: ::core::primitive::bool,
            ) -> Self {
                #private::component::toggle(&mut self.#rest, name, on);
                self
            }

            /// Attributes that are passed on as a whole.
            #vis fn attributes(
                mut self,
                attributes: impl ::core::convert::Into<::bennu::Attributes>,
            ) -> Self {
                self.#rest.extend(::core::convert::Into::into(attributes));
                self
            }
        }
    }

    /// `id(self, id: impl AttributeValue)`, `hidden(self, on: bool)`
    fn word(&self, rest: &Ident, name: &str) -> TokenStream {
        let vis = self.vis;
        let method = method(name, rest.span());
        let doc = format!("The attribute `{name}`, which is passed on.");
        if html::is_boolean(name) || name == "hidden" {
            return quote! {
                #[doc = #doc]
                #vis fn #method(self, on: ::core::primitive::bool) -> Self {
                    self.toggle_attribute(#name, on)
                }
            };
        }
        let span = Span::mixed_site().located_at(rest.span());
        let maybe = format_ident!("maybe_{name}", span = span);
        quote! {
            #[doc = #doc]
            #vis fn #method(self, value: impl ::bennu::component::AttributeValue) -> Self {
                self.attribute(#name, value)
            }

            #[doc = #doc]
            #vis fn #maybe(
                self,
                value: ::core::option::Option<impl ::bennu::component::AttributeValue>,
            ) -> Self {
                self.optional_attribute(#name, value)
            }
        }
    }
}

/// The method of an attribute: `for` and `type` are keywords of Rust.
fn method(name: &str, span: Span) -> Ident {
    let span = Span::mixed_site().located_at(span);
    match syn::parse_str::<Ident>(name) {
        Ok(_) => Ident::new(name, span),
        Err(_) => Ident::new_raw(name, span),
    }
}
