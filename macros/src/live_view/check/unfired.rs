//! Handlers whose event no template fires: a warning.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::LitStr;

use super::super::template::Templates;
use crate::behaviour::event::{Event, EventHandler};
use crate::html::event_constant;
use crate::item::Target;

/// ```text
/// const _: () = {
///     #[deprecated(note = "no template of `Dashboard` fires `refresh`: ..")]
///     struct handler_without_event;
///     let _ = handler_without_event;
/// };
/// ```
///
/// The compiler has no other warning that a macro can give.
pub(super) fn check(
    templates: &Templates,
    handlers: &[EventHandler],
    target: &Target,
) -> TokenStream {
    // What is computed, or made by a component, may be any event.
    if templates.is_open() {
        return TokenStream::new();
    }
    let fired = |handler: &&EventHandler| {
        handler.is_external
            || templates.events().any(|fact| handler.takes(&fact.event))
            || handler
                .name()
                .is_some_and(|event| templates.names(&event_constant(&event)))
    };
    let unfired = handlers.iter().filter(|handler| !fired(handler));
    let warnings = unfired.filter_map(|handler| match &handler.event {
        Event::Named(event) => Some(warning(event, handler, target)),
        Event::Other(_) => None,
    });
    warnings.collect()
}

fn warning(event: &LitStr, handler: &EventHandler, target: &Target) -> TokenStream {
    let name = event.value();
    let note = format!(
        "no template of `{}` fires `{name}`; if something else does, say so: `#[handle_event(\"{name}\", external)]`",
        target.name()
    );
    let cfgs = &handler.handler.cfgs;
    quote_spanned! {event.span()=>
        #(#cfgs)*
        const _: () = {
            #[allow(non_camel_case_types)]
            #[deprecated(note = #note)]
            struct handler_without_event;
            let _ = handler_without_event;
        };
    }
}
