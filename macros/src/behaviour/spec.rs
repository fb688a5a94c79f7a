//! The descriptions of handlers for the documents.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::event::{Event, EventHandler, Throttle};
use crate::call;
use crate::handler::Handler;
use crate::path::Private;

/// ```text
/// ::bennu::spec::HandlerSpec::new("save")
///     .doc("Saves.")
///     .payload(::bennu::__private::payload::<Doc>().spec)
///     .reply(::bennu::__private::reply::<Reply<Saved>>().spec)
///     .throttle(::core::time::Duration::from_millis(100))     // if it has one
/// ```
///
/// `function` of the runtime takes the payload: `payload` or `view_event`.
pub(crate) fn event(event_handler: &EventHandler, function: &str) -> TokenStream {
    let EventHandler {
        event,
        throttle,
        handler,
        ..
    } = event_handler;
    let event = match event {
        Event::Named(event) => event.to_token_stream(),
        Event::Other(_) => quote!("*"),
    };
    let payload = payload(handler, event_handler.payload_index(), function);
    let throttle = throttle.as_ref().map(|Throttle { milliseconds }| {
        quote!(.throttle(::core::time::Duration::from_millis(#milliseconds)))
    });
    let Handler { doc, cfgs, .. } = handler;
    let span = handler.output_span();
    let private = Private(span);
    let output = call::output(handler);
    let reply = quote_spanned!(span=> #private::reply::<#output>().spec);
    quote! {
        #(#cfgs)*
        ::bennu::spec::HandlerSpec::new(#event)
            .doc(#doc)
            .payload(#payload)
            .reply(#reply)
            #throttle
    }
}

/// Describes the value at `index`.
pub(crate) fn payload(handler: &Handler, index: usize, function: &str) -> TokenStream {
    handler.values().nth(index).map_or_else(
        || quote!(::bennu::spec::PayloadSpec::Empty),
        |ty| {
            let private = Private(ty.span());
            let function = Ident::new(function, ty.span());
            quote_spanned!(ty.span()=> #private::#function::<#ty>().spec)
        },
    )
}
