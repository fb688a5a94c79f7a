//! `#[handle_event("name", external)]` and `#[handle_event(_)]`.

use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, LitStr, Result, Token};

use super::super::super::model::{Event, HandleEvent};
use super::shape;
use crate::attr;
use crate::diag::Errors;
use crate::item::{Helper, Method};

pub(super) fn read(
    helper: &Helper,
    method: &Method,
    captures: &[Ident],
    errors: &mut Errors,
) -> Option<HandleEvent> {
    let arguments = attr::arguments(&helper.attr).and_then(|tokens| {
        if tokens.is_empty() {
            let message = "the event is missing: expected `#[handle_event(\"event\")]`, or `#[handle_event(_)]` for every other event";
            return Err(Error::new_spanned(&helper.attr, message));
        }
        (|input: ParseStream| arguments(input, errors)).parse2(tokens)
    });
    let arguments = errors.take(arguments);
    let shape = match &arguments {
        Some((Event::Other(_), _)) => shape::handle_event_other(captures),
        _ => shape::handle_event(captures),
    };
    let handler = shape.read(method, errors);
    let (event, external) = arguments?;
    Some(HandleEvent {
        event,
        external,
        handler,
    })
}

/// `"event", external` or `_`
fn arguments(input: ParseStream, errors: &mut Errors) -> Result<(Event, bool)> {
    let event = if let Some(underscore) = input.parse::<Option<Token![_]>>()? {
        Event::Other(underscore.span)
    } else {
        let event: LitStr = input.parse().map_err(|error| {
            let message =
                "expected the name of an event, `\"event\"`, or `_` for every other event";
            Error::new(error.span(), message)
        })?;
        check(&event, errors);
        Event::Named(event)
    };
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    let mut external = false;
    attr::keys(input, &["external"], errors, |_, _, _| {
        external = true;
        Ok(())
    });
    Ok((event, external))
}

/// Reports a name that no event of an application can have.
fn check(event: &LitStr, errors: &mut Errors) {
    let name = event.value();
    if name.is_empty() {
        errors.at(event, "the name of an event cannot be empty");
    } else if name.starts_with("lv:") {
        let instead = match name.as_str() {
            "lv:clear-flash" => "; the flash is cleared without a handler",
            _ => "",
        };
        let message = format!("`{name}` is an event of the protocol: choose another name{instead}");
        errors.at(event, message);
    } else if name.starts_with('[') {
        errors.at(
            event,
            "a name that starts with `[` would be read as commands of `Js`: choose another name",
        );
    }
}
