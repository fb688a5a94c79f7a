//! `"topic", socket = Socket, pushes(Event, ..)`

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token, Type};

use crate::attr;
use crate::diag::Errors;
use crate::topic::{self, Pattern};

const EXPECTED: &str = "`#[channel(\"room:{id}\", socket = UserSocket, pushes(Event, ..))]`";

/// The valid arguments of `#[channel(..)]`.
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
                arguments.socket = Some(attr::value_type(key, input, errors)?);
            } else {
                arguments.pushes = attr::types(key, input, errors)?;
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
