//! The handlers of a channel: which method is what, and whether its signature fits.

use std::collections::HashMap;

use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, LitStr, Result, Token};

use super::super::model::{Event, HandleIn, Throttle};
use crate::attr;
use crate::diag::{self, Errors};
use crate::handler::{Argument, Asyncness, Captures, Handler, Place, Shape};
use crate::item::{Helper, ImplBlock, Method, plain};
use crate::message::Message;
use crate::once::Once;
use crate::reserved;
use crate::signature::{Passing, Receiver};

const JOIN: &str = "async fn join(capture: T, payload: P, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused>";
const HANDLE_IN: &str =
    "async fn name(&mut self, payload: P, socket: &mut ChannelSocket<Self>) -> Reply<T>";
const HANDLE_IN_OTHER: &str = "async fn name(&mut self, event: String, payload: Payload, socket: &mut ChannelSocket<Self>) -> Reply<T>";
const HANDLE_OUT: &str =
    "async fn name(&mut self, event: E, socket: &mut ChannelSocket<Self>) -> Option<E>";
const HANDLE_INFO: &str = "async fn name(&mut self, message: M, socket: &mut ChannelSocket<Self>)";
const TERMINATE: &str =
    "async fn terminate(self, reason: Reason, socket: &mut ChannelSocket<Self>)";

/// The handlers of a block, as far as they are right.
#[derive(Default)]
pub(super) struct Handlers {
    pub(super) join: Option<Handler>,
    pub(super) handle_in: Vec<HandleIn>,
    pub(super) handle_out: Vec<Message>,
    pub(super) handle_info: Vec<Message>,
    pub(super) terminate: Option<Handler>,
    once: Once,
}

/// Reads the handlers of a block. `topic_known` is false where the topic did not parse: nothing is
/// said then about captures.
pub(super) fn read(
    block: &mut ImplBlock,
    captures: &[Ident],
    topic_known: bool,
    errors: &mut Errors,
) -> Handlers {
    let mut handlers = Handlers::default();
    for method in block.methods() {
        if let Some(helper) = method.take_helper("channel", errors) {
            handlers.add(&helper, method, captures, topic_known, errors);
        }
    }
    if !handlers.once.has("join") {
        let message = format!("the channel lets nobody in: add `#[join] {JOIN}`");
        errors.at(&block.target.self_ty, message);
    }
    unique_events(&handlers.handle_in, errors);
    Message::check_unique(&handlers.handle_out, errors);
    Message::check_unique(&handlers.handle_info, errors);
    handlers
}

impl Handlers {
    fn add(
        &mut self,
        helper: &Helper,
        method: &Method,
        captures: &[Ident],
        topic_known: bool,
        errors: &mut Errors,
    ) {
        if helper.name != "handle_in" {
            helper.no_arguments(errors);
        }
        match helper.name {
            "join" if self.once.is_first("join", JOIN, method, errors) => {
                let join = join(captures).read(method, errors);
                if topic_known {
                    takes_captures(&join, method, captures, errors);
                }
                returns(&join, JOIN, errors);
                self.join = Some(join);
            }
            "terminate" if self.once.is_first("terminate", TERMINATE, method, errors) => {
                self.terminate = Some(terminate(captures).read(method, errors));
            }
            "handle_in" => {
                let handler = handle_in(helper, method, captures, errors);
                self.handle_in.extend(handler);
            }
            "handle_out" => {
                let shape = message(helper.name, HANDLE_OUT, "event", captures);
                let found = Message::read(&shape, method, errors);
                if let Some(found) = &found {
                    returns(&found.handler, HANDLE_OUT, errors);
                }
                self.handle_out.extend(found);
            }
            "handle_info" => {
                let shape = message(helper.name, HANDLE_INFO, "message", captures);
                self.handle_info
                    .extend(Message::read(&shape, method, errors));
            }
            _ => {}
        }
    }
}

fn join(captures: &[Ident]) -> Shape<'_> {
    Shape {
        helper: "join",
        expected: JOIN,
        asyncness: Asyncness::Async,
        receivers: &[Receiver::None],
        values: 1,
        value: "payload",
        reference: Some(Passing::Exclusive),
        captures: Captures::Taken(captures),
        place: Place::Topic,
    }
}

fn terminate(captures: &[Ident]) -> Shape<'_> {
    Shape {
        helper: "terminate",
        expected: TERMINATE,
        asyncness: Asyncness::Async,
        receivers: &[Receiver::Value, Receiver::None],
        values: 1,
        value: "reason",
        reference: Some(Passing::Exclusive),
        captures: Captures::Refused(captures),
        place: Place::Topic,
    }
}

fn message<'a>(
    helper: &'a str,
    expected: &'a str,
    value: &'a str,
    captures: &'a [Ident],
) -> Shape<'a> {
    Shape {
        helper,
        expected,
        asyncness: Asyncness::Async,
        receivers: &[Receiver::Reference, Receiver::None],
        values: 1,
        value,
        reference: Some(Passing::Exclusive),
        captures: Captures::Refused(captures),
        place: Place::Topic,
    }
}

fn handle_in(
    helper: &Helper,
    method: &Method,
    captures: &[Ident],
    errors: &mut Errors,
) -> Option<HandleIn> {
    let arguments = attr::arguments(&helper.attr).and_then(|tokens| {
        if tokens.is_empty() {
            let message = "the event is missing: expected `#[handle_in(\"event\")]`, or `#[handle_in(_)]` for every other event";
            return Err(Error::new_spanned(&helper.attr, message));
        }
        (|input: ParseStream| handle_in_arguments(input, errors)).parse2(tokens)
    });
    let arguments = errors.take(arguments);
    let is_other = matches!(&arguments, Some((Event::Other(_), _)));
    let shape = Shape {
        helper: "handle_in",
        expected: if is_other { HANDLE_IN_OTHER } else { HANDLE_IN },
        asyncness: Asyncness::Async,
        receivers: &[Receiver::Reference, Receiver::None],
        values: if is_other { 2 } else { 1 },
        value: "payload",
        reference: Some(Passing::Exclusive),
        captures: Captures::Taken(captures),
        place: Place::Topic,
    };
    let handler = shape.read(method, errors);
    let (event, throttle) = arguments?;
    Some(HandleIn {
        event,
        throttle,
        handler,
    })
}

/// `"event", throttle = "100ms"` or `_`
fn handle_in_arguments(
    input: ParseStream,
    errors: &mut Errors,
) -> Result<(Event, Option<Throttle>)> {
    let event = if let Some(underscore) = input.parse::<Option<Token![_]>>()? {
        Event::Other(underscore.span)
    } else {
        let event: LitStr = input.parse().map_err(|error| {
            let message =
                "expected the name of an event, `\"event\"`, or `_` for every other event";
            Error::new(error.span(), message)
        })?;
        reserved::check(&event, errors);
        Event::Named(event)
    };
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    let mut throttle = None;
    attr::keys(input, &["throttle"], errors, |key, input, _| {
        input.parse::<Token![=]>()?;
        let written: LitStr = input.parse()?;
        throttle = Some(milliseconds(&written)?);
        if let Event::Other(_) = event {
            let message = format!(
                "`{key}` needs the name of the event: `#[handle_in(\"event\", {key} = ..)]`"
            );
            return Err(Error::new_spanned(written, message));
        }
        Ok(())
    });
    Ok((event, throttle))
}

fn milliseconds(written: &LitStr) -> Result<Throttle> {
    let text = written.value();
    let number = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let unit = match &text[number.len()..] {
        "ms" => Some(1),
        "s" => Some(1000),
        _ => None,
    };
    number
        .trim()
        .parse::<u64>()
        .ok()
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit))
        .filter(|milliseconds| *milliseconds > 0)
        .map(|milliseconds| Throttle { milliseconds })
        .ok_or_else(|| {
            let message = "expected a time, `\"100ms\"` or `\"2s\"`";
            Error::new_spanned(written, message)
        })
}

fn unique_events(handlers: &[HandleIn], errors: &mut Errors) {
    let mut seen: HashMap<String, &Ident> = HashMap::new();
    // What stands under a `cfg` may exclude what it repeats.
    let always = |handler: &&HandleIn| handler.handler.cfgs.is_empty();
    for handler in handlers.iter().filter(always) {
        let method = &handler.handler.method;
        let (event, at) = match &handler.event {
            Event::Named(event) => (format!("`{}`", event.value()), event.to_token_stream()),
            Event::Other(_) => ("every other event".to_owned(), method.to_token_stream()),
        };
        if let Some(first) = seen.get(&event) {
            errors.at(at, format!("`{}` handles {event} already", plain(first)));
        } else {
            seen.insert(event, method);
        }
    }
}

/// Reports a missing return type, whose error would otherwise speak of generated code.
fn returns(handler: &Handler, expected: &str, errors: &mut Errors) {
    if handler.output.is_none() {
        let message = format!("nothing is returned: expected `{expected}`");
        errors.at(&handler.method, message);
    }
}

/// Reports captures that the join does not take; one whose name starts with `_` need not be taken.
fn takes_captures(join: &Handler, method: &Method, captures: &[Ident], errors: &mut Errors) {
    let takes = |capture: &&Ident| {
        join.arguments.iter().any(
            |argument| matches!(argument, Argument::Capture { name, .. } if plain(name) == plain(capture)),
        )
    };
    let missing = captures
        .iter()
        .filter(|capture| !takes(capture) && !plain(capture).starts_with('_'));
    for capture in missing {
        let capture = plain(capture);
        let named = |input: &syn::FnArg| match input {
            syn::FnArg::Typed(argument) => match &*argument.pat {
                syn::Pat::Ident(name) => Some(name.ident.clone()),
                _ => None,
            },
            syn::FnArg::Receiver(_) => None,
        };
        let misspelt = method
            .sig
            .inputs
            .iter()
            .filter_map(named)
            .find(|name| diag::nearest(&plain(name), [capture.as_str()]).is_some());
        if let Some(name) = misspelt {
            let message = format!(
                "`{}` is no capture of the topic: did you mean `{capture}`?",
                plain(&name)
            );
            errors.at(name, message);
        } else {
            let message = format!(
                "the join does not take the capture `{capture}`: add the argument `{capture}: T`, or name the capture `{{_{capture}}}` in the topic"
            );
            errors.at(&join.method, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    #[test]
    fn a_throttle_is_milliseconds_or_seconds() {
        for (text, expected) in [
            ("100ms", Some(100)),
            ("2s", Some(2000)),
            ("1 s", Some(1000)),
            ("0ms", None),
            ("-1s", None),
            ("1.5s", None),
            ("100", None),
            ("5m", None),
            ("", None),
            ("18446744073709551615s", None),
        ] {
            let literal = LitStr::new(text, Span::call_site());
            let read = milliseconds(&literal)
                .ok()
                .map(|throttle| throttle.milliseconds);
            assert_eq!(read, expected, "{text:?}");
        }
    }
}
