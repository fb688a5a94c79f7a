//! The methods of the builder: one for each prop, by its name.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Type};

use super::super::model::{Kind, Occurs, Prop, Slot};
use super::builder::Builder;
use super::{located, private};
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
    /// ```ignore
    /// impl<'of_user, 'of_class, __User, __Class> PropsOfUserCard<'of_user, 'of_class, __User, __Class> {
    ///     pub fn user(self, user: &'of_user User) -> PropsOfUserCard<'of_user, 'of_class, Set<&'of_user User>, __Class>
    ///     where
    ///         __User: OnceUserOfUserCard,
    ///     {
    ///         PropsOfUserCard { __make: self.__make, __generics: self.__generics, user: Set(user), class: self.class }
    ///     }
    ///     ..
    /// }
    /// ```
    pub(super) fn setters(&self) -> TokenStream {
        let (generics, this) = (self.declared(), self.with(|prop| self.own(prop)));
        let mut methods: TokenStream = self.list.iter().map(|prop| self.setter(prop)).collect();
        if !self.is_slot {
            methods.extend(self.content_of_none());
            methods.extend(self.rest());
        }
        quote!(impl #generics #this { #methods })
    }

    fn setter(&self, prop: &Prop) -> TokenStream {
        let name = &prop.name;
        let ty = &prop.ty;
        match &prop.kind {
            Kind::Required => self.state_setter(prop, name, ty, &quote!(#name), ty),
            Kind::Default(_) => self.optional_setters(prop, ty),
            Kind::Optional(inner) => self.optional_setters(prop, inner),
            Kind::Slot(slot) => self.slot_setter(prop, slot),
            Kind::Rest(_) => TokenStream::new(),
        }
    }

    /// `class(self, class: &str)` and `maybe_class(self, class: Option<&str>)`
    fn optional_setters(&self, prop: &Prop, inner: &Type) -> TokenStream {
        let name = &prop.name;
        let option: Type = syn::parse_quote!(::core::option::Option<#inner>);
        let some = quote!(::core::option::Option::Some(#name));
        let maybe = located(&format!("maybe_{}", plain(name)), name.span());
        let mut methods = self.state_setter(prop, name, inner, &some, &option);
        methods.extend(self.state_setter(prop, &maybe, &option, &quote!(#name), &option));
        methods
    }

    fn state_setter(
        &self,
        prop: &Prop,
        method: &Ident,
        takes: &Type,
        value: &TokenStream,
        state: &Type,
    ) -> TokenStream {
        let name = &prop.name;
        self.gives(prop, method, &quote!(#name: #takes), value, &quote!(#state))
    }

    /// ```ignore
    /// pub fn col(
    ///     mut self,
    ///     props: impl FnOnce(<Column<'of_col2> as SlotProps>::Builder) -> Column<'of_col2>,
    ///     content: Slot<'of_col, T>,
    /// ) -> Self
    /// ```
    fn slot_setter(&self, prop: &Prop, slot: &Slot) -> TokenStream {
        let (name, content, ty) = (&prop.name, &slot.content, &slot.ty);
        let Some(props) = &slot.props else {
            let (value, state) = occurs(slot, &quote!(#name), ty);
            return self.gives(prop, name, &quote!(#name: #content), &value, &state);
        };
        let builder = quote!(<#props as ::bennu::component::SlotProps>::Builder);
        let takes = quote! {
            props: impl ::core::ops::FnOnce(#builder) -> #props,
            content: #content
        };
        let builder = quote!(<#props as ::bennu::component::SlotProps>::builder());
        let entry = quote!(content.with_props(props(#builder)));
        if slot.occurs == Occurs::Often {
            let (vis, doc) = (self.vis, doc(prop));
            return quote! {
                #doc
                #vis fn #name(mut self, #takes) -> Self {
                    self.#name.push(#entry);
                    self
                }
            };
        }
        let (value, state) = occurs(slot, &entry, ty);
        self.gives(prop, name, &takes, &value, &state)
    }

    /// A method that sets the state of a prop.
    fn gives(
        &self,
        prop: &Prop,
        method: &Ident,
        takes: &TokenStream,
        value: &TokenStream,
        state: &TokenStream,
    ) -> TokenStream {
        let (name, vis, doc) = (&self.name, self.vis, doc(prop));
        let span = Span::mixed_site().located_at(prop.name.span());
        let private = private(prop.name.span());
        let once = self.once_trait(prop);
        let own = self.own(prop);
        let once = quote_spanned!(span=> #own: #once,);
        let output = self.with(|other| {
            if other.name == prop.name {
                quote!(#private::component::Set<#state>)
            } else {
                self.own(other)
            }
        });
        let fields = self.list.iter().map(|other| {
            let name = &other.name;
            if *name == prop.name {
                quote!(#name: #private::component::Set(#value))
            } else {
                quote!(#name: self.#name)
            }
        });
        quote! {
            #doc
            #vis fn #method(self, #takes) -> #output
            where
                #once
            {
                #name { __make: self.__make, __generics: self.__generics, #(#fields,)* }
            }
        }
    }

    /// A component without content still has the method, which says so.
    fn content_of_none(&self) -> TokenStream {
        if self.list.iter().any(|prop| prop.name == "inner_block") {
            return TokenStream::new();
        }
        let (vis, owner) = (self.vis, self.owner);
        let private = private(owner.span());
        quote! {
            #[doc(hidden)]
            #vis fn inner_block<_Content: #private::component::ContentOf<#owner>>(self, _: _Content) -> Self {
                self
            }
        }
    }

    /// The attributes that are no props.
    fn rest(&self) -> TokenStream {
        let (vis, owner) = (self.vis, self.owner);
        let rest = self.list.iter().find_map(|prop| match &prop.kind {
            Kind::Rest(names) => Some((&prop.name, names)),
            _ => None,
        });
        let Some((rest, names)) = rest else {
            let private = private(owner.span());
            let none = ["attribute", "optional_attribute", "toggle_attribute"].map(|method| {
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
            return quote!(#(#none)*);
        };
        let private = private(rest.span());
        let free = |name: &&str| self.list.iter().all(|prop| plain(&prop.name) != **name);
        let named: Vec<String> = names.iter().map(plain).collect();
        let global = GLOBAL
            .iter()
            .copied()
            .chain(named.iter().map(String::as_str));
        let mut seen: Vec<&str> = Vec::new();
        let global = global.filter(free).filter(|name| {
            let new = !seen.contains(name);
            seen.push(name);
            new
        });
        let global: TokenStream = global.map(|name| self.global(rest, name)).collect();
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

            #global
        }
    }

    /// `id(self, id: impl AttributeValue)`, `hidden(self, on: bool)`
    fn global(&self, rest: &Ident, name: &str) -> TokenStream {
        let vis = self.vis;
        let span = Span::mixed_site().located_at(rest.span());
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

fn doc(prop: &Prop) -> TokenStream {
    let doc = match prop.doc.as_str() {
        "" => format!("The prop `{}`.", plain(&prop.name)),
        doc => doc.to_owned(),
    };
    quote!(#[doc = #doc])
}

/// The value that a slot is kept as, and its type.
fn occurs(slot: &Slot, value: &TokenStream, ty: &Type) -> (TokenStream, TokenStream) {
    if slot.occurs == Occurs::Once {
        return (value.clone(), quote!(#ty));
    }
    (
        quote!(::core::option::Option::Some(#value)),
        quote!(::core::option::Option<#ty>),
    )
}
