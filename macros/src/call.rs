//! Calls of handlers: each token spanned to what an error about it concerns.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::handler::{Argument, Asyncness, Handler};
use crate::item::plain;
use crate::path::Private;
use crate::signature::Receiver;

/// The variables of generated code. Errors about one stand where it is located; all are resolved
/// in one place, as if the person had written them, so that no error speaks of an expansion.
#[derive(Clone, Copy)]
pub(crate) struct Variables(pub Span);

impl Variables {
    /// A variable that is no argument of the person's.
    pub(crate) fn own(self, name: &str) -> Ident {
        self.at(name, Span::call_site())
    }

    /// A variable that concerns what stands at `location`.
    pub(crate) fn at(self, name: &str, location: Span) -> Ident {
        Ident::new(name, location.resolved_at(self.0))
    }

    /// The n-th value.
    pub(crate) fn value(self, index: usize, ty: &Type) -> Ident {
        self.at(&format!("value_{index}"), ty.span())
    }

    /// A capture.
    pub(crate) fn capture(self, name: &Ident, ty: &Type) -> Ident {
        self.at(&format!("capture_{}", plain(name)), ty.span())
    }

    /// What a handler returned.
    pub(crate) fn returned(self, handler: &Handler) -> Ident {
        self.at("returned", handler.output_span())
    }

    /// `::bennu::__private::send(Self::method(self, value_0, socket)).await`
    pub(crate) fn call(self, handler: &Handler, asyncness: Asyncness) -> TokenStream {
        let Handler {
            method,
            receiver,
            arguments,
            ..
        } = handler;
        let span = method.span();
        let receiver = match receiver {
            Receiver::None => None,
            _ => Some(quote!(self,)),
        };
        let mut values = 0;
        let arguments = arguments.iter().map(|argument| match argument {
            Argument::Value(ty) => {
                let value = self.value(values, ty);
                values += 1;
                value
            }
            Argument::Capture { name, ty } => self.capture(name, ty),
            Argument::Socket(span) => self.at("socket", *span),
            Argument::Context(span) => self.at("cx", *span),
        });
        let call = quote_spanned!(span=> Self::#method(#receiver #(#arguments),*));
        match asyncness {
            Asyncness::Plain => call,
            Asyncness::Async => {
                let private = Private(span);
                quote_spanned!(span=> #private::send(#call).await)
            }
        }
    }
}

/// The returned type, as written, or `()` at the method's name.
pub(crate) fn output(handler: &Handler) -> TokenStream {
    handler.output.as_ref().map_or_else(
        || quote_spanned!(handler.method.span()=> ()),
        ToTokens::to_token_stream,
    )
}
