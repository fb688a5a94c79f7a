//! `const SPEC`: what the documents and the routing know of a channel.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::super::model::{Capture, Channel, Event, HandleIn};
use crate::call;
use crate::docs;
use crate::handler::Handler;
use crate::item::plain;
use crate::path::{Private, Rt};

pub(super) fn spec(channel: &Channel) -> TokenStream {
    let name = channel.target.name();
    let pattern = &channel.topic.literal;
    let doc = &channel.doc;
    let captures = channel.captures.iter().map(capture);
    let join = join(&channel.join);
    let handle_in = channel.handle_in.iter().map(handle_in);
    let pushes = channel.pushes.iter().map(|event| {
        let rt = Rt(event.span());
        quote_spanned!(event.span()=> #rt::spec::EventSpec::of::<#event>())
    });
    let intercepts = channel.handle_out.iter().map(|message| {
        let ty = &message.ty;
        let private = Private(ty.span());
        let cfgs = &message.handler.cfgs;
        let name = quote_spanned!(ty.span()=> #private::intercept::<#ty>().name);
        quote!(#(#cfgs)* #name)
    });
    quote! {
        ::bennu::spec::ChannelSpec::new(#name, ::bennu::TopicPattern::new(#pattern))
            .doc(#doc)
            .captures(&[#(#captures),*])
            .join(#join)
            .handle_in(&[#(#handle_in),*])
            .pushes(&[#(#pushes),*])
            .intercepts(&[#(#intercepts),*])
    }
}

/// `::bennu::spec::CaptureSpec::new("user_id", "u64")`
fn capture(capture: &Capture) -> TokenStream {
    let name = plain(&capture.name);
    let rust_type = match &capture.ty {
        Some(ty) => docs::type_text(ty),
        None => "String".to_owned(),
    };
    quote!(::bennu::spec::CaptureSpec::new(#name, #rust_type))
}

fn join(join: &Handler) -> TokenStream {
    let doc = &join.doc;
    let payload = payload(join, 0);
    let span = join.output_span();
    let private = Private(span);
    let output = call::output(join);
    let reply = quote_spanned!(span=> #private::joined::<Self, #output>().spec);
    quote! {
        ::bennu::spec::HandlerSpec::join()
            .doc(#doc)
            .payload(#payload)
            .reply(#reply)
    }
}

/// ```text
/// ::bennu::spec::HandlerSpec::new("save")
///     .doc("Saves.")
///     .payload(::bennu::__private::payload::<Doc>().spec)
///     .reply(::bennu::__private::reply::<Reply<Saved>>().spec)
///     .throttle(::core::time::Duration::from_millis(100))     // if it has one
/// ```
fn handle_in(handle_in: &HandleIn) -> TokenStream {
    let HandleIn {
        event,
        throttle,
        handler,
    } = handle_in;
    let (event, payload) = match event {
        Event::Named(event) => (event.to_token_stream(), payload(handler, 0)),
        Event::Other(_) => (quote!("*"), payload(handler, 1)),
    };
    let throttle = throttle.as_ref().map(|throttle| {
        let milliseconds = throttle.milliseconds;
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

/// The shape of the value at `index`.
fn payload(handler: &Handler, index: usize) -> TokenStream {
    handler.values().nth(index).map_or_else(
        || quote!(::bennu::spec::PayloadSpec::Empty),
        |ty| {
            let private = Private(ty.span());
            quote_spanned!(ty.span()=> #private::payload::<#ty>().spec)
        },
    )
}
