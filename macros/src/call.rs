//! Calls of handlers: each token spanned to what an error about it concerns.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::handler::{Argument, Asyncness, Handler};
use crate::path::Private;
use crate::signature::Receiver;

/// The variable in generated code that holds an argument, spanned to the argument.
pub(crate) fn variable(name: &str, span: Span) -> Ident {
    Ident::new(name, span.resolved_at(Span::mixed_site()))
}

/// `::bennu::__private::send(Self::method(self, value_0, socket)).await`
///
/// `value` names the variable of the n-th value; captures are variables of their own names.
pub(crate) fn call(handler: &Handler, asyncness: Asyncness) -> TokenStream {
    let Handler {
        method,
        receiver,
        arguments,
        ..
    } = handler;
    let span = method.span();
    let receiver = match receiver {
        Receiver::None => None,
        _ => Some(quote_spanned!(span=> self,)),
    };
    let mut values = 0;
    let arguments = arguments.iter().map(|argument| match argument {
        Argument::Value(ty) => {
            let name = value(values, ty);
            values += 1;
            name
        }
        Argument::Capture { name, ty } => capture(name, ty),
        Argument::Socket(span) => variable("socket", *span),
        Argument::Context(span) => variable("cx", *span),
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

/// The variable of the n-th value.
pub(crate) fn value(index: usize, ty: &Type) -> Ident {
    variable(&format!("value_{index}"), ty.span())
}

/// The variable of a capture.
pub(crate) fn capture(name: &Ident, ty: &Type) -> Ident {
    variable(&format!("capture_{}", crate::item::plain(name)), ty.span())
}

/// The returned type, as written, or `()` at the method's name.
pub(crate) fn output(handler: &Handler) -> TokenStream {
    match &handler.output {
        Some(ty) => quote!(#ty),
        None => quote_spanned!(handler.method.span()=> ()),
    }
}
