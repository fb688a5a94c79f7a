//! Reads and checks a `#[live_view]`, and reports everything that is wrong with it.

mod arguments;
mod handlers;
mod path;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

use super::model::{Fallback, LiveView, Pages, Routes};
use crate::behaviour::message::Message;
use crate::diag::Errors;
use crate::docs;
use crate::handler::{Argument, Handler};
use crate::item::ImplBlock;
use crate::name::plain;
use crate::track::Writes;
use handlers::Handlers;

/// Reads the attribute and the block. The helper attributes are taken off the methods, whether
/// there are mistakes or not.
pub(super) fn live_view(
    args: TokenStream,
    block: &mut ImplBlock,
) -> Result<LiveView, (Errors, Box<Fallback>)> {
    let mut errors = Errors::default();
    let arguments = arguments::read(args, &block.target, &mut errors);
    let mut routes = arguments.routes;
    let mut handlers = handlers::read(block, routes.as_ref(), &mut errors);
    if let Some(routes) = &mut routes {
        infer_types(routes, &handlers);
    }
    let has_path = path_method(block, routes.as_ref(), &mut errors);
    let writes = Writes::of(block.methods().map(|method| &*method), &arguments.volatile);
    let target = block.target.clone();
    let state = arguments
        .state
        .unwrap_or_else(|| Type::Verbatim(quote!(::bennu::socket::Stateless)));
    match (routes, handlers.mount.take(), handlers.render.take()) {
        (Some(routes), Some(mount), Some(render)) if errors.is_empty() => Ok(LiveView {
            target,
            doc: docs::text(&block.attrs),
            routes,
            state,
            pushes: arguments.pushes,
            volatile: arguments.volatile,
            mount,
            render,
            handle_params: handlers.handle_params,
            handle_event: handlers.handle_event,
            handle_info: handlers.handle_info,
            handle_async: handlers.handle_async,
            terminate: handlers.terminate,
            writes,
        }),
        (routes, _, render) => Err((
            errors,
            Box::new(Fallback {
                target,
                routes: routes.filter(|_| !has_path),
                state,
                pushes: arguments.pushes,
                render: render.map(|render| render.method),
                handle_event: handlers.events_known.then_some(handlers.handle_event),
                messages: Message::types(handlers.handle_info),
                results: Message::types(handlers.handle_async),
                writes,
            }),
        )),
    }
}

/// Gives captures without a type the one of the argument that takes them.
fn infer_types(routes: &mut Routes, handlers: &Handlers) {
    let taken = |wanted: &Ident, handler: &Handler| {
        handler
            .arguments
            .iter()
            .find_map(|argument| match argument {
                Argument::Capture { name, ty } if plain(name) == plain(wanted) => Some(ty.clone()),
                _ => None,
            })
    };
    let takers: Vec<&Handler> = handlers
        .mount
        .iter()
        .chain(&handlers.handle_params)
        .collect();
    for path in routes.paths_mut() {
        for capture in path.captures_mut() {
            if capture.ty.is_none() {
                let name = capture.name.clone();
                capture.ty = takers.iter().find_map(|handler| taken(&name, handler));
            }
        }
    }
}

/// Reports a method that has the name of the constructor of the path.
fn path_method(block: &mut ImplBlock, routes: Option<&Routes>, errors: &mut Errors) -> bool {
    let one = matches!(
        routes,
        Some(Routes {
            pages: Pages::One(_),
            ..
        })
    );
    let method = block
        .methods()
        .find(|method| one && plain(&method.sig.ident) == "path");
    if let Some(method) = &method {
        let message = "`#[live_view]` makes `path`, the constructor of the path: rename this one";
        errors.at(&method.sig.ident, message);
    }
    method.is_some()
}
