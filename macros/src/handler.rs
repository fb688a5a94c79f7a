//! Handlers: methods that the runtime calls, with the meaning of each argument.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Type};

use crate::diag::Errors;
use crate::docs;
use crate::item::{Method, plain};
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

/// What an argument is.
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

/// What a kind of handler may look like.
pub(crate) struct Shape<'a> {
    /// `#[join]`
    pub helper: &'a str,
    /// The whole signature, for messages.
    pub expected: &'a str,
    pub asyncness: Asyncness,
    /// Which receivers it may have.
    pub receivers: &'a [Receiver],
    /// How many values may be sent to it, and what they are called.
    pub values: usize,
    pub value: &'a str,
    /// The references that it may take.
    pub reference: Option<Passing>,
    pub captures: Captures<'a>,
    pub place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asyncness {
    Async,
    Plain,
}

/// Where captures stand.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Topic,
    Path,
}

impl Place {
    /// Its noun.
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

/// Whether arguments may be captures of the topic or of the path.
#[derive(Clone, Copy)]
pub(crate) enum Captures<'a> {
    /// These may.
    Taken(&'a [Ident]),
    /// These would be, elsewhere.
    Refused(&'a [Ident]),
}

impl Handler {
    /// The types of what is sent to it.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Type> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Value(ty) => Some(ty),
            _ => None,
        })
    }

    /// Where its returned type is written, or its name where there is none.
    pub(crate) fn output_span(&self) -> Span {
        self.output
            .as_ref()
            .map_or_else(|| self.method.span(), Spanned::span)
    }
}

impl Shape<'_> {
    /// Reads a handler of this shape from a method, and reports what does not fit.
    pub(crate) fn read(&self, method: &Method, errors: &mut Errors) -> Handler {
        let signature = signature::read(method, self.expected, errors);
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
        let mut references = 0;
        for argument in signature.arguments {
            match (argument.passing, self.reference) {
                (Passing::Value, _) => {
                    let value = self.value(argument, handler.values().count(), errors);
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
        handler
    }

    fn value(
        &self,
        argument: signature::Argument,
        before: usize,
        errors: &mut Errors,
    ) -> Option<Argument> {
        let (captures, taken) = match self.captures {
            Captures::Taken(captures) => (captures, true),
            Captures::Refused(captures) => (captures, false),
        };
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
                    self.place.noun(),
                    self.helper,
                    self.place.instead(&name),
                );
                errors.at(&argument.name, message);
                return None;
            }
            None => {}
        }
        if before < self.values {
            return Some(Argument::Value(argument.ty));
        }
        let what = match self.values {
            0 => "a value".to_owned(),
            _ => format!("a second {}", self.value),
        };
        let what = match captures {
            [] => what,
            _ if !taken => what,
            known => {
                let names: Vec<_> = known.iter().map(plain).collect();
                let names = names.iter().map(String::as_str);
                let noun = self.place.noun();
                let captures = match self.place {
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

    fn check_async(&self, method: &Method, errors: &mut Errors) {
        let Self {
            helper, expected, ..
        } = self;
        match (self.asyncness, &method.sig.asyncness) {
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
        if self.receivers.contains(&receiver) {
            return;
        }
        let Self {
            helper, expected, ..
        } = self;
        let message = match receiver {
            Receiver::None => format!("`#[{helper}]` takes no `self`: expected `{expected}`"),
            _ if self.receivers == [Receiver::None] => {
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
        let Self {
            helper, expected, ..
        } = self;
        errors.at(
            at,
            format!("`#[{helper}]` cannot take {what}: expected `{expected}`"),
        );
    }
}
