//! Reads and checks a `#[socket]`, and reports everything that is wrong with it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Error, LitStr, Result, Token, Type};

use super::model::{Fallback, Socket};
use crate::attr;
use crate::behaviour::method;
use crate::diag::Errors;
use crate::docs;
use crate::handler::{Handler, Shape};
use crate::helpers::Outer;
use crate::item::ImplBlock;

const EXPECTED: &str = "`#[socket(\"/socket\", state = App, channels(Room, ..))]`";

/// What stands in `#[socket(..)]`, as far as it is right.
#[derive(Default)]
struct Arguments {
    path: Option<LitStr>,
    state: Option<Type>,
    channels: Vec<Type>,
}

/// The methods with a meaning, as far as they are right.
#[derive(Default)]
struct Handlers {
    connect: Option<Handler>,
    id: Option<Handler>,
}

/// Reads the attribute and the block. The helper attributes are taken off the methods, whether
/// there are mistakes or not.
pub(super) fn socket(
    args: TokenStream,
    block: &mut ImplBlock,
) -> std::result::Result<Socket, (Errors, Box<Fallback>)> {
    let mut errors = Errors::default();
    let mut arguments = Arguments::default();
    let parser = |input: ParseStream| {
        arguments.read(input, &mut errors);
        Ok(())
    };
    if let Err(error) = parser.parse2(args) {
        errors.push(error);
    }
    let mut handlers = Handlers::default();
    method::read(
        block,
        Outer::Socket,
        &mut errors,
        |helper, method, errors| {
            let handler = Shape::new(helper.role, &[]).read(method, errors);
            match helper.role.helper {
                "connect" => handlers.connect = Some(handler),
                _ => handlers.id = Some(handler),
            }
        },
    );
    let target = block.target.clone();
    let state = arguments
        .state
        .unwrap_or_else(|| Type::Verbatim(quote!(::bennu::socket::Stateless)));
    match (arguments.path, handlers.connect) {
        (Some(path), Some(connect)) if errors.is_empty() => Ok(Socket {
            target,
            doc: docs::text(&block.attrs),
            path,
            state,
            channels: arguments.channels,
            connect,
            id: handlers.id,
        }),
        _ => Err((errors, Box::new(Fallback { target, state }))),
    }
}

impl Arguments {
    fn read(&mut self, input: ParseStream, errors: &mut Errors) {
        if input.peek(LitStr) {
            self.path = errors.take(input.parse().and_then(path));
            if !input.is_empty()
                && let Err(error) = input.parse::<Token![,]>()
            {
                errors.push(error);
            }
        } else {
            let message = format!("the path is missing: expected {EXPECTED}");
            errors.push(Error::new(input.span(), message));
        }
        let keys = &["state", "channels"];
        attr::keys(input, keys, errors, |key, input, errors| {
            if key == "state" {
                self.state = Some(attr::value_type(key, input, errors)?);
            } else {
                self.channels = attr::list(key, input, errors)?;
            }
            Ok(())
        });
    }
}

/// A path starts with `/`, and does not end with one: the transports are below it.
fn path(literal: LitStr) -> Result<LitStr> {
    let path = literal.value();
    if path.starts_with('/') && path.len() > 1 && !path.ends_with('/') {
        return Ok(literal);
    }
    let message = "expected a path such as `/socket`: it starts with `/` and does not end with one";
    Err(Error::new_spanned(literal, message))
}
