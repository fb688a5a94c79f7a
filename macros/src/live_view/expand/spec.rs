//! `const SPEC`: what the documents and the routing know of a view.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::super::model::{Event, HandleEvent, LiveView};
use crate::call;
use crate::handler::Handler;
use crate::path::{Private, Rt};

pub(super) fn spec(view: &LiveView) -> TokenStream {
    let name = view.target.name();
    let paths = view.routes.paths();
    let paths = paths.iter().map(|path| path.pattern());
    let doc = &view.doc;
    let events = view.handle_event.iter().map(handle_event);
    let pushes = view.pushes.iter().map(|event| {
        let rt = Rt(event.span());
        quote_spanned!(event.span()=> #rt::spec::EventSpec::of::<#event>())
    });
    quote! {
        ::bennu::spec::LiveViewSpec::new(#name, &[#(#paths),*])
            .doc(#doc)
            .events(&[#(#events),*])
            .pushes(&[#(#pushes),*])
    }
}

/// ```text
/// ::bennu::spec::HandlerSpec::new("save")
///     .doc("Saves.")
///     .payload(::bennu::__private::view_event::<Doc>().spec)
///     .reply(::bennu::__private::reply::<Reply<Saved>>().spec)
/// ```
fn handle_event(handle_event: &HandleEvent) -> TokenStream {
    let HandleEvent { event, handler, .. } = handle_event;
    let (event, payload) = match event {
        Event::Named(event) => (event.to_token_stream(), payload(handler, 0)),
        Event::Other(_) => (quote!("*"), payload(handler, 1)),
    };
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
    }
}

/// The shape of the value at `index`.
fn payload(handler: &Handler, index: usize) -> TokenStream {
    handler.values().nth(index).map_or_else(
        || quote!(::bennu::spec::PayloadSpec::Empty),
        |ty| {
            let private = Private(ty.span());
            quote_spanned!(ty.span()=> #private::view_event::<#ty>().spec)
        },
    )
}
