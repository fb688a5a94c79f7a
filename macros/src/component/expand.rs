//! A component becomes an item beside its function, with a builder of its props.

mod builder;
mod setters;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Generics, Ident, Type, TypeParam, TypeParamBound, WherePredicate};

use super::model::{Component, Kind, Occurs, Prop, SlotStruct};
use crate::docs::{self, Row, Table};
use crate::item::plain;
use crate::path::Private;
use builder::Builder;

/// ```text
/// /// A user's card.
/// ///
/// /// # Props
/// /// | prop | type | | |
/// #[derive(Clone, Copy, Debug)]
/// pub struct UserCard;
///
/// const _: () = { .. };
/// ```
pub(super) fn component(component: &Component) -> TokenStream {
    let props = &component.props;
    let builder = Builder::of_component(component);
    let (owner, vis, attrs) = (&props.owner, &props.vis, &props.attrs);
    let function = &component.function;
    let table = table(component);
    let make = make(component, &builder);
    let traits = builder.traits();
    let definition = builder.definition();
    let setters = builder.setters();
    let render = builder.finish(&quote!(render), "Shows it.");
    let start = builder.start();
    let (generics, where_clause) = (declared(&props.generics), &props.generics.where_clause);
    let unset = builder.unset();
    let alias = located("__function", function.span());
    let alias = (!component.is_broken).then(|| quote!(use #function as #alias;));
    quote! {
        #(#attrs)*
        #table
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(dead_code)]
        #vis struct #owner;

        #(#attrs)*
        #[allow(
            dead_code,
            deprecated,
            missing_debug_implementations,
            non_camel_case_types,
            non_snake_case,
            private_bounds,
            private_interfaces,
            unused_assignments,
            unused_qualifications,
            unused_variables,
            clippy::all,
            clippy::pedantic,
        )]
        const _: () = {
            #alias
            #make
            #traits
            #definition
            impl #owner {
                /// The props of a call, none of them given.
                #vis fn props #generics () -> #unset #where_clause {
                    #start
                }
            }
            #setters
            #render
        };
    }
}

/// ```text
/// impl<'a> SlotProps for Column<'a> { .. }
/// ```
pub(super) fn slot(slot: &SlotStruct) -> TokenStream {
    let props = &slot.props;
    let builder = Builder::of_slot(slot);
    let (owner, attrs) = (&props.owner, &props.attrs);
    let (impl_generics, arguments, where_clause) = props.generics.split_for_impl();
    let make = make_slot(slot, &builder);
    let traits = builder.traits();
    let definition = builder.definition();
    let setters = builder.setters();
    let given = builder.finish(&quote!(given), "The props.");
    let start = builder.start();
    let unset = builder.unset();
    quote! {
        #(#attrs)*
        #[allow(
            dead_code,
            deprecated,
            missing_debug_implementations,
            non_camel_case_types,
            non_snake_case,
            private_bounds,
            private_interfaces,
            unused_assignments,
            unused_qualifications,
            unused_variables,
            clippy::all,
            clippy::pedantic,
        )]
        const _: () = {
            #make
            #traits
            #definition
            impl #impl_generics ::bennu::component::SlotProps for #owner #arguments #where_clause {
                type Builder = #unset;

                fn builder() -> Self::Builder {
                    #start
                }
            }
            #setters
            #given
        };
    }
}

/// ```text
/// fn __make<'of_user, 'of_class>(user: &'of_user User, class: Option<&'of_class str>) -> Rendered {
///     let class = match class { Some(class) => class, None => "" };
///     __function(user, class)
/// }
/// ```
fn make(component: &Component, builder: &Builder) -> TokenStream {
    if component.is_broken {
        return make_by(
            &component.props.generics,
            builder,
            &quote!(::core::unreachable!()),
        );
    }
    let names = component.props.list.iter().map(|prop| &prop.name);
    let function = located("__function", component.function.span());
    make_by(
        &component.props.generics,
        builder,
        &quote!(#function(#(#names),*)),
    )
}

/// ```text
/// fn __make<'a>(label: &'a str) -> Column<'a> { Column { label } }
/// ```
fn make_slot(slot: &SlotStruct, builder: &Builder) -> TokenStream {
    let names = slot.props.list.iter().map(|prop| &prop.name);
    let owner = &slot.props.owner;
    make_by(
        &slot.props.generics,
        builder,
        &quote!(#owner { #(#names),* }),
    )
}

fn make_by(generics: &Generics, builder: &Builder, value: &TokenStream) -> TokenStream {
    let parameters = builder.list.iter().map(|prop| {
        let name = &prop.name;
        let ty = builder::stored(prop);
        quote!(#name: #ty)
    });
    let defaults = builder.list.iter().filter_map(default);
    let output = &builder.output;
    let (generics, where_clause) = (declared(generics), &generics.where_clause);
    quote! {
        fn __make #generics (#(#parameters),*) -> #output #where_clause {
            #(#defaults)*
            #value
        }
    }
}

/// `let class = match class { Some(class) => class, None => "" };`
fn default(prop: &Prop) -> Option<TokenStream> {
    let Kind::Default(default) = &prop.kind else {
        return None;
    };
    let name = &prop.name;
    let default = default.as_ref().map_or_else(
        || {
            let span = Span::mixed_site().located_at(name.span());
            quote_spanned!(span=> ::core::default::Default::default())
        },
        ToTokens::to_token_stream,
    );
    Some(quote! {
        let #name = match #name {
            ::core::option::Option::Some(#name) => #name,
            ::core::option::Option::None => #default,
        };
    })
}

/// The generics as a function declares them.
fn declared(generics: &Generics) -> TokenStream {
    let params = generics.params.iter();
    if generics.params.is_empty() {
        return TokenStream::new();
    }
    quote!(<#(#params),*>)
}

/// The generics as arguments.
fn arguments(generics: &Generics) -> Vec<TokenStream> {
    let arguments = generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
    });
    arguments.collect()
}

/// The generics without their bounds, but for `?Sized`.
fn bare(generics: &Generics) -> Vec<TokenStream> {
    let params = generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
        GenericParam::Type(param) => {
            let name = &param.ident;
            let relaxed = is_relaxed(param, generics);
            let relaxed = relaxed.then(|| quote!(: ?::core::marker::Sized));
            quote!(#name #relaxed)
        }
        GenericParam::Const(param) => {
            let (name, ty) = (&param.ident, &param.ty);
            quote!(const #name: #ty)
        }
    });
    params.collect()
}

/// Whether a type need not be `Sized`.
fn is_relaxed(param: &TypeParam, generics: &Generics) -> bool {
    let relaxed = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(bound) if bound.maybe.is_some());
    let predicates = generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates);
    let mut own = predicates.filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) => {
            let is_own = matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(&param.ident));
            is_own.then_some(&predicate.bounds)
        }
        _ => None,
    });
    param.bounds.iter().any(relaxed) || own.any(|bounds| bounds.iter().any(relaxed))
}

/// A type for each of the generics, so that none is unused.
fn used(generics: &Generics) -> Vec<TokenStream> {
    let types = generics.params.iter().filter_map(|param| match param {
        GenericParam::Lifetime(param) => {
            let lifetime = &param.lifetime;
            Some(quote!(& #lifetime ()))
        }
        GenericParam::Type(param) => {
            let name = &param.ident;
            Some(quote!(*const #name))
        }
        GenericParam::Const(_) => None,
    });
    types.collect()
}

/// A name of ours, at a place of the user's.
fn located(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}

fn private(span: Span) -> Private {
    Private(Span::mixed_site().located_at(span))
}

/// The documentation of the item.
fn table(component: &Component) -> Table {
    let doc = if component.doc.is_empty() {
        format!("The component [`{}`].", component.function)
    } else {
        component.doc.clone()
    };
    let rows = component.props.list.iter().map(row);
    Table {
        doc,
        title: "Props",
        columns: &["prop", "type", "where it is not given", ""],
        rows: rows.collect(),
    }
}

fn row(prop: &Prop) -> Row {
    let default = match &prop.kind {
        Kind::Required => "required".to_owned(),
        Kind::Default(Some(default)) => docs::code(&docs::type_text(default)),
        Kind::Default(None) => "the default of its type".to_owned(),
        Kind::Optional(_) => docs::code("None"),
        Kind::Rest(_) => "every attribute of HTML, none required".to_owned(),
        Kind::Slot(slot) => match slot.occurs {
            Occurs::Once => "required".to_owned(),
            Occurs::Maybe => "nothing".to_owned(),
            Occurs::Often => "any number of them".to_owned(),
        },
    };
    Row {
        cells: vec![
            docs::code(&plain(&prop.name)),
            docs::code(&docs::type_text(&prop.written)),
            default,
            prop.doc.replace('\n', " ").replace('|', "\\|"),
        ],
        cfgs: Vec::new(),
    }
}
