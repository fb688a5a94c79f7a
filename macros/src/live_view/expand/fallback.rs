//! A replacement for a view that has mistakes, so that nothing else fails because of them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::super::model::Fallback;
use super::{events, route};
use crate::behaviour::{fallback, pushes};
use crate::helpers::Outer;

/// ```text
/// impl ::bennu::live_view::LiveView for Dashboard {
///     type State = App;
///     type Route = DashboardRoute;
///     const SPEC: ::bennu::spec::LiveViewSpec = ::bennu::__private::hollow_view("Dashboard");
///     async fn mount(..) -> .. { ::core::result::Result::Err(::bennu::Refused::forbidden()) }
///     fn render(&self) -> ::bennu::Rendered { ::bennu::__private::hollow_page() }
/// }
/// ```
pub(in super::super) fn fallback(fallback: &Fallback) -> TokenStream {
    let Fallback {
        target,
        routes,
        state,
        pushes: events_pushed,
        messages,
        results,
        handle_event,
        ..
    } = fallback;
    let name = target.name();
    let route_type = routes.as_ref().map(|routes| route::route(target, routes));
    let route = routes.as_ref().map_or_else(
        || quote!(::bennu::__private::UnknownRoute),
        |routes| routes.name.to_token_stream(),
    );
    let pushes = pushes::implement(Outer::LiveView, target, events_pushed);
    let handlers = handle_event.as_deref().unwrap_or_default();
    let events = events::events(target, handlers);
    let handle_info = messages.iter().map(|ty| {
        let of = quote!(::bennu::live_view::HandleInfo<#ty>);
        fallback::handler(Outer::LiveView, target, &of, &quote!(handle_info), ty)
    });
    let handle_async = results.iter().map(|ty| {
        let of = quote!(::bennu::live_view::HandleAsync<#ty>);
        let result = syn::parse_quote!(
            ::core::result::Result<#ty, ::bennu::live_view::AsyncError>
        );
        fallback::handler(Outer::LiveView, target, &of, &quote!(handle_async), &result)
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
