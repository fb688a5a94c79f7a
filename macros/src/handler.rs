//! Handlers: methods that the runtime calls, with the meaning of each argument.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Type};

use crate::diag::Errors;
use crate::docs;
use crate::helpers::Role;
use crate::item::Method;
use crate::name::{pascal, plain};
use crate::payload::is_no_object;
use crate::signature::{self, Passing, Receiver};

/// A method that the runtime calls.
#[derive(Clone)]
pub(crate) struct Handler {
    pub method: Ident,
    pub receiver: Receiver,
    /// In the order in which the method takes them.
    pub arguments: Vec<Argument>,
    pub output: Option<Type>,
    pub doc: String,
    pub cfgs: Vec<Attribute>,
}

/// The meaning of an argument.
#[derive(Clone)]
pub(crate) enum Argument {
    /// By value: what was sent.
    Value(Type),
    /// By value, with the name of a capture: that capture. In a live view, `route` is one too.
    Capture { name: Ident, ty: Type },
    /// `&mut`: the socket.
    Socket(Type),
    /// `&`: the client that connects.
    Context(Type),
}

/// The allowed shape of one handler: its role, in a block with these captures.
pub(crate) struct Shape<'a> {
    role: &'static Role,
    /// Whether it takes every other event, and so the event as one more value.
    takes_others: bool,
    /// Whether what is sent may be any JSON, whatever the role says.
    is_any_json: bool,
    captures: &'a [Ident],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asyncness {
    Async,
    Plain,
}

/// The place of captures.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Topic,
    Path,
}

impl Place {
    /// The noun for messages.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Path => "path",
        }
    }

    /// What a handler does that wants a capture and cannot take it.
    fn instead(self, capture: &str) -> String {
        match self {
            Self::Topic => format!("read `socket.topic().capture(\"{capture}\")`"),
            Self::Path => "keep the capture in a field".to_owned(),
        }
    }
}

impl Handler {
    /// The types of what is sent to it.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Type> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Value(ty) => Some(ty),
            _ => None,
        })
    }

    /// The place of the returned type, or the name of the method if there is none.
    pub(crate) fn output_span(&self) -> Span {
        self.output
            .as_ref()
            .map_or_else(|| self.method.span(), Spanned::span)
    }
}

impl<'a> Shape<'a> {
    pub(crate) const fn new(role: &'static Role, captures: &'a [Ident]) -> Self {
        Self {
            role,
            takes_others: false,
            is_any_json: false,
            captures,
        }
    }

    /// The shape of a handler of every other event.
    pub(crate) const fn of_others(self) -> Self {
        Self {
            takes_others: true,
            ..self
        }
    }

    /// The shape of a handler to which something else than a page may send any JSON.
    pub(crate) const fn of_any_json(self) -> Self {
        Self {
            is_any_json: true,
            ..self
        }
    }

    /// The name of the helper attribute.
    pub(crate) const fn helper(&self) -> &'static str {
        self.role.helper
    }

    /// The noun for the value that is sent to the handler: `payload`.
    pub(crate) const fn value_name(&self) -> &'static str {
        self.role.value
    }

    /// The whole signature, for messages.
    pub(crate) fn expected(&self) -> &'static str {
        self.role
            .signature_of_others
            .filter(|_| self.takes_others)
            .unwrap_or(self.role.signature)
    }

    /// Reads a handler of this shape from a method, and reports what does not fit.
    pub(crate) fn read(&self, method: &Method, errors: &mut Errors) -> Handler {
        let signature = signature::read(method, self.expected(), errors);
        self.check_async(method, errors);
        self.check_receiver(method, signature.receiver, errors);
        let mut handler = Handler {
            method: method.sig.ident.clone(),
            receiver: signature.receiver,
            arguments: Vec::new(),
            output: signature.output,
            doc: docs::text(&method.attrs),
            cfgs: method.cfgs(),
        };
        let names: Vec<Ident> = signature
            .arguments
            .iter()
            .filter_map(|argument| argument.name.clone())
            .collect();
        let mut references = 0;
        for argument in signature.arguments {
            match (argument.passing, self.role.reference) {
                (Passing::Value, _) => {
                    let value =
                        self.value(argument, handler.values().count(), &names, method, errors);
                    handler.arguments.extend(value);
                }
                (passing, Some(allowed)) if passing == allowed => {
                    references += 1;
                    if references > 1 {
                        let what = if passing == Passing::Shared {
                            "`cx`"
                        } else {
                            "socket"
                        };
                        self.wrong(&argument.ty, &format!("a second {what}"), errors);
                    }
                    self.check_socket(&argument.ty, errors);
                    handler.arguments.push(match passing {
                        Passing::Shared => Argument::Context(argument.ty),
                        _ => Argument::Socket(argument.ty),
                    });
                }
                (Passing::Shared, _) => {
                    self.wrong(&argument.ty, "an argument by `&`", errors);
                }
                (Passing::Exclusive, _) => {
                    self.wrong(&argument.ty, "an argument by `&mut`", errors);
                }
            }
        }
        if self.role.returns && handler.output.is_none() {
            let message = format!("nothing is returned: expected `{}`", self.expected());
            errors.at(&handler.method, message);
        }
        self.check_output(&handler, errors);
        handler
    }

    fn value(
        &self,
        argument: signature::Argument,
        before: usize,
        names: &[Ident],
        method: &Method,
        errors: &mut Errors,
    ) -> Option<Argument> {
        let captures = self.captures;
        let taken = self.role.takes_captures;
        let place = self.role.outer.place();
        let capture = argument.name.as_ref().and_then(|name| {
            captures
                .iter()
                .find(|capture| capture.unraw() == name.unraw())
        });
        match capture {
            Some(_) if taken => {
                return Some(Argument::Capture {
                    name: argument.name?,
                    ty: argument.ty,
                });
            }
            Some(name) => {
                let name = plain(name);
                let message = format!(
                    "`{name}` is a capture of the {}, which `#[{}]` does not take: name the argument otherwise, or {}",
                    place.noun(),
                    self.helper(),
                    place.instead(&name),
                );
                errors.at(&argument.name, message);
                return None;
            }
            None => {}
        }
        let values = self.role.values + usize::from(self.takes_others);
        if before < values {
            if let Some(lifetime) = signature::borrowed(&argument.ty) {
                let text = docs::type_text(&argument.ty);
                let message = format!(
                    "`{text}` borrows, and a {} is a value of its own: give its type no lifetime, and fields such as `String` for `&str`",
                    self.role.value
                );
                errors.at(lifetime, message);
                return None;
            }
            let is_payload = before == usize::from(self.takes_others);
            if is_payload && !self.is_any_json && is_no_object(&argument.ty) {
                self.check_object(&argument, names, method, errors);
            }
            return Some(Argument::Value(argument.ty));
        }
        let what = match values {
            0 => "a value".to_owned(),
            _ => format!("a second {}", self.role.value),
        };
        let what = match captures {
            [] => what,
            _ if !taken => what,
            known => {
                let names: Vec<_> = known.iter().map(plain).collect();
                let names = names.iter().map(String::as_str);
                let noun = place.noun();
                let captures = match place {
                    Place::Topic => crate::diag::list(names),
                    Place::Path => crate::diag::list(names.filter(|name| *name != "route")),
                };
                if captures.is_empty() {
                    what
                } else {
                    format!("{what}, for its name is no capture (the {noun} captures {captures})")
                }
            }
        };
        match &argument.name {
            Some(name) => self.wrong(name, &what, errors),
            None => self.wrong(&argument.ty, &what, errors),
        }
        None
    }

    /// Reports the socket of another macro.
    fn check_socket(&self, ty: &Type, errors: &mut Errors) {
        let outer = self.role.outer;
        let Some(own) = outer.socket_name() else {
            return;
        };
        let Type::Reference(reference) = signature::bare(ty) else {
            return;
        };
        let Type::Path(path) = &*reference.elem else {
            return;
        };
        let is_other = path.path.segments.last().is_some_and(|last| {
            last.ident != own
                && ["ChannelSocket", "LiveSocket"]
                    .iter()
                    .any(|name| last.ident == name)
        });
        if is_other {
            let message = format!(
                "the socket of a {} is its `{own}`: write `&mut {own}<Self>`",
                outer.noun()
            );
            errors.at(&reference.elem, message);
        }
    }

    /// Reports a returned type that another one is often taken for.
    fn check_output(&self, handler: &Handler, errors: &mut Errors) {
        let Some(output) = &handler.output else {
            return;
        };
        let name = match signature::bare(output) {
            Type::Path(path) => path.path.segments.last().map(|last| plain(&last.ident)),
            Type::Reference(reference) => Some(docs::type_text(&*reference.elem)),
            _ => None,
        };
        if name.is_some_and(|name| self.role.wrong_outputs.contains(&name.as_str())) {
            let text = docs::type_text(output);
            let message = format!(
                "`#[{}]` cannot return `{text}`: expected `{}`",
                self.helper(),
                self.expected()
            );
            errors.at(output, message);
        }
    }

    /// Reports a value that is no object where one always comes.
    fn check_object(
        &self,
        argument: &signature::Argument,
        names: &[Ident],
        method: &Method,
        errors: &mut Errors,
    ) {
        let Some(object) = self.role.sent.object() else {
            return;
        };
        let place = self.role.outer.place();
        let is_free = |capture: &&Ident| {
            let is_taken = names.iter().any(|name| plain(name) == plain(capture));
            self.role.takes_captures && !is_taken && *capture != "route"
        };
        if let Some(capture) = self.captures.iter().find(is_free) {
            let (name, noun) = (plain(capture), place.noun());
            let message = match &argument.name {
                Some(written) => format!(
                    "`{}` is no capture of the {noun}: did you mean `{name}`?",
                    plain(written)
                ),
                None => format!("`{name}` is captured by the {noun}: name the argument `{name}`"),
            };
            match &argument.name {
                Some(written) => errors.at(written, message),
                None => errors.at(&argument.ty, message),
            }
            return;
        }
        let ty = docs::type_text(&argument.ty);
        let written = argument.name.as_ref().map(plain);
        let field = match &written {
            Some(name) if !name.starts_with('_') => format!("{name}: {ty}"),
            _ => "name: Type, ..".to_owned(),
        };
        let mut payload = pascal(&plain(&method.sig.ident));
        // `Connect` and `Mount` are taken.
        if self.role.is_single() && !payload.ends_with("Params") {
            payload.push_str("Params");
        }
        let message = format!(
            "`{ty}` has no named fields, and {object}: write `#[payload] struct {payload} {{ {field} }}`, and take that"
        );
        errors.at(&argument.ty, message);
    }

    fn check_async(&self, method: &Method, errors: &mut Errors) {
        let (helper, expected) = (self.helper(), self.expected());
        match (self.role.asyncness, &method.sig.asyncness) {
            (Asyncness::Async, None) => {
                let message = format!("`#[{helper}]` is not `async`: expected `{expected}`");
                errors.at(method.sig.fn_token, message);
            }
            (Asyncness::Plain, Some(token)) => {
                let message = format!("`#[{helper}]` cannot be `async`: expected `{expected}`");
                errors.at(token, message);
            }
            _ => {}
        }
    }

    fn check_receiver(&self, method: &Method, receiver: Receiver, errors: &mut Errors) {
        if self.role.receivers.contains(&receiver) {
            return;
        }
        let (helper, expected) = (self.helper(), self.expected());
        let message = match receiver {
            Receiver::None => format!("`#[{helper}]` takes no `self`: expected `{expected}`"),
            _ if self.role.receivers == [Receiver::None] => {
                format!("there is no `self` yet in `#[{helper}]`: expected `{expected}`")
            }
            _ => format!("`#[{helper}]` cannot take `self` this way: expected `{expected}`"),
        };
        match method.sig.receiver() {
            Some(receiver) => errors.at(receiver, message),
            None => errors.at(&method.sig.ident, message),
        }
    }

    fn wrong(&self, at: impl ToTokens, what: &str, errors: &mut Errors) {
        let (helper, expected) = (self.helper(), self.expected());
        errors.at(
            at,
            format!("`#[{helper}]` cannot take {what}: expected `{expected}`"),
        );
    }
}
