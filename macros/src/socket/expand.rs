//! A valid socket as tokens.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::model::{Fallback, Socket};
use crate::behaviour::payload;
use crate::call::{self, Variables};
use crate::docs::{self, Row, Table};
use crate::handler::{Asyncness, Handler};
use crate::helpers::Outer;
use crate::item::Target;
use crate::path::Private;

/// ```text
/// /// One user.                           // and a table of the channels
/// impl ::bennu::Socket for UserSocket {
///     type State = App;
///     const SPEC: ::bennu::spec::SocketSpec = ..;
///     const CHANNELS: &'static [::bennu::socket::Route<Self>] = &[::bennu::__private::route::<Self, Room>()];
///     async fn connect(..) -> .. { .. }
///     fn id(&self) -> .. { .. }
/// }
/// const _: () = ::bennu::__private::assert_reachable::<UserSocket>(1);    // for each but the first
/// ```
pub(super) fn socket(socket: &Socket) -> TokenStream {
    let Socket {
        target,
        doc,
        path,
        state,
        channels,
        ..
    } = socket;
    let name = target.name();
    let variables = Variables(target.hygiene);
    let params = socket.connect.values().next().map_or_else(
        || quote!(::bennu::spec::PayloadSpec::Empty),
        |ty| {
            let private = Private(ty.span());
            quote_spanned!(ty.span()=> #private::params::<#ty, #state>().spec)
        },
    );
    // An error about the type is at the type.
    let state_type = quote_spanned!(state.span()=> type State = #state;);
    let routes = channels.iter().map(|channel| {
        let private = Private(channel.span());
        quote_spanned!(channel.span()=> #private::route::<Self, #channel>())
    });
    let connect = connect(variables, &socket.connect, state);
    let id = socket.id.as_ref().map(|handler| id(variables, handler));
    let reachable = reachable(target, channels);
    let payload = payload::check(Outer::Socket, target, [("connect", &socket.connect, 0)]);
    let Target {
        self_ty, generics, ..
    } = target;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let table = table(socket);
    quote! {
        #table
        #[automatically_derived]
        impl #impl_generics ::bennu::Socket for #self_ty #where_clause {
            #state_type
            const SPEC: ::bennu::spec::SocketSpec =
                ::bennu::spec::SocketSpec::new(#name, #path)
                    .doc(#doc)
                    .params(#params);
            const CHANNELS: &'static [::bennu::socket::Route<Self>] = &[#(#routes),*];
            #connect
            #id
        }
        #reachable
        #payload
    }
}

/// ```text
/// async fn connect(cx: &::bennu::Connect<App>) -> ::core::result::Result<Self, ::bennu::Refused> {
///     let value_0 = ::bennu::__private::params::<Params, App>().decode(cx)?;
///     let returned = ::bennu::__private::Handles::<Self>::send(Self::connect(value_0, cx)).await;
///     ::bennu::__private::connected::<Self, Result<Self, Refused>>(returned)
/// }
/// ```
fn connect(variables: Variables, connect: &Handler, state: &Type) -> TokenStream {
    let cx = variables.own("cx");
    let params = connect.values().next().map(|ty| {
        let variable = variables.value(0, ty);
        let private = Private(ty.span());
        let params = quote_spanned!(ty.span()=> #private::params::<#ty, #state>());
        quote!(let #variable = #params.decode(#cx)?;)
    });
    let call = variables.call(connect, Asyncness::Async);
    let returned = variables.returned(connect);
    let span = connect.output_span();
    let private = Private(span);
    let output = call::output(connect);
    let end = quote_spanned!(span=> #private::connected::<Self, #output>(#returned));
    call::asynchronous(
        &quote!( fn connect(
            #cx: &::bennu::Connect<#state>,
        )),
        &quote!(::core::result::Result<Self, ::bennu::Refused>),
        &quote! {
            #params
            let #returned = #call;
            #end
        },
    )
}

/// ```text
/// fn id(&self) -> ::core::option::Option<::std::string::String> {
///     let returned = Self::id(self);
///     ::bennu::__private::id::<String>(returned)
/// }
/// ```
fn id(variables: Variables, id: &Handler) -> TokenStream {
    let span = id.output_span();
    let returned = variables.returned(id);
    let private = Private(span);
    let call = variables.call(id, Asyncness::Plain);
    let output = call::output(id);
    let end = quote_spanned!(span=> #private::id::<#output>(#returned));
    let cfgs = &id.cfgs;
    quote! {
        #(#cfgs)*
        fn id(&self) -> ::core::option::Option<::std::string::String> {
            let #returned = #call;
            #end
        }
    }
}

/// `const _: () = ::bennu::__private::assert_reachable::<UserSocket>(1);`, spanned to the channel.
fn reachable(target: &Target, channels: &[Type]) -> TokenStream {
    let Target {
        self_ty, generics, ..
    } = target;
    // A constant cannot name the parameters of a generic socket: that one is checked when the
    // endpoint mounts it.
    if !generics.params.is_empty() {
        return TokenStream::new();
    }
    channels
        .iter()
        .enumerate()
        .skip(1)
        .map(|(index, channel)| {
            let private = Private(channel.span());
            quote_spanned! {channel.span()=>
                const _: () = #private::assert_reachable::<#self_ty>(#index);
            }
        })
        .collect()
}

/// The topics of a socket's channels, for `cargo doc`.
fn table(socket: &Socket) -> Table {
    Table {
        doc: socket.doc.clone(),
        title: "Channels",
        columns: &["channel"],
        rows: socket
            .channels
            .iter()
            .map(|channel| Row {
                cells: vec![docs::link(channel, &socket.target.generics)],
                cfgs: Vec::new(),
            })
            .collect(),
    }
}

/// Replacements for a socket with mistakes, which prevent further errors.
pub(super) fn fallback(fallback: &Fallback) -> TokenStream {
    let Fallback { target, state } = fallback;
    let name = target.name();
    let Target {
        self_ty, generics, ..
    } = target;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::bennu::Socket for #self_ty #where_clause {
            type State = #state;
            const SPEC: ::bennu::spec::SocketSpec =
                ::bennu::spec::SocketSpec::new(#name, "");
            const CHANNELS: &'static [::bennu::socket::Route<Self>] = &[];
            async fn connect(
                _: &::bennu::Connect<#state>,
            ) -> ::core::result::Result<Self, ::bennu::Refused> {
                ::core::result::Result::Err(::bennu::Refused::forbidden())
            }
        }
    }
}
