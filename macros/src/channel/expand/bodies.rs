//! The methods of `impl Channel`: each decodes, calls the handler and encodes.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::behaviour::event::{Arms, EventHandler};
use crate::behaviour::message::Message;
use crate::call::{self, Variables};
use crate::handler::{Argument, Asyncness, Handler};
use crate::helpers::Outer;
use crate::item::Target;
use crate::path::Private;

/// ```text
/// async fn join(payload: &::bennu::Payload, socket: &mut ::bennu::ChannelSocket<Self>)
///     -> ::core::result::Result<::bennu::channel::Joined<Self>, ::bennu::Refused>
/// {
///     let capture_user_id = ::bennu::__private::capture::<u64, Self>(socket, "user_id")?;
///     let value_0 = ::bennu::__private::payload::<Params>().decode_join(payload)?;
///     let returned = ::bennu::__private::Handles::<Self>::send(Self::join(capture_user_id, value_0, socket)).await;
///     ::bennu::__private::joined::<Self, Result<Self, Refused>>().join(returned)
/// }
/// ```
pub(super) fn join(variables: Variables, join: &Handler) -> TokenStream {
    let payload = variables.own("payload");
    let socket = variables.own("socket");
    let values = join.arguments.iter().filter_map(|argument| match argument {
        Argument::Capture { name, ty } => {
            let variable = variables.capture(name, ty);
            let capture = call::topic_capture(name, ty, &socket);
            Some(quote!(let #variable = #capture?;))
        }
        Argument::Value(ty) => {
            let variable = variables.value(0, ty);
            let private = Private(ty.span());
            let decode = quote_spanned!(ty.span()=> #private::payload::<#ty>());
            Some(quote!(let #variable = #decode.decode_join(#payload)?;))
        }
        _ => None,
    });
    let span = join.output_span();
    let returned = variables.returned(join);
    let call = variables.call(join, Asyncness::Async);
    let private = Private(span);
    let output = call::output(join);
    let joined = quote_spanned!(span=> #private::joined::<Self, #output>());
    call::asynchronous(
        &quote!( fn join(
            #payload: &::bennu::Payload,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        )),
        &quote!(::core::result::Result<::bennu::channel::Joined<Self>, ::bennu::Refused>),
        &quote! {
            #(#values)*
            let #returned = #call;
            #joined.join(#returned)
        },
    )
}

/// ```text
/// async fn handle_in(&mut self, message: &::bennu::channel::Incoming, socket: ..) -> ::bennu::channel::Outcome {
///     match message.event() {
///         "save" => { .. }
///         _ => message.unhandled(),
///     }
/// }
/// ```
pub(super) fn handle_in(variables: Variables, handlers: &[EventHandler]) -> Option<TokenStream> {
    if handlers.is_empty() {
        return None;
    }
    let message = variables.own("message");
    let socket = variables.own("socket");
    let arms = Arms {
        variables,
        message: &message,
        socket: &socket,
        payload: "payload",
        event: "event",
        before: &|_| None,
    };
    let arms = arms.of(handlers);
    Some(call::asynchronous(
        &quote!( fn handle_in(
            &mut self,
            #message: &::bennu::channel::Incoming,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        )),
        &quote!(::bennu::channel::Outcome),
        &quote! {
            match #message.event() {
                #arms
            }
        },
    ))
}

/// ```text
/// async fn handle_out(&mut self, broadcast: &::bennu::channel::Broadcast, socket: ..)
///     -> ::core::result::Result<::core::option::Option<::bennu::Payload>, ::bennu::Stop>
/// {
///     {
///         let intercept = ::bennu::__private::intercept::<NewMessage>();
///         if intercept.takes(broadcast) {
///             let ::core::option::Option::Some(value_0) = intercept.decode(broadcast) else {
///                 return ::core::result::Result::Ok(::core::option::Option::None);
///             };
///             let returned = ::bennu::__private::Handles::<Self>::send(Self::filter(self, value_0, socket)).await;
///             return intercept.encode(returned);
///         }
///     }
///     ::core::result::Result::Ok(::core::option::Option::Some(
///         ::core::clone::Clone::clone(broadcast.payload()),
///     ))
/// }
/// ```
pub(super) fn handle_out(variables: Variables, handlers: &[Message]) -> Option<TokenStream> {
    if handlers.is_empty() {
        return None;
    }
    let broadcast = variables.own("broadcast");
    let socket = variables.own("socket");
    let blocks = handlers.iter().map(|Message { ty, handler }| {
        let private = Private(ty.span());
        let intercept = quote_spanned!(ty.span()=> #private::intercept::<#ty>());
        let value = variables.value(0, ty);
        let returned = variables.returned(handler);
        let call = variables.call(handler, Asyncness::Async);
        let cfgs = &handler.cfgs;
        quote! {
            #(#cfgs)*
            {
                let intercept = #intercept;
                if intercept.takes(#broadcast) {
                    let ::core::option::Option::Some(#value) = intercept.decode(#broadcast) else {
                        return ::core::result::Result::Ok(::core::option::Option::None);
                    };
                    let #returned = #call;
                    return intercept.encode(#returned);
                }
            }
        }
    });
    Some(call::asynchronous(
        &quote!( fn handle_out(
            &mut self,
            #broadcast: &::bennu::channel::Broadcast,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        )),
        &quote!(::core::result::Result<::core::option::Option<::bennu::Payload>, ::bennu::Stop>),
        &quote! {
            #(#blocks)*
            ::core::result::Result::Ok(::core::option::Option::Some(
                ::core::clone::Clone::clone(#broadcast.payload()),
            ))
        },
    ))
}

/// Writes `impl ::bennu::channel::HandleInfo<AfterJoin> for Captions { .. }`.
pub(super) fn handle_info(target: &Target, message: &Message) -> TokenStream {
    let ty = &message.ty;
    let of = quote!(::bennu::channel::HandleInfo<#ty>);
    message.implement(Outer::Channel, target, &of, "handle_info", |_| None)
}
