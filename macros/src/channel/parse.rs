//! Reads and checks a `#[channel]`, and reports everything that is wrong with it.

mod arguments;
mod handlers;

use proc_macro2::TokenStream;
use syn::Ident;

use super::model::{Capture, Channel, Fallback};
use crate::behaviour::message::Message;
use crate::diag::Errors;
use crate::docs;
use crate::handler::{Argument, Handler};
use crate::item::ImplBlock;
use crate::name::plain;
use arguments::Arguments;
use handlers::Handlers;

/// Reads the attribute and the block. The helper attributes are taken off the methods, whether
/// there are mistakes or not.
pub(super) fn channel(
    args: TokenStream,
    block: &mut ImplBlock,
) -> Result<Channel, (Errors, Box<Fallback>)> {
    let mut errors = Errors::default();
    let arguments = arguments::read(args, &mut errors);
    let names: Vec<Ident> = arguments
        .topic
        .iter()
        .flat_map(|topic| topic.captures().cloned())
        .collect();
    let handlers = handlers::read(block, &names, arguments.topic.is_some(), &mut errors);
    let mut has_topic = false;
    for method in block.methods() {
        if plain(&method.sig.ident) == "topic" {
            has_topic = true;
            let message = "`#[channel]` makes `topic`, the topic's constructor: rename this one";
            errors.at(&method.sig.ident, message);
        }
    }
    let captures = captures(&names, handlers.join.as_ref());
    let target = block.target.clone();
    match (arguments, handlers) {
        (
            Arguments {
                topic: Some(topic),
                socket: Some(socket),
                pushes,
            },
            Handlers {
                join: Some(join),
                handle_in,
                handle_out,
                handle_info,
                terminate,
            },
        ) if errors.is_empty() => Ok(Channel {
            target,
            doc: docs::text(&block.attrs),
            topic,
            captures,
            socket,
            pushes,
            join,
            handle_in,
            handle_out,
            handle_info,
            terminate,
        }),
        (arguments, handlers) => Err((
            errors,
            Box::new(Fallback {
                target,
                topic: arguments.topic.filter(|_| !has_topic),
                captures,
                socket: arguments.socket,
                pushes: arguments.pushes,
                messages: Message::types(handlers.handle_info),
            }),
        )),
    }
}

/// The captures, each with the type that the join gives it.
fn captures(names: &[Ident], join: Option<&Handler>) -> Vec<Capture> {
    let taken = |wanted: &Ident| {
        join?.arguments.iter().find_map(|argument| match argument {
            Argument::Capture { name, ty } if plain(name) == plain(wanted) => Some(ty.clone()),
            _ => None,
        })
    };
    names
        .iter()
        .map(|name| Capture {
            name: name.clone(),
            ty: taken(name),
        })
        .collect()
}
