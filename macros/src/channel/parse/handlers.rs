//! The handlers of a channel: which method is what, and whether its signature fits.

use syn::Ident;

use crate::behaviour::event::EventHandler;
use crate::behaviour::message::Message;
use crate::behaviour::method;
use crate::diag::Errors;
use crate::handler::{Argument, Handler, Shape};
use crate::helpers::Outer;
use crate::item::{Helper, ImplBlock, Method};
use crate::name::plain;
use crate::suggest;

/// The handlers of a block, as far as they are right.
#[derive(Default)]
pub(super) struct Handlers {
    pub(super) join: Option<Handler>,
    pub(super) handle_in: Vec<EventHandler>,
    pub(super) handle_out: Vec<Message>,
    pub(super) handle_info: Vec<Message>,
    pub(super) terminate: Option<Handler>,
}

/// Reads the handlers of a block. `topic_known` is false if the topic did not parse: nothing is
/// said then about captures.
pub(super) fn read(
    block: &mut ImplBlock,
    captures: &[Ident],
    topic_known: bool,
    errors: &mut Errors,
) -> Handlers {
    let mut handlers = Handlers::default();
    method::read(block, Outer::Channel, errors, |helper, method, errors| {
        handlers.add(helper, method, captures, errors);
        if let ("join", Some(join), true) = (helper.role.helper, &handlers.join, topic_known)
            && errors.is_empty()
        {
            takes_captures(join, method, captures, errors);
        }
    });
    EventHandler::check_unique(&handlers.handle_in, errors);
    Message::check_unique(&handlers.handle_out, errors);
    Message::check_unique(&handlers.handle_info, errors);
    handlers
}

impl Handlers {
    fn add(&mut self, helper: &Helper, method: &Method, captures: &[Ident], errors: &mut Errors) {
        let shape = Shape::new(helper.role, captures);
        match helper.role.helper {
            "join" => self.join = Some(shape.read(method, errors)),
            "terminate" => self.terminate = Some(shape.read(method, errors)),
            "handle_in" => {
                let handler = EventHandler::read(helper, method, captures, errors);
                self.handle_in.extend(handler);
            }
            "handle_out" => self
                .handle_out
                .extend(Message::read(&shape, method, errors)),
            "handle_info" => self
                .handle_info
                .extend(Message::read(&shape, method, errors)),
            _ => {}
        }
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
            .find(|name| suggest::nearest(&plain(name), [capture.as_str()]).is_some());
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
