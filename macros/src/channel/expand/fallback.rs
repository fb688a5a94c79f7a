//! A replacement for a channel that has mistakes, so that nothing else fails because of them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::super::model::Fallback;
use super::topic;
use crate::behaviour::{fallback, pushes};
use crate::helpers::Outer;

/// ```text
/// impl ::bennu::Channel for Captions {
///     type Socket = UserSocket;
///     const SPEC: ::bennu::spec::ChannelSpec = ::bennu::__private::hollow("Captions");
///     async fn join(..) -> .. { ::core::result::Result::Err(::bennu::Refused::forbidden()) }
/// }
/// ```
pub(in super::super) fn fallback(fallback: &Fallback) -> TokenStream {
    let Fallback {
        target,
        topic,
        captures,
        socket,
        pushes: events,
        messages,
    } = fallback;
    let socket = socket.as_ref().map_or_else(
        || quote!(::bennu::__private::UnknownSocket),
        ToTokens::to_token_stream,
    );
    let name = target.name();
    let channel = quote! {
        type Socket = #socket;
        const SPEC: ::bennu::spec::ChannelSpec = ::bennu::__private::hollow(#name);
        async fn join(
            _: &::bennu::Payload,
            _: &mut ::bennu::ChannelSocket<Self>,
        ) -> ::core::result::Result<::bennu::channel::Joined<Self>, ::bennu::Refused> {
            ::core::result::Result::Err(::bennu::Refused::forbidden())
        }
    };
    let span = target.self_ty.span();
    let channel = target.implement(&quote!(::bennu::Channel), channel, span);
    let pushes = pushes::implement(Outer::Channel, target, events);
    let handle_info = messages.iter().map(|ty| {
        let of = quote!(::bennu::channel::HandleInfo<#ty>);
        fallback::handler(Outer::Channel, target, &of, &quote!(handle_info), ty)
    });
    let is_typed = captures.iter().all(|capture| capture.ty.is_some());
    let topic = topic.as_ref().map(|pattern| {
        if is_typed {
            topic::topic(target, pattern, captures)
        } else {
            topic::of_any(target, pattern)
        }
    });
    quote! {
        #channel
        #pushes
        #(#handle_info)*
        #topic
    }
}
