//! The methods of `impl LiveView`: each decodes, calls the handler and encodes.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

use super::super::model::Routes;
use super::params;
use crate::behaviour::event::{Arms, EventHandler};
use crate::behaviour::message::Message;
use crate::call::{self, Variables};
use crate::handler::{Asyncness, Handler};
use crate::helpers::Outer;
use crate::item::Target;
use crate::path::Private;
use crate::track::Writes;

/// The common parts of the methods of one view.
pub(super) struct Bodies<'v> {
    pub(super) variables: Variables,
    pub(super) target: &'v Target,
    pub(super) routes: &'v Routes,
    pub(super) writes: &'v Writes,
}

impl Bodies<'_> {
    /// ```text
    /// async fn mount(params: &::bennu::live_view::ViewParams<UserRoute>, socket: &mut ::bennu::live_view::LiveSocket<Self>)
    ///     -> ::core::result::Result<Self, ::bennu::Refused>
    /// {
    ///     let value_0 = ::bennu::__private::view_params::<Query, _>(params)?;
    ///     let returned = ::bennu::__private::Handles::<Self>::send(Self::mount(value_0, socket)).await;
    ///     ::bennu::__private::mounted::<Self, Result<Self, Refused>>(returned)
    /// }
    /// ```
    pub(super) fn mount(&self, mount: &Handler) -> TokenStream {
        let params = self.variables.own("params");
        let socket = self.variables.own("socket");
        let values = params::values(self.variables, self.routes, mount, &params);
        let returned = self.variables.returned(mount);
        let call = self.variables.call(mount, Asyncness::Async);
        let span = mount.output_span();
        let private = Private(span);
        let output = call::output(mount);
        let mounted = quote_spanned!(span=> #private::mounted::<Self, #output>(#returned));
        let route = &self.routes.name;
        call::asynchronous(
            &quote!( fn mount(
                #params: &::bennu::live_view::ViewParams<#route>,
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            )),
            &quote!(::core::result::Result<Self, ::bennu::Refused>),
            &quote! {
                let _ = (&#params, &#socket);
                #values
                let #returned = #call;
                #mounted
            },
        )
    }

    /// The same as [`mount`](Self::mount), and with a state.
    pub(super) fn handle_params(&self, handler: &Handler) -> TokenStream {
        let params = self.variables.own("params");
        let socket = self.variables.own("socket");
        let writes = self.writes(handler, &socket);
        let values = params::values(self.variables, self.routes, handler, &params);
        let returned = self.variables.returned(handler);
        let call = self.variables.call(handler, Asyncness::Async);
        let span = handler.output_span();
        let private = Private(span);
        let output = call::output(handler);
        let conclusion = quote_spanned!(span=> #private::params_handled::<#output>(#returned));
        let route = &self.routes.name;
        let cfgs = &handler.cfgs;
        call::asynchronous(
            &quote!(#(#cfgs)* fn handle_params(
                &mut self,
                #params: &::bennu::live_view::ViewParams<#route>,
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            )),
            &quote!(::core::result::Result<(), ::bennu::Refused>),
            &quote! {
                let _ = (&#params, &#socket);
                #writes
                #values
                let #returned = #call;
                #conclusion
            },
        )
    }

    /// ```text
    /// async fn handle_event(&mut self, event: &::bennu::live_view::ViewEvent, socket: ..) -> ::bennu::channel::Outcome {
    ///     match event.name() {
    ///         "save" => { .. }
    ///         _ => event.unhandled(),
    ///     }
    /// }
    /// ```
    pub(super) fn handle_event(&self, handlers: &[EventHandler]) -> Option<TokenStream> {
        if handlers.is_empty() {
            return None;
        }
        let event = self.variables.own("event");
        let socket = self.variables.own("socket");
        let before = |handler: &Handler| self.writes(handler, &socket);
        let arms = Arms {
            variables: self.variables,
            message: &event,
            socket: &socket,
            payload: "view_event",
            event: "event_name",
            before: &before,
        };
        let arms = arms.of(handlers);
        Some(call::asynchronous(
            &quote!( fn handle_event(
                &mut self,
                #event: &::bennu::live_view::ViewEvent,
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            )),
            &quote!(::bennu::channel::Outcome),
            &quote! {
                let _ = &#socket;
                match #event.name() {
                    #arms
                }
            },
        ))
    }

    /// ```text
    /// fn render(&self) -> ::bennu::Rendered {
    ///     let _ = &self.clock;
    ///     ::bennu::__private::rendered::<Rendered>(Self::render(self))
    /// }
    /// ```
    pub(super) fn render(&self, handler: &Handler, volatile: &[Ident]) -> TokenStream {
        let call = self.variables.call(handler, Asyncness::Plain);
        let span = handler.output_span();
        let private = Private(span);
        let output = call::output(handler);
        let returned = self.variables.returned(handler);
        let rendered = quote_spanned!(span=> #private::rendered::<#output>(#returned));
        quote! {
            fn render(&self) -> ::bennu::Rendered {
                // A field that there is not would not be tracked.
                #(let _ = &self.#volatile;)*
                let #returned = #call;
                #rendered
            }
        }
    }

    /// `impl ::bennu::live_view::HandleInfo<NewCaption> for Dashboard { .. }`
    pub(super) fn handle_info(&self, message: &Message) -> TokenStream {
        let ty = &message.ty;
        let of = quote!(::bennu::live_view::HandleInfo<#ty>);
        self.message(message, &of, "handle_info")
    }

    /// `impl ::bennu::live_view::HandleAsync<Stats> for Dashboard { .. }`
    pub(super) fn handle_async(&self, message: &Message) -> TokenStream {
        let ty = &message.ty;
        let of = quote!(::bennu::live_view::HandleAsync<#ty>);
        self.message(message, &of, "handle_async")
    }

    fn message(&self, message: &Message, of: &TokenStream, method: &str) -> TokenStream {
        message.implement(Outer::LiveView, self.target, of, method, |socket| {
            self.writes(&message.handler, socket)
        })
    }

    /// `::bennu::__private::writes(socket, 5u64);`, or nothing where the handler may write anything.
    fn writes(&self, handler: &Handler, socket: &Ident) -> Option<TokenStream> {
        let mask = self.writes.mask(&handler.method)?;
        Some(quote!(::bennu::__private::writes(#socket, #mask);))
    }
}
