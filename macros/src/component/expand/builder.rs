//! The builder: what a call has given, in its type.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Generics, Ident, Visibility};

use super::super::model::{Component, Kind, Occurs, Prop, Props, SlotStruct};
use super::super::parse::pascal;
use super::{arguments, bare, located, private, used};
use crate::item::plain;

/// The parts of the builder.
pub(super) struct Builder<'m> {
    pub owner: &'m Ident,
    pub vis: &'m Visibility,
    pub generics: &'m Generics,
    pub list: &'m [Prop],
    /// The type that the builder makes.
    pub output: TokenStream,
    /// `PropsOfUserCard`
    pub name: Ident,
    /// `prop` or `prop of the slot`, for messages.
    pub is_slot: bool,
}

impl<'m> Builder<'m> {
    pub(super) fn of_component(component: &'m Component) -> Self {
        let output = &component.output;
        Self::new(&component.props, quote!(#output), false)
    }

    pub(super) fn of_slot(slot: &'m SlotStruct) -> Self {
        let owner = &slot.props.owner;
        let (_, arguments, _) = slot.props.generics.split_for_impl();
        Self::new(&slot.props, quote!(#owner #arguments), true)
    }

    fn new(props: &'m Props, output: TokenStream, is_slot: bool) -> Self {
        let owner = &props.owner;
        let name = located(&format!("PropsOf{owner}"), owner.span());
        Self {
            owner,
            vis: &props.vis,
            generics: &props.generics,
            list: &props.list,
            output,
            name,
            is_slot,
        }
    }

    /// A trait for each prop that has to be given, and one for each slot that can be given once: if
    /// it is not met, its message names the prop. `html!` reports a prop that is given twice itself.
    ///
    /// ```text
    /// #[diagnostic::on_unimplemented(message = "missing prop `user` of `UserCard`", ..)]
    /// pub trait PropUserOfUserCard<T> { fn value(self) -> T; }
    /// impl<T> PropUserOfUserCard<T> for Set<T> { fn value(self) -> T { self.0 } }
    /// ```
    pub(super) fn traits(&self) -> TokenStream {
        let missing = self.list.iter().filter(|prop| is_required(prop));
        let twice = self.list.iter().filter(|prop| is_single_slot(prop));
        let missing = missing.map(|prop| self.missing(prop));
        let twice = twice.map(|prop| self.twice(prop));
        quote!(#(#missing)* #(#twice)*)
    }

    fn missing(&self, prop: &Prop) -> TokenStream {
        let (name, vis, owner) = (self.given_trait(prop), self.vis, self.owner);
        let private = private(prop.name.span());
        let plain = plain(&prop.name);
        let (message, place) = match &prop.kind {
            Kind::Slot(_) if plain == "inner_block" => (
                format!("missing the content of `{owner}`, its `inner_block`"),
                format!("`{owner}` needs content in braces"),
            ),
            Kind::Slot(_) => (
                format!("missing slot `{plain}` of `{owner}`"),
                format!("`{owner}` needs a `:{plain}` in its braces"),
            ),
            _ => (
                format!("missing prop `{plain}` of `{owner}`"),
                format!("write `{plain}=(..)`"),
            ),
        };
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #place)]
            #vis trait #name<T> {
                fn value(self) -> T;
            }

            #[diagnostic::do_not_recommend]
            impl<T> #name<T> for #private::component::Set<T> {
                fn value(self) -> T {
                    self.0
                }
            }
        }
    }

    fn twice(&self, prop: &Prop) -> TokenStream {
        let (name, vis, owner) = (self.once_trait(prop), self.vis, self.owner);
        let unset = match &prop.kind {
            Kind::Slot(slot) if slot.occurs == Occurs::Maybe => {
                let private = private(prop.name.span());
                quote!(impl<_Slot> #name for #private::component::NotYet<_Slot> {})
            }
            _ => {
                let private = private(prop.name.span());
                quote!(impl #name for #private::component::Unset {})
            }
        };
        let plain = plain(&prop.name);
        let (message, label) = match &prop.kind {
            Kind::Slot(_) if plain == "inner_block" => (
                format!("the content of `{owner}`, its `inner_block`, is given twice"),
                "once more".to_owned(),
            ),
            Kind::Slot(_) => (
                format!("slot `{plain}` of `{owner}` is given twice"),
                "once more: a slot that can be repeated is a `Vec<Slot>`".to_owned(),
            ),
            _ => return TokenStream::new(),
        };
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            #vis trait #name {}

            #[diagnostic::do_not_recommend]
            #unset
        }
    }

    /// ```text
    /// pub struct PropsOfUserCard<'of_user, 'of_class, __User> {
    ///     __make: fn(&'of_user User, Option<&'of_class str>) -> Rendered,
    ///     __generics: PhantomData<fn() -> (&'of_user (), &'of_class ())>,
    ///     user: __User,
    ///     class: Option<&'of_class str>,
    /// }
    /// ```
    pub(super) fn definition(&self) -> TokenStream {
        let (name, vis, output) = (&self.name, self.vis, &self.output);
        let generics = self.declared();
        let kept = self.list.iter().map(stored);
        let fields = self.list.iter().map(|prop| {
            let name = &prop.name;
            let ty = if has_state(prop) {
                own(prop)
            } else {
                stored(prop)
            };
            quote!(#name: #ty)
        });
        let used = used(self.generics);
        let doc = format!("What a call gives to [`{}`].", self.owner);
        quote! {
            #[doc = #doc]
            #[must_use]
            #vis struct #name #generics {
                __make: fn(#(#kept),*) -> #output,
                __generics: ::core::marker::PhantomData<fn() -> (#(#used,)*)>,
                #(#fields,)*
            }
        }
    }

    /// `PropsOfUserCard { __make, user: Unset, class: None }`
    pub(super) fn start(&self) -> TokenStream {
        let name = &self.name;
        let private = private(Span::call_site());
        let arguments = arguments(self.generics);
        let types = arguments
            .iter()
            .filter(|argument| !argument.to_string().starts_with('\''));
        let types: Vec<_> = types.collect();
        let turbofish = (!types.is_empty()).then(|| quote!(::<#(#types),*>));
        let fields = self.list.iter().map(|prop| {
            let name = &prop.name;
            match &prop.kind {
                Kind::Rest(_) => quote!(#name: ::bennu::Attributes::new()),
                Kind::Default(_) | Kind::Optional(_) => {
                    quote!(#name: ::core::option::Option::None)
                }
                _ if !has_state(prop) => quote!(#name: ::std::vec::Vec::new()),
                Kind::Slot(slot) if slot.occurs == Occurs::Maybe => {
                    quote!(#name: #private::component::NotYet(::core::option::Option::None))
                }
                _ => quote!(#name: #private::component::Unset),
            }
        });
        quote! {
            #name {
                __make: __make #turbofish,
                __generics: ::core::marker::PhantomData,
                #(#fields,)*
            }
        }
    }

    /// `PropsOfUserCard<'of_user, 'of_class, Unset>`
    pub(super) fn unset(&self) -> TokenStream {
        self.with(|prop| {
            let private = private(prop.name.span());
            match &prop.kind {
                Kind::Slot(slot) if slot.occurs == Occurs::Maybe => {
                    let ty = &slot.ty;
                    quote!(#private::component::NotYet<#ty>)
                }
                _ => quote!(#private::component::Unset),
            }
        })
    }

    /// The type of the builder, with a state for each prop that has one.
    pub(super) fn with(&self, state: impl FnMut(&Prop) -> TokenStream) -> TokenStream {
        let name = &self.name;
        let mut all = arguments(self.generics);
        all.extend(self.list.iter().filter(|prop| has_state(prop)).map(state));
        if all.is_empty() {
            quote!(#name)
        } else {
            quote!(#name<#(#all),*>)
        }
    }

    /// The generics of the builder: those of the function without bounds, and a state for each prop.
    pub(super) fn declared(&self) -> TokenStream {
        let mut all = bare(self.generics);
        let states = self.list.iter().filter(|prop| has_state(prop));
        all.extend(states.map(|prop| {
            let state = state(prop);
            quote!(#state)
        }));
        if all.is_empty() {
            TokenStream::new()
        } else {
            quote!(<#(#all),*>)
        }
    }

    /// ```text
    /// pub fn render(self) -> Rendered
    /// where
    ///     __User: PropUserOfUserCard<&'of_user User>,
    /// {
    ///     (self.__make)(PropUserOfUserCard::value(self.user), self.class)
    /// }
    /// ```
    pub(super) fn finish(&self, method: &TokenStream, doc: &str) -> TokenStream {
        let (vis, output) = (self.vis, &self.output);
        let (generics, this) = (self.declared(), self.with(own));
        let (bounds, values) = self.taken();
        quote! {
            impl #generics #this {
                #[doc = #doc]
                #vis fn #method(self) -> #output
                where
                    #(#bounds,)*
                {
                    (self.__make)(#(#values),*)
                }
            }
        }
    }

    /// What each state must be, and the value that is taken out of it.
    fn taken(&self) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let mut bounds = Vec::new();
        let mut values = Vec::new();
        for prop in self.list {
            let (name, state) = (&prop.name, state(prop));
            let span = Span::mixed_site().located_at(name.span());
            if !has_state(prop) {
                values.push(quote!(self.#name));
                continue;
            }
            let (required, ty) = match &prop.kind {
                Kind::Slot(slot) => (slot.occurs == Occurs::Once, &slot.ty),
                _ => (true, &prop.ty),
            };
            if required {
                let given = self.given_trait(prop);
                bounds.push(quote_spanned!(span=> #state: #given<#ty>));
                values.push(quote!(#given::value(self.#name)));
            } else {
                let private = private(name.span());
                bounds.push(quote_spanned!(span=> #state: #private::component::Optional<#ty>));
                values.push(quote!(#private::component::Optional::given(self.#name)));
            }
        }
        (bounds, values)
    }

    /// `PropUserOfUserCard`
    fn given_trait(&self, prop: &Prop) -> Ident {
        let name = format!("Prop{}Of{}", pascal(&plain(&prop.name)), self.owner);
        located(&name, prop.name.span())
    }

    /// `OnceUserOfUserCard`
    pub(super) fn once_trait(&self, prop: &Prop) -> Ident {
        let name = format!("Once{}Of{}", pascal(&plain(&prop.name)), self.owner);
        located(&name, prop.name.span())
    }
}

/// The code for the value that the builder keeps of a prop.
pub(super) fn stored(prop: &Prop) -> TokenStream {
    match &prop.kind {
        Kind::Default(_) => {
            let ty = &prop.ty;
            quote!(::core::option::Option<#ty>)
        }
        Kind::Optional(inner) => quote!(::core::option::Option<#inner>),
        Kind::Rest(_) => quote!(::bennu::Attributes),
        Kind::Slot(slot) => {
            let ty = &slot.ty;
            match slot.occurs {
                Occurs::Once => quote!(#ty),
                Occurs::Maybe => quote!(::core::option::Option<#ty>),
                Occurs::Often => quote!(::std::vec::Vec<#ty>),
            }
        }
        Kind::Required => {
            let ty = &prop.ty;
            quote!(#ty)
        }
    }
}

/// Whether the type of the builder says if a prop is given: a required one, and a slot that can be
/// given once.
pub(super) fn has_state(prop: &Prop) -> bool {
    matches!(prop.kind, Kind::Required) || is_single_slot(prop)
}

/// Whether a prop is a slot that can be given once.
pub(super) fn is_single_slot(prop: &Prop) -> bool {
    matches!(&prop.kind, Kind::Slot(slot) if slot.occurs != Occurs::Often)
}

fn is_required(prop: &Prop) -> bool {
    match &prop.kind {
        Kind::Required => true,
        Kind::Slot(slot) => slot.occurs == Occurs::Once,
        _ => false,
    }
}

/// `__User`, the unbounded type of a prop.
pub(super) fn own(prop: &Prop) -> TokenStream {
    let state = state(prop);
    quote!(#state)
}

/// `__User`
fn state(prop: &Prop) -> Ident {
    let name = format!("__{}", pascal(&plain(&prop.name)));
    located(&name, prop.name.span())
}
