//! The names of the events of a view, as constants: what is handed to a component is then checked.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::behaviour::event::{Event, EventHandler};
use crate::html::event_constant;
use crate::item::Target;

/// ```text
/// impl Dashboard {
///     /// The event `delete-item`.
///     pub const EVENT_DELETE_ITEM: ::bennu::live_view::EventName = ::bennu::live_view::EventName::new("delete-item");
/// }
/// ```
pub(super) fn events(target: &Target, handlers: &[EventHandler]) -> Option<TokenStream> {
    let mut seen = HashSet::new();
    let constants: Vec<TokenStream> = handlers
        .iter()
        .filter_map(|handler| {
            let Event::Named(event) = &handler.event else {
                return None;
            };
            let name = event_constant(&event.value());
            // Of two that differ only in their punctuation the first has the constant.
            if handler.handler.cfgs.is_empty() && !seen.insert(name.clone()) {
                return None;
            }
            let name = Ident::new(&name, event.span());
            let doc = format!("The event `{}`.", event.value());
            let cfgs = &handler.handler.cfgs;
            Some(quote! {
                #(#cfgs)*
                #[doc = #doc]
                pub const #name: ::bennu::live_view::EventName =
                    ::bennu::live_view::EventName::new(#event);
            })
        })
        .collect();
    if constants.is_empty() {
        return None;
    }
    let Target {
        self_ty, generics, ..
    } = target;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    Some(quote! {
        #[automatically_derived]
        #[allow(dead_code, unreachable_pub)]
        impl #impl_generics #self_ty #where_clause { #(#constants)* }
    })
}
