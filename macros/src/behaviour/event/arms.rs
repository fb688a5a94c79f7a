//! The `match` that calls the handler of an event.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::{Event, EventHandler};
use crate::call::{self, Variables};
use crate::handler::{Argument, Asyncness, Handler};
use crate::path::Private;

/// The settings that the arms of one `match` share.
pub(crate) struct Arms<'a> {
    pub variables: Variables,
    /// The variable that holds what was sent.
    pub message: &'a Ident,
    pub socket: &'a Ident,
    /// The function of the runtime that takes a payload out of it: `payload`.
    pub payload: &'static str,
    /// The one that takes the event out of it: `event`.
    pub event: &'static str,
    /// Writes the code before the values are decoded.
    pub before: &'a dyn Fn(&Handler) -> Option<TokenStream>,
}

impl Arms<'_> {
    /// Writes the arms of all handlers: the one for every other event is the last, wherever it is written.
    pub(crate) fn of(&self, handlers: &[EventHandler]) -> TokenStream {
        let (other, named): (Vec<_>, Vec<_>) = handlers
            .iter()
            .partition(|handler| matches!(handler.event, Event::Other(_)));
        let message = self.message;
        let is_whole = other.iter().any(|handler| handler.handler.cfgs.is_empty());
        let unhandled = (!is_whole).then(|| quote!(_ => #message.unhandled(),));
        let arms = named
            .into_iter()
            .chain(other)
            .map(|handler| self.arm(handler));
        quote!(#(#arms)* #unhandled)
    }

    /// ```text
    /// "save" => {
    ///     let value_0 = match ::bennu::__private::payload::<Doc>().decode(message) {
    ///         ::core::result::Result::Ok(value) => value,
    ///         ::core::result::Result::Err(outcome) => return outcome,
    ///     };
    ///     let returned = ::bennu::__private::Handles::<Self>::send(Self::save(self, value_0, socket)).await;
    ///     ::bennu::__private::reply::<Result<Saved, SaveErrors>>().outcome(returned)
    /// }
    /// ```
    fn arm(&self, event_handler: &EventHandler) -> TokenStream {
        let handler = &event_handler.handler;
        let event = match &event_handler.event {
            Event::Named(event) => event.to_token_stream(),
            Event::Other(span) => quote_spanned!(*span=> _),
        };
        let values = self.values(event_handler);
        let before = (self.before)(handler);
        let span = handler.output_span();
        let returned = self.variables.returned(handler);
        let call = self.variables.call(handler, Asyncness::Async);
        let private = Private(span);
        let output = call::output(handler);
        let reply = quote_spanned!(span=> #private::reply::<#output>());
        let cfgs = &handler.cfgs;
        quote! {
            #(#cfgs)*
            #event => {
                #before
                #values
                let #returned = #call;
                #reply.outcome(#returned)
            }
        }
    }

    /// Decodes the values that are sent to the handler.
    fn values(&self, event_handler: &EventHandler) -> TokenStream {
        let Self {
            variables,
            message,
            socket,
            ..
        } = self;
        let mut index = 0;
        let arguments = event_handler.handler.arguments.iter();
        let values = arguments.filter_map(|argument| {
            let (variable, value) = match argument {
                Argument::Value(ty) => {
                    let variable = variables.value(index, ty);
                    let private = Private(ty.span());
                    let value = if index < event_handler.payload_index() {
                        let event = Ident::new(self.event, ty.span());
                        quote!(::core::result::Result::Ok(#private::#event(#message)))
                    } else {
                        let payload = Ident::new(self.payload, ty.span());
                        let decode = quote_spanned!(ty.span()=> #private::#payload::<#ty>());
                        quote!(#decode.decode(#message))
                    };
                    index += 1;
                    (variable, value)
                }
                Argument::Capture { name, ty } => {
                    let private = Private(ty.span());
                    let capture = call::topic_capture(name, ty, socket);
                    let variable = variables.capture(name, ty);
                    (variable, quote!(#private::captured(#capture)))
                }
                Argument::Socket(_) | Argument::Context(_) => return None,
            };
            Some(quote! {
                let #variable = match #value {
                    ::core::result::Result::Ok(value) => value,
                    ::core::result::Result::Err(outcome) => return outcome,
                };
            })
        });
        values.collect()
    }
}
