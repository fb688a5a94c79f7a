//! The type of the routes of a view, and the constructor of the path where there is only one.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::super::model::{Capture, Extent, Pages, Path, Routes, Segment};
use crate::item::Target;
use crate::name::plain;
use crate::path::{Private, Rt, located};

/// ```text
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum UsersRoute { Index, Edit { id: u64 } }
/// impl ::bennu::live_view::LiveRoute<Users> for UsersRoute { .. }
/// impl ::bennu::live_view::IntoLivePath<Users> for UsersRoute { .. }
/// impl UsersRoute { pub fn path(&self) -> ::bennu::live_view::LivePath<Users> { .. } }
/// ```
///
/// With one path: a struct, and `Dashboard::path(..)`.
pub(super) fn route(target: &Target, routes: &Routes) -> TokenStream {
    let name = &routes.name;
    let definition = definition(target, routes);
    let to_path = to_path(routes);
    let from_captures = from_captures(routes);
    let self_ty = &target.self_ty;
    let (impl_generics, _, where_clause) = target.generics.split_for_impl();
    // What the compiler says of these stands at the first path.
    let span = span(routes);
    let live_route = located(
        quote!(impl #impl_generics ::bennu::live_view::LiveRoute<#self_ty> for #name #where_clause),
        span,
    );
    let into_live_path = located(
        quote!(impl #impl_generics ::bennu::live_view::IntoLivePath<#self_ty> for #name #where_clause),
        span,
    );
    let path = Ident::new("path", span);
    let constructor = match &routes.pages {
        Pages::One(path) => Some(constructor(target, routes, path)),
        Pages::Several(_) => None,
    };
    quote! {
        #definition
        #[automatically_derived]
        #[allow(private_interfaces)]
        #live_route {
            fn from_captures(
                index: ::core::primitive::usize,
                captures: &[(::std::string::String, ::std::string::String)],
            ) -> ::core::option::Option<Self> {
                let _ = captures;
                match index {
                    #from_captures
                    _ => ::core::option::Option::None,
                }
            }

            fn to_path(&self) -> ::std::string::String {
                match self { #to_path }
            }
        }
        #[automatically_derived]
        #[allow(private_interfaces)]
        #into_live_path {
            fn into_live_path(self) -> ::bennu::live_view::LivePath<#self_ty> {
                self.path()
            }
        }
        #[automatically_derived]
        #[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
        impl #name {
            /// The path of the page.
            #[must_use]
            pub fn #path #impl_generics (&self) -> ::bennu::live_view::LivePath<#self_ty> #where_clause {
                ::bennu::live_view::LivePath::new(
                    <Self as ::bennu::live_view::LiveRoute<#self_ty>>::to_path(self),
                )
            }
        }
        #constructor
    }
}

fn span(routes: &Routes) -> Span {
    let paths = routes.paths();
    let first = paths.first().map(|path| path.literal.span());
    first.unwrap_or_else(Span::call_site)
}

fn definition(target: &Target, routes: &Routes) -> TokenStream {
    let name = &routes.name;
    let view = target.name();
    let head = quote! {
        #[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    };
    match &routes.pages {
        Pages::One(path) => {
            let doc = format!("The page of `{view}`: `{}`.", path.pattern());
            let fields = fields(path, &quote!(pub));
            let body = match fields {
                None => quote!(;),
                Some(fields) => quote!({ #fields }),
            };
            quote!(#[doc = #doc] #head pub struct #name #body)
        }
        Pages::Several(pages) => {
            let doc = format!("The pages of `{view}`.");
            let variants = pages.iter().map(|page| {
                let variant = &page.variant;
                let doc = format!("`{}`", page.path.pattern());
                let fields = fields(&page.path, &TokenStream::new());
                let fields = fields.map(|fields| quote!({ #fields }));
                quote!(#[doc = #doc] #variant #fields)
            });
            quote!(#[doc = #doc] #head pub enum #name { #(#variants),* })
        }
    }
}

/// `pub id: u64,`
fn fields(path: &Path, vis: &TokenStream) -> Option<TokenStream> {
    let mut fields = path.captures().peekable();
    fields.peek()?;
    let fields = fields.map(|capture| {
        let Capture { name, .. } = capture;
        let ty = capture_type(capture);
        let doc = format!("`{{{}}}` of the path.", plain(name));
        quote!(#[doc = #doc] #vis #name: #ty,)
    });
    Some(fields.collect())
}

fn capture_type(capture: &Capture) -> TokenStream {
    capture
        .ty
        .as_ref()
        .map_or_else(|| quote!(::std::string::String), ToTokens::to_token_stream)
}

/// `Self::Edit { id } => ::bennu::__private::path(&["/users/", &.., "/edit"]),`
fn to_path(routes: &Routes) -> TokenStream {
    each(routes, |_, constructor, path| {
        let names = path.captures().map(|capture| &capture.name);
        let parts = path.segments.iter().map(|segment| match segment {
            Segment::Text(text) => quote!(#text),
            Segment::Capture(capture) => {
                let Capture { name, extent, .. } = &**capture;
                let ty = capture_type(capture);
                let private = Private(ty.span());
                let function = match extent {
                    Extent::Segment => quote!(path_segment),
                    Extent::Rest => quote!(path_rest),
                };
                let function = quote_spanned!(ty.span()=> #private::#function::<#ty>);
                quote!(&#function(#name))
            }
        });
        quote! {
            #constructor { #(#names),* } => ::bennu::__private::path(&[#(#parts),*]),
        }
    })
}

/// `1usize => ::core::option::Option::Some(Self::Edit { id: ::bennu::__private::path_capture::<u64>(captures, "id")? }),`
fn from_captures(routes: &Routes) -> TokenStream {
    each(routes, |index, constructor, path| {
        let fields = path.captures().map(|capture| {
            let name = &capture.name;
            let text = plain(name);
            let ty = capture_type(capture);
            let private = Private(ty.span());
            let read = quote_spanned!(ty.span()=> #private::path_capture::<#ty>);
            quote!(#name: #read(captures, #text)?)
        });
        quote! {
            #index => ::core::option::Option::Some(#constructor { #(#fields),* }),
        }
    })
}

fn each(routes: &Routes, arm: impl Fn(usize, TokenStream, &Path) -> TokenStream) -> TokenStream {
    match &routes.pages {
        Pages::One(path) => arm(0, quote!(Self), path),
        Pages::Several(pages) => {
            let arms = pages.iter().enumerate().map(|(index, page)| {
                let variant = &page.variant;
                arm(index, quote!(Self::#variant), &page.path)
            });
            arms.collect()
        }
    }
}

/// ```text
/// impl User {
///     /// The path `/users/{id}` of this view.
///     pub fn path(id: impl ::bennu::live_view::PathCapture<u64>) -> ::bennu::live_view::LivePath<Self> {
///         UserRoute { id: id.into_capture() }.path()
///     }
/// }
/// ```
fn constructor(target: &Target, routes: &Routes, path: &Path) -> TokenStream {
    let Target {
        self_ty, generics, ..
    } = target;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let doc = format!("The path `{}` of this view.", path.pattern());
    let arguments = path.captures().map(|capture| {
        let name = &capture.name;
        let ty = capture_type(capture);
        let rt = Rt(ty.span());
        let bound = quote_spanned!(ty.span()=> impl #rt::live_view::PathCapture<#ty>);
        quote!(#name: #bound)
    });
    let fields = path.captures().map(|capture| {
        let name = &capture.name;
        let ty = capture_type(capture);
        quote!(#name: ::bennu::live_view::PathCapture::<#ty>::into_capture(#name))
    });
    let route = &routes.name;
    let name = Ident::new("path", path.literal.span());
    quote! {
        #[automatically_derived]
        #[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
        impl #impl_generics #self_ty #where_clause {
            #[doc = #doc]
            #[must_use]
            pub fn #name(#(#arguments),*) -> ::bennu::live_view::LivePath<Self> {
                #route { #(#fields),* }.path()
            }
        }
    }
}
