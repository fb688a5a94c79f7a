//! The handlers of a view: which method is what, and whether its signature fits.

mod event;
mod shape;

use std::collections::HashMap;

use quote::ToTokens;
use syn::{Error, GenericArgument, Ident, PathArguments, Type};

use super::super::model::{Event, HandleEvent, Routes};
use crate::diag::Errors;
use crate::handler::Handler;
use crate::item::{Helper, ImplBlock, Method, plain};
use crate::message::Message;
use crate::once::Once;
use crate::signature;

const MOUNT: &str =
    "async fn mount(params: P, socket: &mut LiveSocket<Self>) -> Result<Self, Refused>";
const RENDER: &str = "fn render(&self) -> Rendered";

/// The handlers of a block, as far as they are right.
#[derive(Default)]
pub(super) struct Handlers {
    pub(super) mount: Option<Handler>,
    pub(super) render: Option<Handler>,
    pub(super) handle_params: Option<Handler>,
    pub(super) handle_event: Vec<HandleEvent>,
    /// Whether every `#[handle_event]` says which event it takes.
    pub(super) events_known: bool,
    pub(super) handle_info: Vec<Message>,
    pub(super) handle_async: Vec<Message>,
    pub(super) terminate: Option<Handler>,
    once: Once,
}

/// Reads the handlers of a block. Where the path did not parse, nothing is said about captures.
pub(super) fn read(
    block: &mut ImplBlock,
    routes: Option<&Routes>,
    errors: &mut Errors,
) -> Handlers {
    let mut handlers = Handlers {
        events_known: true,
        ..Handlers::default()
    };
    let names = Names::of(routes);
    for method in block.methods() {
        if let Some(helper) = method.take_helper("live_view", errors) {
            handlers.add(&helper, method, &names, errors);
        }
    }
    for (helper, expected, what) in [
        ("mount", MOUNT, "cannot be opened"),
        ("render", RENDER, "shows nothing"),
    ] {
        if !handlers.once.has(helper) {
            let message = format!("the view {what}: add `#[{helper}] {expected}`");
            errors.at(&block.target.self_ty, message);
        }
    }
    unique_events(&handlers.handle_event, errors);
    Message::check_unique(&handlers.handle_info, errors);
    Message::check_unique(&handlers.handle_async, errors);
    handlers
}

/// The names that arguments may have for a part of the path.
struct Names<'r> {
    routes: Option<&'r Routes>,
    /// The captures that every page has.
    shared: Vec<Ident>,
    /// Those, `route`, and the captures that only some pages have.
    all: Vec<Ident>,
}

impl<'r> Names<'r> {
    fn of(routes: Option<&'r Routes>) -> Self {
        let shared = routes.map(Routes::shared).unwrap_or_default();
        let paths = routes.map(Routes::paths).unwrap_or_default();
        let mut all = vec![Ident::new("route", proc_macro2::Span::call_site())];
        for capture in paths.iter().flat_map(|path| path.captures()) {
            if !all.iter().any(|name| plain(name) == plain(&capture.name)) {
                all.push(capture.name.clone());
            }
        }
        Self {
            routes,
            shared,
            all,
        }
    }

    /// Reports arguments that only some pages could give.
    fn check(&self, method: &Method, errors: &mut Errors) {
        let Some(routes) = self.routes else { return };
        let partial = |name: &Ident| {
            let is = |known: &Ident| plain(known) == plain(name);
            name != "route" && self.all.iter().any(is) && !self.shared.iter().any(is)
        };
        for name in signature::argument_names(method)
            .into_iter()
            .filter(partial)
        {
            let page = routes.page_with(&name).unwrap_or_default();
            let message = format!(
                "`{}` is a capture of {page}, not of every page: take `route: {}` and match on it",
                plain(&name),
                routes.name,
            );
            errors.at(name, message);
        }
    }
}

impl Handlers {
    fn add(&mut self, helper: &Helper, method: &Method, names: &Names<'_>, errors: &mut Errors) {
        if helper.name != "handle_event" {
            helper.no_arguments(errors);
        }
        let shared = &names.shared;
        match helper.name {
            "mount" if self.once.is_first("mount", MOUNT, method, errors) => {
                names.check(method, errors);
                let mount = shape::mount(&names.all).read(method, errors);
                if mount.output.is_none() {
                    let message = format!("nothing is returned: expected `{MOUNT}`");
                    errors.at(&mount.method, message);
                }
                self.mount = Some(mount);
            }
            "render" if self.once.is_first("render", RENDER, method, errors) => {
                let render = shape::render().read(method, errors);
                if render.output.is_none() {
                    let message = format!("nothing is returned: expected `{RENDER}`");
                    errors.at(&render.method, message);
                }
                self.render = Some(render);
            }
            "handle_params"
                if self
                    .once
                    .is_first("handle_params", shape::HANDLE_PARAMS, method, errors) =>
            {
                names.check(method, errors);
                let handler = shape::handle_params(&names.all).read(method, errors);
                self.handle_params = Some(handler);
            }
            "terminate"
                if self
                    .once
                    .is_first("terminate", shape::TERMINATE, method, errors) =>
            {
                self.terminate = Some(shape::terminate(shared).read(method, errors));
            }
            "handle_event" => {
                let handler = event::read(helper, method, shared, errors);
                self.events_known &= handler.is_some();
                self.handle_event.extend(handler);
            }
            "handle_info" => {
                let found = Message::read(&shape::handle_info(shared), method, errors);
                self.handle_info.extend(found);
            }
            "handle_async" => {
                let shape = shape::handle_async(shared);
                let found = Message::read(&shape, method, errors);
                let found = found.and_then(|found| {
                    let ty = errors.take(result_of(&found.ty, shape.expected))?;
                    Some(Message { ty, ..found })
                });
                self.handle_async.extend(found);
            }
            _ => {}
        }
    }
}

/// `T` of `Result<T, AsyncError>`
fn result_of(ty: &Type, expected: &str) -> syn::Result<Type> {
    let last = match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let result = last.filter(|last| last.ident == "Result");
    let value = result.and_then(|last| match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
        _ => None,
    });
    if let Some(GenericArgument::Type(value)) = value {
        return Ok(value.clone());
    }
    let message = format!("a task may fail: expected `{expected}`");
    Err(Error::new_spanned(ty, message))
}

fn unique_events(handlers: &[HandleEvent], errors: &mut Errors) {
    let mut seen: HashMap<String, &Ident> = HashMap::new();
    // What stands under a `cfg` may exclude what it repeats.
    let always = |handler: &&HandleEvent| handler.handler.cfgs.is_empty();
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
