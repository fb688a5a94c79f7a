//! A valid channel as tokens.

mod bodies;
mod fallback;
mod spec;
mod table;
mod topic;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::Channel;
use crate::behaviour::{payload, pushes, terminate};
use crate::call::Variables;
use crate::helpers::Outer;
use crate::path::Private;

pub(super) use fallback::fallback;

/// ```text
/// /// Live captions.                      // and a table of the events
/// impl ::bennu::Channel for Captions {
///     type Socket = UserSocket;
///     const SPEC: ::bennu::spec::ChannelSpec = ..;
///     async fn join(..) -> .. { .. }
///     async fn handle_in(..) -> .. { .. }     // and what else the block handles
/// }
/// impl ::bennu::channel::Pushes<NewMessage> for Captions {}
/// impl ::bennu::channel::HandleInfo<AfterJoin> for Captions { .. }
/// impl Captions { pub fn topic(..) -> ::bennu::ChannelTopic<Self> { .. } }
/// ```
pub(super) fn channel(channel: &Channel) -> TokenStream {
    let socket = &channel.socket;
    let variables = Variables(channel.target.hygiene);
    let spec = spec::spec(channel);
    let join = bodies::join(variables, &channel.join);
    let handle_in = bodies::handle_in(variables, &channel.handle_in);
    let handle_out = bodies::handle_out(variables, &channel.handle_out);
    let terminate = channel
        .terminate
        .as_ref()
        .map(|handler| terminate::terminate(Outer::Channel, variables, handler));
    // An error about the type is at the type.
    let socket = quote_spanned!(socket.span()=> type Socket = #socket;);
    let body = quote! {
        #socket
        const SPEC: ::bennu::spec::ChannelSpec = #spec;
        #join
        #handle_in
        #handle_out
        #terminate
    };
    let of = quote!(::bennu::Channel);
    let table = table::table(channel);
    let target = &channel.target;
    let implementation = target.implement(&of, body, target.self_ty.span());
    let pushes = pushes::implement(Outer::Channel, &channel.target, &channel.pushes);
    let handle_info = channel
        .handle_info
        .iter()
        .map(|message| bodies::handle_info(&channel.target, message));
    let topic = topic::topic(&channel.target, &channel.topic, &channel.captures);
    let listed = listed(channel);
    let join = [("join", &channel.join, 0)];
    let payload = payload::check(Outer::Channel, &channel.target, join);
    quote! {
        #table
        #implementation
        #listed
        #payload
        #pushes
        #(#handle_info)*
        #topic
    }
}

/// `const _: () = ::bennu::__private::assert_listed::<Captions>();`, spanned to the socket.
fn listed(channel: &Channel) -> Option<TokenStream> {
    // A constant cannot name the parameters of a generic channel: any socket may list it.
    if !channel.target.generics.params.is_empty() {
        return None;
    }
    let self_ty = &channel.target.self_ty;
    let span = channel.socket.span();
    let private = Private(span);
    Some(quote_spanned! {span=>
        const _: () = #private::assert_listed::<#self_ty>();
    })
}
