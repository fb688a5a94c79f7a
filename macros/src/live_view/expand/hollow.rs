//! What stands in for a view that has mistakes, so that nothing else fails because of them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;
use syn::spanned::Spanned;

use super::super::model::Hollow;
use super::{events, pushes, route};
use crate::item::Target;

/// ```text
/// impl ::bennu::live_view::LiveView for Dashboard {
///     type State = App;
///     type Route = DashboardRoute;
///     const SPEC: ::bennu::spec::LiveViewSpec = ::bennu::__private::hollow_view("Dashboard");
///     async fn mount(..) -> .. { ::core::result::Result::Err(::bennu::Refused::forbidden()) }
///     fn render(&self) -> ::bennu::Rendered { ::bennu::__private::hollow_page() }
/// }
/// ```
pub(in super::super) fn hollow(hollow: &Hollow) -> TokenStream {
    let Hollow {
        target,
        routes,
        state,
        pushes: pushed,
        messages,
        results,
        handle_event,
        ..
    } = hollow;
    let name = target.name();
    let route_type = routes.as_ref().map(|routes| route::route(target, routes));
    let route = match routes {
        Some(routes) => {
            let name = &routes.name;
            quote!(#name)
        }
        None => quote!(::bennu::__private::UnknownRoute),
    };
    let pushes = pushes(target, pushed);
    let handlers = handle_event.as_deref().unwrap_or_default();
    let events = events::events(target, handlers);
    let handle_info = messages.iter().map(|ty| {
        let of = quote!(::bennu::live_view::HandleInfo<#ty>);
        handler(target, &of, &quote!(handle_info), ty)
    });
    let handle_async = results.iter().map(|ty| {
        let of = quote!(::bennu::live_view::HandleAsync<#ty>);
        let result = syn::parse_quote!(
            ::core::result::Result<#ty, ::bennu::live_view::AsyncError>
        );
        handler(target, &of, &quote!(handle_async), &result)
    });
    let body = quote! {
        type State = #state;
        type Route = #route;
        const SPEC: ::bennu::spec::LiveViewSpec = ::bennu::__private::hollow_view(#name);
        async fn mount(
            _: &::bennu::live_view::ViewParams<#route>,
            _: &mut ::bennu::live_view::LiveSocket<Self>,
        ) -> ::core::result::Result<Self, ::bennu::Refused> {
            ::core::result::Result::Err(::bennu::Refused::forbidden())
        }
        fn render(&self) -> ::bennu::Rendered {
            ::bennu::__private::hollow_page()
        }
    };
    let of = quote!(::bennu::live_view::LiveView);
    let implementation = target.implement(&of, body, target.self_ty.span());
    quote! {
        #implementation
        #pushes
        #(#handle_info)*
        #(#handle_async)*
        #route_type
        #events
    }
}

/// A handler that does nothing.
fn handler(target: &Target, of: &TokenStream, method: &TokenStream, value: &Type) -> TokenStream {
    let body = quote! {
        async fn #method(
            &mut self,
            _: #value,
            _: &mut ::bennu::live_view::LiveSocket<Self>,
        ) -> ::bennu::Outcome {
            ::bennu::Outcome::no_reply()
        }
    };
    target.implement(of, body, value.span())
}
