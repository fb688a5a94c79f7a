//! The arguments that `#[mount]` and `#[handle_params]` take from the URL.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::super::model::{Pages, Routes};
use crate::call::Variables;
use crate::handler::{Argument, Handler};
use crate::path::Private;

/// ```text
/// let capture_route = ::core::clone::Clone::clone(params.route());
/// let capture_id = match params.route() { UserRoute { id, .. } => ::core::clone::Clone::clone(id) };
/// let value_0 = ::bennu::__private::view_params::<Query, _>(params)?;
/// ```
pub(super) fn values(
    variables: Variables,
    routes: &Routes,
    handler: &Handler,
    params: &Ident,
) -> TokenStream {
    let mut values = TokenStream::new();
    for argument in &handler.arguments {
        match argument {
            Argument::Value(ty) => {
                let variable = variables.value(0, ty);
                let private = Private(ty.span());
                let decode = quote_spanned!(ty.span()=> #private::view_params::<#ty, _>);
                values.extend(quote!(let #variable = #decode(#params)?;));
            }
            Argument::Capture { name, ty } => {
                let variable = variables.capture(name, ty);
                let value = if name == "route" {
                    quote!(::core::clone::Clone::clone(#params.route()))
                } else {
                    capture(routes, name, params)
                };
                values.extend(quote!(let #variable = #value;));
            }
            Argument::Socket(_) | Argument::Context(_) => {}
        }
    }
    values
}

/// `match params.route() { UsersRoute::Show { id, .. } | UsersRoute::Edit { id, .. } => Clone::clone(id) }`
fn capture(routes: &Routes, name: &Ident, params: &Ident) -> TokenStream {
    let route = &routes.name;
    let pattern = match &routes.pages {
        Pages::One(_) => quote!(#route { #name: capture, .. }),
        Pages::Several(pages) => {
            let patterns = pages.iter().map(|page| {
                let variant = &page.variant;
                quote!(#route::#variant { #name: capture, .. })
            });
            quote!(#(#patterns)|*)
        }
    };
    quote! {
        match #params.route() { #pattern => ::core::clone::Clone::clone(capture) }
    }
}
