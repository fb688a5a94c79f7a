//! A valid view as tokens.

mod bodies;
mod events;
mod fallback;
mod params;
mod route;
mod spec;
mod table;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::LiveView;
use crate::behaviour::{payload, pushes, terminate};
use crate::call::Variables;
use crate::helpers::Outer;
use bodies::Bodies;

pub(super) use fallback::fallback;

/// ```text
/// /// What was said lately.              // and tables of the pages and events
/// impl ::bennu::live_view::LiveView for Dashboard {
///     type State = App;
///     type Route = DashboardRoute;
///     const SPEC: ::bennu::spec::LiveViewSpec = ..;
///     async fn mount(..) -> .. { .. }
///     async fn handle_event(..) -> .. { .. }     // and what else the block handles
///     fn render(&self) -> ::bennu::Rendered { .. }
/// }
/// impl ::bennu::live_view::PushesEvent<Highlight> for Dashboard {}
/// impl ::bennu::live_view::HandleInfo<NewCaption> for Dashboard { .. }
/// impl ::bennu::live_view::HandleAsync<Stats> for Dashboard { .. }
/// pub struct DashboardRoute;                     // and what makes it a route
/// impl Dashboard { pub const EVENT_REFRESH: ::bennu::live_view::EventName = ..; }
/// ```
pub(super) fn live_view(view: &LiveView) -> TokenStream {
    let LiveView {
        target,
        routes,
        state,
        ..
    } = view;
    let bodies = Bodies {
        variables: Variables(target.hygiene),
        target,
        routes,
        writes: &view.writes,
    };
    let spec = spec::spec(view);
    let mount = bodies.mount(&view.mount);
    let handle_params = view
        .handle_params
        .as_ref()
        .map(|handler| bodies.handle_params(handler));
    let handle_event = bodies.handle_event(&view.handle_event);
    let render = bodies.render(&view.render, &view.volatile);
    let terminate = view
        .terminate
        .as_ref()
        .map(|handler| terminate::terminate(Outer::LiveView, bodies.variables, handler));
    let pushes = pushes::implement(Outer::LiveView, target, &view.pushes);
    let handle_info = view
        .handle_info
        .iter()
        .map(|message| bodies.handle_info(message));
    let handle_async = view
        .handle_async
        .iter()
        .map(|message| bodies.handle_async(message));
    let route = &routes.name;
    let route_type = route::route(target, routes);
    let events = events::events(target, &view.handle_event);
    // An error about the type is at the type.
    let state = quote_spanned!(state.span()=> type State = #state;);
    let body = quote! {
        #state
        type Route = #route;
        const SPEC: ::bennu::spec::LiveViewSpec = #spec;
        #mount
        #handle_params
        #handle_event
        #render
        #terminate
    };
    let of = quote!(::bennu::live_view::LiveView);
    let implementation = target.implement(&of, body, target.self_ty.span());
    let tables = table::tables(view);
    let payloads = payloads(view);
    quote! {
        #tables
        #implementation
        #pushes
        #(#handle_info)*
        #(#handle_async)*
        #route_type
        #events
        #payloads
    }
}

/// What the compiler says of payloads that are no objects.
fn payloads(view: &LiveView) -> TokenStream {
    let once = [
        ("mount", Some(&view.mount)),
        ("handle_params", view.handle_params.as_ref()),
    ];
    let once = once
        .into_iter()
        .filter_map(|(helper, handler)| Some((helper, handler?, 0)));
    let events = view.handle_event.iter().filter(|event| !event.is_external);
    let events = events.map(|event| ("handle_event", &event.handler, event.payload_index()));
    payload::check(Outer::LiveView, &view.target, once.chain(events))
}
