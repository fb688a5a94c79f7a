//! The methods of `impl Channel`: each decodes, calls the handler and encodes.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::super::model::{Event, HandleIn};
use crate::call::{self, Variables};
use crate::handler::{Argument, Asyncness, Handler};
use crate::item::{Target, plain};
use crate::message::Message;
use crate::path::Private;

/// ```text
/// async fn join(payload: &::bennu::Payload, socket: &mut ::bennu::ChannelSocket<Self>)
///     -> ::core::result::Result<::bennu::channel::Joined<Self>, ::bennu::Refused>
/// {
///     let capture_user_id = ::bennu::__private::capture::<u64, Self>(socket, "user_id")?;
///     let value_0 = ::bennu::__private::payload::<Params>().decode_join(payload)?;
///     let returned = ::bennu::__private::send(Self::join(capture_user_id, value_0, socket)).await;
///     ::bennu::__private::joined::<Self, Result<Self, Refused>>().join(returned)
/// }
/// ```
pub(super) fn join(variables: Variables, join: &Handler) -> TokenStream {
    let payload = variables.own("payload");
    let socket = variables.own("socket");
    let values = join.arguments.iter().filter_map(|argument| match argument {
        Argument::Capture { name, ty } => {
            let variable = variables.capture(name, ty);
            let capture = capture(name, ty, &socket);
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
    quote! {
        async fn join(
            #payload: &::bennu::Payload,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        ) -> ::core::result::Result<::bennu::channel::Joined<Self>, ::bennu::Refused> {
            #(#values)*
            let #returned = #call;
            #joined.join(#returned)
        }
    }
}

/// `::bennu::__private::capture::<u64, Self>(socket, "user_id")`
fn capture(name: &Ident, ty: &Type, socket: &Ident) -> TokenStream {
    let private = Private(ty.span());
    let text = plain(name);
    let capture = quote_spanned!(ty.span()=> #private::capture::<#ty, Self>);
    quote!(#capture(#socket, #text))
}

/// ```text
/// async fn handle_in(&mut self, message: &::bennu::channel::Incoming, socket: ..) -> ::bennu::Outcome {
///     match message.event() {
///         "save" => { .. }
///         _ => message.unhandled(),
///     }
/// }
/// ```
pub(super) fn handle_in(variables: Variables, handlers: &[HandleIn]) -> Option<TokenStream> {
    if handlers.is_empty() {
        return None;
    }
    let message = variables.own("message");
    let socket = variables.own("socket");
    // The catch-all stands last, wherever it is written.
    let (other, named): (Vec<_>, Vec<_>) = handlers
        .iter()
        .partition(|handler| matches!(handler.event, Event::Other(_)));
    let always = |handler: &&HandleIn| handler.handler.cfgs.is_empty();
    let unhandled = (!other.iter().copied().any(|handler| always(&handler)))
        .then(|| quote!(_ => #message.unhandled(),));
    let arms = named
        .into_iter()
        .chain(other)
        .map(|handler| handle_in_arm(variables, handler, &message, &socket));
    Some(quote! {
        async fn handle_in(
            &mut self,
            #message: &::bennu::channel::Incoming,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        ) -> ::bennu::Outcome {
            match #message.event() {
                #(#arms)*
                #unhandled
            }
        }
    })
}

/// ```text
/// "save" => {
///     let value_0 = match ::bennu::__private::payload::<Doc>().decode(message) {
///         ::core::result::Result::Ok(value) => value,
///         ::core::result::Result::Err(outcome) => return outcome,
///     };
///     let returned = ::bennu::__private::send(Self::save(self, value_0, socket)).await;
///     ::bennu::__private::reply::<Result<Saved, SaveErrors>>().outcome(returned)
/// }
/// ```
fn handle_in_arm(
    variables: Variables,
    handle_in: &HandleIn,
    message: &Ident,
    socket: &Ident,
) -> TokenStream {
    let HandleIn { event, handler, .. } = handle_in;
    let (event, takes_event) = match event {
        Event::Named(event) => (event.to_token_stream(), false),
        Event::Other(span) => (quote_spanned!(*span=> _), true),
    };
    let mut index = 0;
    let values = handler.arguments.iter().filter_map(|argument| {
        let (variable, value) = match argument {
            Argument::Value(ty) => {
                let variable = variables.value(index, ty);
                let private = Private(ty.span());
                let value = if takes_event && index == 0 {
                    quote!(::core::result::Result::Ok(#private::event(#message)))
                } else {
                    let decode = quote_spanned!(ty.span()=> #private::payload::<#ty>());
                    quote!(#decode.decode(#message))
                };
                index += 1;
                (variable, value)
            }
            Argument::Capture { name, ty } => {
                let private = Private(ty.span());
                let capture = capture(name, ty, socket);
                (
                    variables.capture(name, ty),
                    quote!(#private::captured(#capture)),
                )
            }
            _ => return None,
        };
        Some(quote! {
            let #variable = match #value {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(outcome) => return outcome,
            };
        })
    });
    let span = handler.output_span();
    let returned = variables.returned(handler);
    let call = variables.call(handler, Asyncness::Async);
    let private = Private(span);
    let output = call::output(handler);
    let reply = quote_spanned!(span=> #private::reply::<#output>());
    let cfgs = &handler.cfgs;
    quote! {
        #(#cfgs)*
        #event => {
            #(#values)*
            let #returned = #call;
            #reply.outcome(#returned)
        }
    }
}

/// ```text
/// async fn handle_out(&mut self, broadcast: &::bennu::Broadcast, socket: ..)
///     -> ::core::result::Result<::core::option::Option<::bennu::Payload>, ::bennu::Stop>
/// {
///     {
///         let intercept = ::bennu::__private::intercept::<NewMessage>();
///         if intercept.takes(broadcast) {
///             let ::core::option::Option::Some(value_0) = intercept.decode(broadcast) else {
///                 return ::core::result::Result::Ok(::core::option::Option::None);
///             };
///             let returned = ::bennu::__private::send(Self::filter(self, value_0, socket)).await;
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
    Some(quote! {
        async fn handle_out(
            &mut self,
            #broadcast: &::bennu::Broadcast,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        ) -> ::core::result::Result<::core::option::Option<::bennu::Payload>, ::bennu::Stop> {
            #(#blocks)*
            ::core::result::Result::Ok(::core::option::Option::Some(
                ::core::clone::Clone::clone(#broadcast.payload()),
            ))
        }
    })
}

/// ```text
/// impl ::bennu::HandleInfo<AfterJoin> for Captions {
///     async fn handle_info(&mut self, value_0: AfterJoin, socket: ..) -> ::bennu::Outcome {
///         let returned = ::bennu::__private::send(Self::after_join(self, value_0, socket)).await;
///         ::bennu::__private::info::<()>(returned)
///     }
/// }
/// ```
pub(super) fn handle_info(target: &Target, message: &Message) -> TokenStream {
    let Message { ty, handler } = message;
    let variables = Variables(target.hygiene);
    let socket = variables.own("socket");
    let of = quote!(::bennu::HandleInfo<#ty>);
    let value = variables.value(0, ty);
    let call = variables.call(handler, Asyncness::Async);
    let span = handler.output_span();
    let returned = variables.returned(handler);
    let private = Private(span);
    let output = call::output(handler);
    let info = quote_spanned!(span=> #private::info::<#output>(#returned));
    let body = quote! {
        async fn handle_info(
            &mut self,
            #value: #ty,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        ) -> ::bennu::Outcome {
            let #returned = #call;
            #info
        }
    };
    let implementation = target.implement(&of, body, ty.span());
    let cfgs = &handler.cfgs;
    quote!(#(#cfgs)* #implementation)
}

/// ```text
/// async fn terminate(self, value_0: ::bennu::Reason, socket: ..) {
///     let value_0 = ::bennu::__private::reason::<Reason>(value_0);
///     let returned = ::bennu::__private::send(Self::terminate(self, value_0, socket)).await;
///     ::bennu::__private::terminated::<()>(returned);
/// }
/// ```
pub(super) fn terminate(variables: Variables, handler: &Handler) -> TokenStream {
    let socket = variables.own("socket");
    let reason = match handler.values().next() {
        Some(ty) => variables.value(0, ty),
        None => variables.own("reason"),
    };
    let call = variables.call(handler, Asyncness::Async);
    let span = handler.output_span();
    let private = Private(span);
    let returned = variables.returned(handler);
    let output = call::output(handler);
    let end = quote_spanned!(span=> #private::terminated::<#output>(#returned));
    let taken = variables.reason(handler);
    let cfgs = &handler.cfgs;
    quote! {
        #(#cfgs)*
        async fn terminate(
            self,
            #reason: ::bennu::Reason,
            #socket: &mut ::bennu::ChannelSocket<Self>,
        ) {
            #taken
            let #returned = #call;
            #end;
        }
    }
}
