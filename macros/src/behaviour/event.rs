//! Handlers of events: `#[handle_in("event")]`, `#[handle_event("event")]`.

mod arms;
mod name;
mod throttle;

use proc_macro2::Span;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, LitStr, Result, Token};

use super::unique;
use crate::attr;
use crate::diag::Errors;
use crate::handler::{Handler, Shape};
use crate::item::{Helper, Method};

pub(crate) use arms::Arms;
pub(crate) use name::check as check_name;
pub(crate) use throttle::Throttle;

/// A handler of an event.
pub(crate) struct EventHandler {
    pub event: Event,
    pub throttle: Option<Throttle>,
    /// Whether the event is fired by something else than the view's own templates.
    pub is_external: bool,
    pub handler: Handler,
}

/// Which events a handler takes.
pub(crate) enum Event {
    /// The event that the attribute names: `#[handle_in("event")]`.
    Named(LitStr),
    /// `#[handle_in(_)]`: all that have no handler of their own.
    Other(Span),
}

/// What stands in the attribute.
struct Arguments {
    event: Event,
    throttle: Option<Throttle>,
    is_external: bool,
}

impl EventHandler {
    /// Reads the attribute and the method; `None` if it does not say which event it takes.
    pub(crate) fn read(
        helper: &Helper,
        method: &Method,
        captures: &[Ident],
        errors: &mut Errors,
    ) -> Option<Self> {
        let arguments = attr::arguments(&helper.attr).and_then(|tokens| {
            if tokens.is_empty() {
                let name = helper.role.helper;
                let message = format!(
                    "the event is missing: expected `#[{name}(\"event\")]`, or `#[{name}(_)]` for every other event"
                );
                return Err(Error::new_spanned(&helper.attr, message));
            }
            (|input: ParseStream| Arguments::read(helper, input, errors)).parse2(tokens)
        });
        let arguments = errors.take(arguments);
        let mut shape = Shape::new(helper.role, captures);
        if let Some(Arguments {
            event: Event::Other(_),
            ..
        }) = arguments
        {
            shape = shape.of_others();
        }
        if arguments
            .as_ref()
            .is_some_and(|arguments| arguments.is_external)
        {
            shape = shape.of_any_json();
        }
        let handler = shape.read(method, errors);
        let Arguments {
            event,
            throttle,
            is_external,
        } = arguments?;
        Some(Self {
            event,
            throttle,
            is_external,
            handler,
        })
    }

    /// Returns the event, unless the handler takes every other one.
    pub(crate) fn name(&self) -> Option<String> {
        match &self.event {
            Event::Named(event) => Some(event.value()),
            Event::Other(_) => None,
        }
    }

    /// Returns whether the handler takes this event and no other.
    pub(crate) fn takes(&self, event: &str) -> bool {
        matches!(&self.event, Event::Named(name) if name.value() == event)
    }

    /// Returns which of the values is the payload: a handler of every other event takes the event first.
    pub(crate) const fn payload_index(&self) -> usize {
        match self.event {
            Event::Named(_) => 0,
            Event::Other(_) => 1,
        }
    }

    /// Reports events that have two handlers. Returns whether none has.
    pub(crate) fn check_unique(handlers: &[Self], errors: &mut Errors) -> bool {
        // What stands under a `cfg` may exclude what it repeats.
        let always = handlers
            .iter()
            .filter(|handler| handler.handler.cfgs.is_empty());
        let taken = always.map(|handler| {
            let method = &handler.handler.method;
            match &handler.event {
                Event::Named(event) => {
                    let what = format!("`{}`", event.value());
                    (what, event.to_token_stream(), method)
                }
                Event::Other(_) => {
                    let what = "every other event".to_owned();
                    (what, method.to_token_stream(), method)
                }
            }
        });
        unique::check(taken, errors)
    }
}

impl Arguments {
    /// `"event", throttle = "100ms"`, `"event", external` or `_`
    fn read(helper: &Helper, input: ParseStream, errors: &mut Errors) -> Result<Self> {
        let event = if let Some(underscore) = input.parse::<Option<Token![_]>>()? {
            Event::Other(underscore.span)
        } else {
            let event: LitStr = input.parse().map_err(|error| {
                let message =
                    "expected the name of an event, `\"event\"`, or `_` for every other event";
                Error::new(error.span(), message)
            })?;
            name::check(&event, helper.role.outer, errors);
            Event::Named(event)
        };
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        let mut arguments = Self {
            event,
            throttle: None,
            is_external: false,
        };
        let keys = helper.role.keys.unwrap_or_default();
        attr::keys(input, keys, errors, |key, input, _| {
            match key {
                "throttle" => {
                    input.parse::<Token![=]>()?;
                    let written: LitStr = input.parse()?;
                    arguments.throttle = Some(Throttle::read(&written)?);
                    if let Event::Other(_) = arguments.event {
                        let message = format!(
                            "`{key}` needs the name of the event: `#[{}(\"event\", {key} = ..)]`",
                            helper.role.helper
                        );
                        return Err(Error::new_spanned(written, message));
                    }
                }
                _ => arguments.is_external = true,
            }
            Ok(())
        });
        Ok(arguments)
    }
}
