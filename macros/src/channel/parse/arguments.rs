//! `"topic", socket = Socket, pushes(Event, ..)`

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitStr, Result, Token, Type, parenthesized};

use crate::attr;
use crate::diag::Errors;
use crate::docs;
use crate::topic::{self, Pattern};

const EXPECTED: &str = "`#[channel(\"room:{id}\", socket = UserSocket, pushes(Event, ..))]`";

/// What stands in `#[channel(..)]`, as far as it is right.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) topic: Option<Pattern>,
    pub(super) socket: Option<Type>,
    pub(super) pushes: Vec<Type>,
}

pub(super) fn read(args: TokenStream, errors: &mut Errors) -> Arguments {
    let mut arguments = Arguments::default();
    let parser = |input: ParseStream| {
        parse(input, &mut arguments, errors);
        Ok(())
    };
    if let Err(error) = parser.parse2(args) {
        errors.push(error);
    }
    arguments
}

fn parse(input: ParseStream, arguments: &mut Arguments, errors: &mut Errors) {
    if input.peek(LitStr) {
        arguments.topic = input
            .parse()
            .and_then(topic::pattern)
            .map_err(|error| errors.push(error))
            .ok();
        if !input.is_empty()
            && let Err(error) = input.parse::<Token![,]>()
        {
            errors.push(error);
        }
    } else {
        let message = format!("the topic is missing: expected {EXPECTED}");
        errors.push(syn::Error::new(input.span(), message));
    }
    let mut named_socket = false;
    attr::keys(
        input,
        &["socket", "pushes"],
        errors,
        |key, input, errors| {
            if key == "socket" {
                named_socket = true;
                input.parse::<Token![=]>()?;
                arguments.socket = Some(input.parse()?);
            } else {
                arguments.pushes = events(input, errors)?;
            }
            Ok(())
        },
    );
    if !named_socket {
        let message = format!("the socket is missing: expected {EXPECTED}");
        match &arguments.topic {
            Some(topic) => errors.at(&topic.literal, message),
            None => errors.push(syn::Error::new(Span::call_site(), message)),
        }
    }
}

/// `(A, B)`
fn events(input: ParseStream, errors: &mut Errors) -> Result<Vec<Type>> {
    let content;
    parenthesized!(content in input);
    let types = Punctuated::<Type, Token![,]>::parse_terminated(&content)?;
    let mut seen = HashSet::new();
    let mut events = Vec::new();
    for ty in types {
        let text = docs::type_text(&ty);
        if seen.insert(text.clone()) {
            events.push(ty);
        } else {
            errors.at(ty, format!("`{text}` is listed twice: keep one"));
        }
    }
    Ok(events)
}
