//! Calls of handlers: each token spanned to what an error about it concerns.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{PathArguments, Type};

use crate::handler::{Argument, Asyncness, Handler};
use crate::name::plain;
use crate::path::Private;
use crate::signature::{self, Receiver};

/// The variables of generated code.
///
/// Errors about a variable appear at its location. All variables are resolved in one place, as if the
/// application's code contained them, so no error mentions an expansion.
#[derive(Clone, Copy)]
pub(crate) struct Variables(pub Span);

impl Variables {
    /// A variable that is no argument of the person's.
    pub(crate) fn own(self, name: &str) -> Ident {
        self.at(name, Span::call_site())
    }

    /// A variable that concerns the tokens at `location`.
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

    /// The returned value of a handler.
    pub(crate) fn returned(self, handler: &Handler) -> Ident {
        self.at("returned", handler.output_span())
    }

    /// `let value_0 = ::bennu::__private::reason::<Reason>(value_0);`, where a `#[terminate]` takes
    /// the reason.
    pub(crate) fn reason(self, terminate: &Handler) -> Option<TokenStream> {
        let ty = terminate.values().next()?;
        let value = self.value(0, ty);
        let private = Private(ty.span());
        let reason = quote_spanned!(ty.span()=> #private::reason::<#ty>(#value));
        Some(quote!(let #value = #reason;))
    }

    /// `socket`, or `::bennu::__private::as_socket::<ChannelSocket<Room>, _>(socket)`
    fn reference(self, name: &str, ty: &Type) -> TokenStream {
        let variable = self.at(name, ty.span());
        let Some((function, written)) = comparison(ty) else {
            return variable.into_token_stream();
        };
        let span = written.span();
        let private = Private(span);
        let function = Ident::new(function, span);
        let variable = self.at(name, span);
        quote_spanned!(span=> #private::#function::<#written, _>(#variable))
    }

    /// `::bennu::__private::Handles::<Self>::send(Self::method(self, value_0, socket)).await`, in an
    /// [`asynchronous`] method.
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
                value.into_token_stream()
            }
            Argument::Capture { name, ty } => self.capture(name, ty).into_token_stream(),
            Argument::Socket(ty) => self.reference("socket", ty),
            Argument::Context(ty) => self.reference("cx", ty),
        });
        let call = quote_spanned!(span=> Self::#method(#receiver #(#arguments),*));
        match asyncness {
            Asyncness::Plain => call,
            Asyncness::Async => {
                let private = Private(span);
                quote_spanned!(span=> #private::Handles::<Self>::send(#call).await)
            }
        }
    }
}

/// The function that compares the written type of a reference with the one that is passed. A name
/// of the person's own may coerce, and `Self` cannot be wrong: nothing is compared there.
fn comparison(ty: &Type) -> Option<(&'static str, &Type)> {
    let Type::Reference(reference) = signature::bare(ty) else {
        return None;
    };
    let Type::Path(path) = &*reference.elem else {
        return None;
    };
    let last = path.path.segments.last()?;
    let function = match last.ident.to_string().as_str() {
        "ChannelSocket" | "LiveSocket" => "as_socket",
        "Connect" => "as_connect",
        _ => return None,
    };
    let of_itself = match &last.arguments {
        PathArguments::AngleBracketed(of) => of.args.to_token_stream().to_string() == "Self",
        _ => false,
    };
    (!of_itself).then_some((function, &*reference.elem))
}

/// An `async` method of a trait: `head` is all before its output.
///
/// ```text
/// fn handle_in(..) -> impl ::core::future::Future<Output = ::bennu::channel::Outcome> + ::core::marker::Send {
///     use ::bennu::__private::AnySend as _;
///     ::bennu::__private::Handles::<Self>::send(async move { .. })
/// }
/// ```
///
/// The same as `async fn`, but for a state that is not `Send`: that is then the only error.
pub(crate) fn asynchronous(
    head: &TokenStream,
    output: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    quote! {
        #[allow(clippy::manual_async_fn)]
        #head -> impl ::core::future::Future<Output = #output> + ::core::marker::Send {
            #[allow(unused_imports)]
            use ::bennu::__private::AnySend as _;
            ::bennu::__private::Handles::<Self>::send(async move { #body })
        }
    }
}

/// `::bennu::__private::capture::<u64, Self>(socket, "user_id")`
pub(crate) fn topic_capture(name: &Ident, ty: &Type, socket: &Ident) -> TokenStream {
    let private = Private(ty.span());
    let text = plain(name);
    let capture = quote_spanned!(ty.span()=> #private::capture::<#ty, Self>);
    quote!(#capture(#socket, #text))
}

/// The returned type, as written, or `()` at the method's name.
pub(crate) fn output(handler: &Handler) -> TokenStream {
    handler.output.as_ref().map_or_else(
        || quote_spanned!(handler.method.span()=> ()),
        ToTokens::to_token_stream,
    )
}
