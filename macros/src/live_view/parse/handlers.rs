//! The handlers of a view: which method is what, and whether its signature fits.

use syn::{Error, GenericArgument, Ident, PathArguments, Type};

use super::super::model::Routes;
use crate::behaviour::event::EventHandler;
use crate::behaviour::message::Message;
use crate::behaviour::method;
use crate::diag::Errors;
use crate::handler::{Handler, Shape};
use crate::helpers::Outer;
use crate::item::{Helper, ImplBlock, Method};
use crate::name::plain;
use crate::signature;

/// The handlers of a block, as far as they are right.
#[derive(Default)]
pub(super) struct Handlers {
    pub(super) mount: Option<Handler>,
    pub(super) render: Option<Handler>,
    pub(super) handle_params: Option<Handler>,
    pub(super) handle_event: Vec<EventHandler>,
    /// Whether every `#[handle_event]` says which event it takes, and each another one.
    pub(super) events_known: bool,
    pub(super) handle_info: Vec<Message>,
    pub(super) handle_async: Vec<Message>,
    pub(super) terminate: Option<Handler>,
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
    method::read(block, Outer::LiveView, errors, |helper, method, errors| {
        handlers.add(helper, method, &names, errors);
    });
    // One of two handlers was meant for another event.
    handlers.events_known &= EventHandler::check_unique(&handlers.handle_event, errors);
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
        let captures = if helper.role.takes_captures {
            names.check(method, errors);
            &names.all
        } else {
            &names.shared
        };
        let shape = Shape::new(helper.role, captures);
        match helper.role.helper {
            "mount" => self.mount = Some(shape.read(method, errors)),
            "render" => self.render = Some(shape.read(method, errors)),
            "handle_params" => self.handle_params = Some(shape.read(method, errors)),
            "terminate" => self.terminate = Some(shape.read(method, errors)),
            "handle_event" => {
                let handler = EventHandler::read(helper, method, captures, errors);
                self.events_known &= handler.is_some();
                self.handle_event.extend(handler);
            }
            "handle_info" => {
                let found = Message::read(&shape, method, errors);
                self.handle_info.extend(found);
            }
            "handle_async" => {
                let found = Message::read(&shape, method, errors).and_then(|found| {
                    let ty = errors.take(result_of(&found.ty, shape.expected()))?;
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
