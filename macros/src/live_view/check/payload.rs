//! Checks of the data of an event against the payload of its handler.
//!
//! `#[payload]` makes the wire names of a type known to the compiler, which then compares them across
//! modules and crates. Types that are written by hand are not checked.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Error, Type};

use super::super::template::Templates;
use super::{handlers_of, place};
use crate::behaviour::event::EventHandler;
use crate::behaviour::payload::{constant, names_self};
use crate::diag::Errors;
use crate::html::EventFact;
use crate::item::Target;
use crate::name::plain;
use crate::path::Private;

/// An event that a template fires, and who handles it.
struct Fired<'c> {
    fact: &'c EventFact,
    handler: &'c EventHandler,
    payload: Option<&'c Type>,
}

/// Something that an element sends along: a `phx-value-*`, or an input of its form.
struct Sent<'c> {
    /// `id`, or `user[name]`
    name: &'c str,
    span: Span,
    kind: Kind,
    /// The payloads that may take it: an element can fire several events.
    payloads: Vec<Option<&'c Type>>,
    /// The handlers of those.
    handlers: Vec<&'c EventHandler>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Value,
    Input,
}

pub(super) fn check(
    templates: &Templates,
    handlers: &[EventHandler],
    target: &Target,
) -> TokenStream {
    // Outside of the block nobody knows its type parameters.
    if !target.generics.params.is_empty() {
        return TokenStream::new();
    }
    let fired = templates.events().flat_map(|fact| {
        handlers_of(fact, handlers).map(move |handler| Fired {
            fact,
            handler,
            payload: handler.handler.values().next(),
        })
    });
    let fired: Vec<Fired<'_>> = fired.collect();
    let sent = sent(&fired);
    let mut errors = Errors::default();
    let mut checks = TokenStream::new();
    for sent in &sent {
        checks.extend(sent.check(&mut errors));
    }
    for fired in &fired {
        checks.extend(fired.check_literals());
        checks.extend(fired.check());
    }
    let errors = errors.into_tokens();
    quote!(#errors #checks)
}

/// Everything that is sent, each with the payloads of all events of its element.
fn sent<'c>(fired: &[Fired<'c>]) -> Vec<Sent<'c>> {
    let mut all: Vec<(String, Sent<'c>)> = Vec::new();
    for Fired {
        fact,
        handler,
        payload,
    } in fired
    {
        let values = fact.values.iter().map(|value| (value, Kind::Value));
        let form = fact.form.iter().flat_map(|form| &form.inputs);
        let inputs = form.map(|input| (input, Kind::Input));
        for ((name, span), kind) in values.chain(inputs) {
            let at = place(*span);
            let known = all.iter().position(|(other, _)| *other == at);
            let index = known.unwrap_or_else(|| {
                let sent = Sent {
                    name,
                    span: *span,
                    kind,
                    payloads: Vec::new(),
                    handlers: Vec::new(),
                };
                all.push((at, sent));
                all.len() - 1
            });
            if let Some((_, sent)) = all.get_mut(index) {
                sent.payloads.push(*payload);
                sent.handlers.push(handler);
            }
        }
    }
    all.into_iter().map(|(_, sent)| sent).collect()
}

impl Sent<'_> {
    /// ```text
    /// const _: () = ::bennu::__private::assert_taken("idd", &[<Delete>::__BENNU_FIELDS]);
    /// ```
    fn check(&self, errors: &mut Errors) -> Option<TokenStream> {
        // What begins so is the protocol's: `_csrf_token`, `_method`, `_target`.
        if self.name.starts_with('_') {
            return None;
        }
        let payloads: Vec<&Type> = self.payloads.iter().copied().flatten().collect();
        if payloads.is_empty() {
            self.report_unread(errors);
            return None;
        }
        if payloads.iter().any(|ty| names_self(ty)) {
            return None;
        }
        let Self { name, span, .. } = self;
        let private = Private(*span);
        let fields = payloads.iter().map(|ty| fields(ty));
        let cfgs = conditions(&self.handlers);
        Some(quote_spanned! {*span=>
            #cfgs
            const _: () = #private::assert_taken(#name, &[#(#fields),*]);
        })
    }

    /// Reports a value of an event whose handler takes none. A form need not be read.
    fn report_unread(&self, errors: &mut Errors) {
        let named = self
            .handlers
            .iter()
            .find_map(|handler| Some((handler.name()?, &handler.handler.method)));
        if let (Kind::Value, Some((event, method))) = (self.kind, named) {
            let message = format!(
                "nobody reads the value `{}`: `{}`, which handles `{event}`, takes no payload",
                self.name,
                plain(method),
            );
            errors.push(Error::new(self.span, message));
        }
    }
}

impl Fired<'_> {
    /// ```text
    /// const _: () = ::bennu::__private::assert_fits("id", "abc", <Delete>::__BENNU_FIELDS);
    /// ```
    fn check_literals(&self) -> TokenStream {
        let Some(ty) = self.payload.filter(|ty| !names_self(ty)) else {
            return TokenStream::new();
        };
        let fields = fields(ty);
        let cfgs = conditions(&[self.handler]);
        let literals = self.fact.literals.iter();
        let checks = literals.map(|(name, text, span)| {
            let private = Private(*span);
            quote_spanned! {*span=>
                #cfgs
                const _: () = #private::assert_fits(#name, #text, #fields);
            }
        });
        checks.collect()
    }

    /// ```text
    /// const _: () = ::bennu::__private::assert_supplied("delete", <Delete>::__BENNU_FIELDS, &["id"], &["value"], Supply::Value);
    /// ```
    fn check(&self) -> Option<TokenStream> {
        let Self {
            fact,
            handler,
            payload,
        } = self;
        let ty = (*payload).filter(|ty| !names_self(ty))?;
        let form_open = fact.form.as_ref().is_some_and(|form| form.is_open);
        if handler.is_external || fact.is_open || form_open || is_made_elsewhere(fact) {
            return None;
        }
        let values = fact.values.iter().map(|(name, _)| name.as_str());
        let inputs = fact.form.iter().flat_map(|form| &form.inputs);
        let absent: Vec<&str> = fact
            .form
            .iter()
            .flat_map(|form| &form.absent)
            .map(|name| first(name))
            .collect();
        // A box has its place in the list where it is sent for certain, by an input that is hidden.
        let mut boxes = fact
            .form
            .iter()
            .flat_map(|form| form.absent.clone())
            .collect::<Vec<_>>();
        let inputs = inputs.filter(|(name, _)| {
            let known = boxes.iter().position(|absent| absent == name);
            known.map(|at| boxes.swap_remove(at)).is_none()
        });
        let inputs = inputs.map(|(name, _)| first(name)).collect::<Vec<_>>();
        let sent = values.chain(inputs);
        let implied = implied(fact);
        let private = Private(fact.span);
        let fields = fields(ty);
        let event = &fact.event;
        let how = if !absent.is_empty() {
            quote!(Unticked(&[#(#absent),*]))
        } else if fact.form.is_some() {
            quote!(Input)
        } else if fact.is_js {
            quote!(JsValue)
        } else {
            quote!(Value)
        };
        let cfgs = conditions(&[handler]);
        Some(quote_spanned! {fact.span=>
            #cfgs
            const _: () = #private::assert_supplied(
                #event, #fields, &[#(#sent),*], &[#(#implied),*], #private::Supply::#how,
            );
        })
    }
}

/// Whether the element is not known that the event comes from: what it sends is not, either.
fn is_made_elsewhere(fact: &EventFact) -> bool {
    let is_tag = fact
        .element
        .starts_with(|first: char| first.is_ascii_lowercase());
    !is_tag || !fact.binding.starts_with("phx-")
}

/// What the client sends along by itself.
fn implied(fact: &EventFact) -> Vec<&'static str> {
    match fact.binding.as_str() {
        "phx-change" | "phx-auto-recover" => vec!["_target"],
        "phx-submit" => Vec::new(),
        "phx-viewport-top" | "phx-viewport-bottom" => vec!["id", "_overran"],
        "phx-keydown" | "phx-keyup" | "phx-window-keydown" | "phx-window-keyup" => {
            vec!["key", "value"]
        }
        _ => vec!["value"],
    }
}

/// `user` of `user[name]`
fn first(name: &str) -> &str {
    name.split('[').next().unwrap_or(name)
}

fn fields(ty: &Type) -> TokenStream {
    constant(ty, "__BENNU_FIELDS")
}

/// The conditions under which all of the handlers exist.
fn conditions(handlers: &[&EventHandler]) -> TokenStream {
    let cfgs = handlers.iter().flat_map(|handler| &handler.handler.cfgs);
    let cfgs: Vec<&Attribute> = cfgs.collect();
    quote!(#(#cfgs)*)
}
