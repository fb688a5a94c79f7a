//! The methods of the builder: one for each prop, by its name.

mod rest;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::super::model::{Kind, Occurs, Prop, Slot};
use super::builder::{Builder, is_single_slot, own};
use super::{located, private};
use crate::item::plain;

impl Builder<'_> {
    /// ```text
    /// impl<'of_user, 'of_class, __User> PropsOfUserCard<'of_user, 'of_class, __User> {
    ///     pub fn user(self, user: &'of_user User) -> PropsOfUserCard<'of_user, 'of_class, Set<&'of_user User>> {
    ///         PropsOfUserCard { __make: self.__make, __generics: self.__generics, user: Set(user), class: self.class }
    ///     }
    ///     pub fn class(mut self, class: &'of_class str) -> Self {
    ///         self.class = Some(class);
    ///         self
    ///     }
    ///     ..
    /// }
    /// ```
    pub(super) fn setters(&self) -> TokenStream {
        let (generics, this) = (self.declared(), self.with(own));
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
            Kind::Required => {
                let mut methods = self.gives(
                    prop,
                    name,
                    &quote!(#name: #ty),
                    &quote!(#name),
                    &quote!(#ty),
                );
                methods.extend(self.maybe_of_required(prop));
                methods
            }
            Kind::Default(_) => self.optional_setters(prop, ty),
            Kind::Optional(inner) => self.optional_setters(prop, inner),
            Kind::Slot(slot) => {
                let mut methods = self.slot_setter(prop, slot);
                methods.extend(self.slot_in_flow(prop, slot));
                methods
            }
            Kind::Rest(_) => TokenStream::new(),
        }
    }

    /// `class(self, class: &str)` and `maybe_class(self, class: Option<&str>)`
    fn optional_setters(&self, prop: &Prop, inner: &Type) -> TokenStream {
        let (name, vis, doc) = (&prop.name, self.vis, doc(prop));
        let maybe = located(&format!("maybe_{}", plain(name)), name.span());
        let (takes, value) = if is_bool(inner) {
            let private = private(name.span());
            (
                quote!(impl #private::component::Flag),
                quote!(#private::component::Flag::on(#name)),
            )
        } else {
            (quote!(#inner), quote!(#name))
        };
        quote! {
            #doc
            #vis fn #name(mut self, #name: #takes) -> Self {
                self.#name = ::core::option::Option::Some(#value);
                self
            }

            #doc
            #vis fn #maybe(mut self, #name: ::core::option::Option<#inner>) -> Self {
                self.#name = #name;
                self
            }
        }
    }

    /// A required prop still has the method of `prop=[..]`, which says so.
    ///
    /// ```text
    /// pub fn maybe_user<_Value>(self, option: impl OptionOf<UserCard>) -> PropsOfUserCard<.., Set<_Value>, ..>
    /// ```
    ///
    /// The type of the prop is inferred: written here, it would repeat what is wrong with it.
    fn maybe_of_required(&self, prop: &Prop) -> Option<TokenStream> {
        let maybe = format!("maybe_{}", plain(&prop.name));
        let is_prop = self.list.iter().any(|other| plain(&other.name) == maybe);
        // The props of a slot may be generic, and nothing names them without their arguments.
        if is_prop || self.is_slot {
            return None;
        }
        let owner = self.owner;
        let maybe = located(&maybe, prop.name.span());
        let private = private(prop.name.span());
        let takes = quote!(option: impl #private::component::OptionOf<#owner>);
        let value = quote!(#private::component::OptionOf::<#owner>::value(option));
        let method = self.gives(
            prop,
            &quote!(#maybe<_Value>),
            &takes,
            &value,
            &quote!(_Value),
        );
        Some(quote!(#[doc(hidden)] #method))
    }

    /// ```text
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

    /// What gives the slot in an `@for` or `@if` of the call: the type of the builder stays the same.
    ///
    /// ```text
    /// pub fn in_flow_col(mut self, props: impl FnOnce(..) -> .., content: Slot<'of_col, T>) -> Self
    /// ```
    fn slot_in_flow(&self, prop: &Prop, slot: &Slot) -> Option<TokenStream> {
        let props = slot.props.as_ref()?;
        let (name, content, vis, ty) = (&prop.name, &slot.content, self.vis, &slot.ty);
        let method = located(&format!("in_flow_{}", plain(name)), name.span());
        let private = private(name.span());
        let builder = quote!(<#props as ::bennu::component::SlotProps>::Builder);
        let takes = quote!(props: impl ::core::ops::FnOnce(#builder) -> #props);
        let builder = quote!(<#props as ::bennu::component::SlotProps>::builder());
        let entry = quote!(content.with_props(props(#builder)));
        let owner = self.owner;
        Some(match slot.occurs {
            Occurs::Often => quote! {
                #[doc(hidden)]
                #vis fn #method(mut self, #takes, content: #content) -> Self {
                    self.#name.push(#entry);
                    self
                }
            },
            Occurs::Maybe => {
                let state = own(prop);
                quote! {
                    #[doc(hidden)]
                    #vis fn #method(mut self, #takes, content: #content) -> Self
                    where
                        #state: #private::component::InFlow<#ty>,
                    {
                        #private::component::InFlow::put(&mut self.#name, #entry);
                        self
                    }
                }
            }
            Occurs::Once => {
                let state = own(prop);
                quote! {
                    #[doc(hidden)]
                    #vis fn #method(self, #takes, _: #content) -> Self
                    where
                        #state: #private::component::InFlowOf<#owner>,
                    {
                        self
                    }
                }
            }
        })
    }

    /// A method that sets the state of a prop.
    fn gives(
        &self,
        prop: &Prop,
        method: &impl ToTokens,
        takes: &TokenStream,
        value: &TokenStream,
        state: &TokenStream,
    ) -> TokenStream {
        let (name, vis, doc) = (&self.name, self.vis, doc(prop));
        let span = Span::mixed_site().located_at(prop.name.span());
        let private = private(prop.name.span());
        let once = is_single_slot(prop).then(|| {
            let (once, before) = (self.once_trait(prop), own(prop));
            quote_spanned!(span=> where #before: #once,)
        });
        let output = self.with(|other| {
            if other.name == prop.name {
                quote!(#private::component::Set<#state>)
            } else {
                own(other)
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
            #vis fn #method(self, #takes) -> #output #once {
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
}

/// Whether a prop is there or not, so that its name alone gives it.
fn is_bool(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("bool"))
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
