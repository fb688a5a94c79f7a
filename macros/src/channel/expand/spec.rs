//! `const SPEC`: what the documents and the routing know of a channel.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::super::model::{Capture, Channel};
use crate::behaviour::{pushes, spec};
use crate::call;
use crate::docs;
use crate::handler::Handler;
use crate::name::plain;
use crate::path::Private;

pub(super) fn spec(channel: &Channel) -> TokenStream {
    let name = channel.target.name();
    let pattern = &channel.topic.literal;
    let doc = &channel.doc;
    let captures = channel.captures.iter().map(capture);
    let join = join(&channel.join);
    let handle_in = channel
        .handle_in
        .iter()
        .map(|handler| spec::event(handler, "payload"));
    let pushes = pushes::specs(&channel.pushes);
    let intercepts = channel.handle_out.iter().map(|message| {
        let ty = &message.ty;
        let private = Private(ty.span());
        let cfgs = &message.handler.cfgs;
        let name = quote_spanned!(ty.span()=> #private::intercept::<#ty>().name);
        quote!(#(#cfgs)* #name)
    });
    quote! {
        ::bennu::spec::ChannelSpec::new(#name, ::bennu::topic::TopicPattern::new(#pattern))
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
    let payload = spec::payload(join, 0, "payload");
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
