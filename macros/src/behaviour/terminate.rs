//! `#[terminate]`: the end of a process.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::call::{self, Variables};
use crate::handler::{Asyncness, Handler};
use crate::helpers::Outer;
use crate::path::Private;

/// ```text
/// async fn terminate(self, value_0: ::bennu::Reason, socket: &mut ::bennu::ChannelSocket<Self>) {
///     let _ = (&value_0, &socket);
///     let value_0 = ::bennu::__private::reason::<Reason>(value_0);
///     let returned = ::bennu::__private::Handles::<Self>::send(Self::terminate(self, value_0, socket)).await;
///     ::bennu::__private::terminated::<()>(returned);
/// }
/// ```
pub(crate) fn terminate(outer: Outer, variables: Variables, handler: &Handler) -> TokenStream {
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
    let socket_type = outer.socket();
    let cfgs = &handler.cfgs;
    call::asynchronous(
        &quote!(#(#cfgs)* fn terminate(self, #reason: ::bennu::Reason, #socket: &mut #socket_type)),
        &quote!(()),
        &quote! {
            let _ = (&#reason, &#socket);
            #taken
            let #returned = #call;
            #end;
        },
    )
}
