//! The events of a view, in both directions: what its templates fire has a handler, what it
//! handles is fired by a template, and what an event carries is what its handler takes.

mod left_out;
mod payload;
mod unfired;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Error;

use super::template::Templates;
use crate::behaviour::event::{Event, EventHandler};
use crate::diag::Errors;
use crate::html::EventFact;
use crate::item::Target;
use crate::suggest;

/// Checks the events; what is returned are items that stand beside the block.
pub(super) fn check(
    templates: &Templates,
    handlers: &[EventHandler],
    methods: &[String],
    target: &Target,
) -> TokenStream {
    let handled = check_handled(templates, handlers, methods);
    // A name that is misspelt would be reported at both ends.
    let unfired = handled
        .is_empty()
        .then(|| unfired::check(templates, handlers, target));
    let payloads = payload::check(templates, handlers, target);
    let left_out = left_out::check(templates, handlers);
    quote!(#handled #unfired #payloads #left_out)
}

/// Only the half that holds whatever else is wrong with the view.
pub(super) fn check_handled(
    templates: &Templates,
    handlers: &[EventHandler],
    methods: &[String],
) -> TokenStream {
    let mut errors = Errors::default();
    handled(templates, handlers, methods, &mut errors);
    errors.into_tokens()
}

/// The handlers of an event that a template fires: of several under different conditions each. None
/// where another process may have it.
fn handlers_of<'h>(
    fact: &EventFact,
    handlers: &'h [EventHandler],
) -> impl Iterator<Item = &'h EventHandler> {
    let takes = |handler: &&EventHandler| !fact.has_target && handler.takes(&fact.event);
    handlers.iter().filter(takes)
}

/// Reports events that nobody handles.
fn handled(
    templates: &Templates,
    handlers: &[EventHandler],
    methods: &[String],
    errors: &mut Errors,
) {
    let takes_every = handlers
        .iter()
        .any(|handler| matches!(handler.event, Event::Other(_)));
    for fact in templates.events().filter(|fact| !fact.has_target) {
        let EventFact { event, span, .. } = fact;
        if event.starts_with("lv:") {
            if event != "lv:clear-flash" {
                let message = format!(
                    "`{event}` is no event of the protocol: the only one that a page can fire is `lv:clear-flash`"
                );
                errors.push(Error::new(*span, message));
            }
            continue;
        }
        if !takes_every && handlers_of(fact, handlers).next().is_none() {
            errors.push(Error::new(*span, unhandled(event, handlers, methods)));
        }
    }
}

fn unhandled(event: &str, handlers: &[EventHandler], methods: &[String]) -> String {
    let method = event.replace(['-', '.', ':'], "_");
    if methods.contains(&method) {
        return format!(
            "the view has no handler for `{event}`: write `#[handle_event(\"{event}\")]` above `fn {method}`"
        );
    }
    let known = handlers.iter().filter_map(EventHandler::name);
    let known: Vec<String> = known.collect();
    match suggest::nearest(event, known.iter().map(String::as_str)) {
        Some(near) => format!("the view has no handler for `{event}`: did you mean `{near}`?"),
        None => {
            format!(
                "the view has no handler for `{event}`: add `#[handle_event(\"{event}\")] async fn name(&mut self)`"
            )
        }
    }
}

/// The place of a span, for telling one from another.
fn place(span: Span) -> String {
    format!("{span:?}")
}
