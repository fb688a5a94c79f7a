//! Events whose handlers are all left out by a `#[cfg(..)]`.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::{Attribute, Meta};

use super::super::template::Templates;
use super::handlers_of;
use crate::behaviour::event::EventHandler;

/// ```text
/// #[cfg(not(any(all(unix), all(windows))))]
/// ::core::compile_error!("the view has no handler for `save` ..");
/// ```
pub(super) fn check(templates: &Templates, handlers: &[EventHandler]) -> TokenStream {
    let mut checks = TokenStream::new();
    for fact in templates.events().filter(|fact| !fact.in_cfg) {
        let conditions = handlers_of(fact, handlers).map(|handler| {
            let cfgs = handler.handler.cfgs.iter().filter_map(condition);
            cfgs.collect::<Vec<_>>()
        });
        let conditions: Vec<_> = conditions.collect();
        if conditions.is_empty() || conditions.iter().any(Vec::is_empty) {
            continue;
        }
        let message = format!(
            "the view has no handler for `{0}` here: each `#[handle_event(\"{0}\")]` is left out by its `#[cfg(..)]`; write one for the other case, or fire the event within `@if cfg!(..)`",
            fact.event
        );
        checks.extend(quote_spanned! {fact.span=>
            #[cfg(not(any(#(all(#(#conditions),*)),*)))]
            ::core::compile_error!(#message);
        });
    }
    checks
}

/// The condition of a `#[cfg(..)]`.
fn condition(attr: &Attribute) -> Option<&TokenStream> {
    match &attr.meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(&list.tokens),
        _ => None,
    }
}
