//! `#[payload]`: data that goes over the wire.

mod fields;
mod shape;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Fields, Generics, Ident, Item, Path, Result, Token, Type};

use crate::diag::Errors;
use crate::docs::type_text;
pub(crate) use shape::is_no_object;

/// The traits that `#[payload]` derives.
const DERIVED: &[&str] = &["Serialize", "Deserialize", "JsonSchema"];

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    if !args.is_empty() {
        errors.at(args, "nothing is expected here: write `#[payload]`");
    }
    let item = match Data::read("payload", item.clone()) {
        Ok(mut data) => {
            data.check_borrows(&mut errors);
            data.check("payload", &mut errors);
            data.with_derives()
        }
        Err(error) => {
            errors.push(error);
            item.clone()
        }
    };
    let errors = errors.into_tokens();
    quote!(#errors #item)
}

/// A struct or an enum.
pub(crate) struct Data {
    pub item: Item,
}

impl Data {
    /// Reads the item below the attribute `outer`.
    pub(crate) fn read(outer: &str, tokens: TokenStream) -> Result<Self> {
        let belongs = format!("`#[{outer}]` belongs on a struct or an enum");
        let start = tokens.clone().into_iter().next();
        match syn::parse2::<Item>(tokens) {
            Ok(item @ (Item::Struct(_) | Item::Enum(_))) => Ok(Self { item }),
            Ok(_) => Err(Error::new_spanned(start, belongs)),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn attrs(&self) -> &[Attribute] {
        match &self.item {
            Item::Struct(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            _ => &[],
        }
    }

    /// The name of the item and its generics.
    pub(crate) fn name(&self) -> Option<(&Ident, &Generics)> {
        match &self.item {
            Item::Struct(item) => Some((&item.ident, &item.generics)),
            Item::Enum(item) => Some((&item.ident, &item.generics)),
            _ => None,
        }
    }

    /// What is derived by hand of what we derive.
    fn derived(&self) -> Vec<(Path, &'static str)> {
        let derives = self
            .attrs()
            .iter()
            .filter(|attr| attr.path().is_ident("derive"));
        let paths = derives.flat_map(|derive| {
            let list = derive.meta.require_list();
            list.and_then(|list| {
                Punctuated::<Path, Token![,]>::parse_terminated.parse2(list.tokens.clone())
            })
            .unwrap_or_default()
        });
        paths
            .filter_map(|path| {
                let last = &path.segments.last()?.ident;
                let name = DERIVED.iter().find(|name| last == **name)?;
                Some((path, *name))
            })
            .collect()
    }

    /// Reports what is derived twice.
    pub(crate) fn check(&self, outer: &str, errors: &mut Errors) {
        for (path, name) in self.derived() {
            let message = format!("`#[{outer}]` derives `{name}` already: remove it from `derive`");
            errors.at(path, message);
        }
    }

    /// Reports fields that borrow without a lifetime, and gives them a type of their own: what is read
    /// from the wire is kept.
    pub(crate) fn check_borrows(&mut self, errors: &mut Errors) {
        let fields = match &mut self.item {
            Item::Struct(item) => item.fields.iter_mut(),
            _ => return,
        };
        for field in fields {
            if let Type::Reference(reference) = &field.ty
                && reference.lifetime.is_none()
            {
                let owned: Type = match &*reference.elem {
                    Type::Path(path) if path.path.is_ident("str") => {
                        syn::parse_quote!(::std::string::String)
                    }
                    other => other.clone(),
                };
                let (borrowed, kept) = (type_text(&field.ty), type_text(&owned));
                let kept = kept.rsplit("::").next().unwrap_or_default().to_owned();
                errors.at(
                    &field.ty,
                    format!("a field keeps its value: write `{kept}` for `{borrowed}`"),
                );
                field.ty = owned;
            }
        }
    }

    /// The item with what `#[payload]` derives.
    pub(crate) fn with_derives(&self) -> TokenStream {
        let item = &self.item;
        let derived = self.derived();
        let by_us = DERIVED
            .iter()
            .filter(|name| !derived.iter().any(|(_, by_hand)| by_hand == *name))
            .map(|name| {
                let derive = Ident::new(name, Span::call_site());
                if *name == "JsonSchema" {
                    quote!(::bennu::__private::schemars::#derive)
                } else {
                    quote!(::bennu::__private::serde::#derive)
                }
            });
        let constants = self.constants();
        let kind = self.kind();
        let query = self.query();
        quote! {
            #[derive(#(#by_us),*)]
            #[serde(crate = "::bennu::__private::serde")]
            #[schemars(crate = "::bennu::__private::schemars")]
            #item
            #constants
            #kind
            #query
        }
    }

    /// `impl ::bennu::live_view::PathQuery for Filter {}`, of a struct with named fields.
    fn query(&self) -> Option<TokenStream> {
        let (ident, generics) = self.name()?;
        let is_named =
            matches!(&self.item, Item::Struct(item) if matches!(item.fields, Fields::Named(_)));
        if !is_named || !shape::is_object(&self.item) {
            return None;
        }
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let predicates = where_clause
            .iter()
            .flat_map(|clause| clause.predicates.iter().map(ToTokens::to_token_stream));
        // What the derives demand of the parameters, they demand here, too.
        let bounds = (!generics.params.is_empty())
            .then(|| quote!(Self: ::bennu::__private::serde::Serialize));
        let predicates = predicates.chain(bounds);
        Some(quote! {
            #[automatically_derived]
            impl #impl_generics ::bennu::live_view::PathQuery for #ident #ty_generics where #(#predicates),* {}
        })
    }

    /// ```text
    /// impl ::bennu::pubsub::MessageKind for Saved {
    ///     const KIND: &'static str = "Saved";
    /// }
    /// ```
    fn kind(&self) -> Option<TokenStream> {
        let (ident, generics) = self.name()?;
        let kind = ident.unraw().to_string();
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        Some(quote! {
            #[automatically_derived]
            impl #impl_generics ::bennu::pubsub::MessageKind for #ident #ty_generics #where_clause {
                const KIND: &'static str = #kind;
            }
        })
    }

    /// ```text
    /// const _: () = {
    ///     use ::bennu::__private::UnknownFields as _;
    ///     impl Delete {
    ///         pub const __BENNU_SHAPE: Shape = Shape::Object;
    ///         pub const __BENNU_FIELDS: Option<&'static PayloadFields> = Some(..);
    ///     }
    /// };
    /// ```
    fn constants(&self) -> Option<TokenStream> {
        let (ident, generics) = self.name()?;
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let shape = shape::of(&self.item);
        let fields = match &self.item {
            Item::Struct(item) => fields::of(item),
            _ => None,
        };
        Some(quote! {
            const _: () = {
                #[allow(unused_imports)]
                use ::bennu::__private::UnknownFields as _;
                #[automatically_derived]
                #[allow(dead_code, unreachable_pub)]
                impl #impl_generics #ident #ty_generics #where_clause {
                    #[doc(hidden)]
                    pub const __BENNU_SHAPE: ::bennu::__private::Shape = #shape;
                    #fields
                }
            };
        })
    }
}
