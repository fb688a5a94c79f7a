//! What stands in for a channel that has mistakes, so that nothing else fails because of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::Hollow;
use super::{pushes, topic};

/// ```text
/// impl ::bennu::Channel for Captions {
///     type Socket = UserSocket;
///     const SPEC: ::bennu::spec::ChannelSpec = ::bennu::__private::hollow("Captions");
///     async fn join(..) -> .. { ::core::result::Result::Err(::bennu::Refused::forbidden()) }
/// }
/// ```
pub(in super::super) fn hollow(hollow: &Hollow) -> TokenStream {
    let Hollow {
        target,
        topic,
        captures,
        socket,
        pushes: events,
        messages,
    } = hollow;
    let socket = match socket {
        Some(socket) => quote!(#socket),
        None => quote!(::bennu::__private::UnknownSocket),
    };
    let name = target.name();
    let (head, where_clause) = target.implement(&quote!(::bennu::Channel));
    let pushes = pushes(target, events);
    let handle_info = messages.iter().map(|ty| {
        let (head, where_clause) = target.implement(&quote!(::bennu::HandleInfo<#ty>));
        quote! {
            #[automatically_derived]
            #head #where_clause {
                async fn handle_info(
                    &mut self,
                    _: #ty,
                    _: &mut ::bennu::ChannelSocket<Self>,
                ) -> ::bennu::Outcome {
                    ::bennu::Outcome::no_reply()
                }
            }
        }
    });
    let topic = topic
        .as_ref()
        .map(|pattern| topic::topic(target, pattern, captures));
    quote! {
        #[automatically_derived]
        #head #where_clause {
            type Socket = #socket;
            const SPEC: ::bennu::spec::ChannelSpec = ::bennu::__private::hollow(#name);
            async fn join(
                _: &::bennu::Payload,
                _: &mut ::bennu::ChannelSocket<Self>,
            ) -> ::core::result::Result<::bennu::channel::Joined<Self>, ::bennu::Refused> {
                ::core::result::Result::Err(::bennu::Refused::forbidden())
            }
        }
        #pushes
        #(#handle_info)*
        #topic
    }
}
