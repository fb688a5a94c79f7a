//! The methods of `impl LiveView`: each decodes, calls the handler and encodes.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::super::model::{Event, HandleEvent, Routes};
use super::params;
use crate::call::{self, Variables};
use crate::handler::{Argument, Asyncness, Handler};
use crate::item::Target;
use crate::message::Message;
use crate::path::Private;
use crate::writes::Writes;

/// What the methods of one view have in common.
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
    ///     let value_0 = ::bennu::__private::view_params::<Query, _>().decode(params)?;
    ///     let returned = ::bennu::__private::send(Self::mount(value_0, socket)).await;
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
        quote! {
            async fn mount(
                #params: &::bennu::live_view::ViewParams<#route>,
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            ) -> ::core::result::Result<Self, ::bennu::Refused> {
                let _ = (&#params, &#socket);
                #values
                let #returned = #call;
                #mounted
            }
        }
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
        quote! {
            #(#cfgs)*
            async fn handle_params(
                &mut self,
                #params: &::bennu::live_view::ViewParams<#route>,
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            ) -> ::core::result::Result<(), ::bennu::Refused> {
                let _ = (&#params, &#socket);
                #writes
                #values
                let #returned = #call;
                #conclusion
            }
        }
    }

    /// ```text
    /// async fn handle_event(&mut self, event: &::bennu::live_view::ViewEvent, socket: ..) -> ::bennu::Outcome {
    ///     match event.name() {
    ///         "save" => { .. }
    ///         _ => event.unhandled(),
    ///     }
    /// }
    /// ```
    pub(super) fn handle_event(&self, handlers: &[HandleEvent]) -> Option<TokenStream> {
        if handlers.is_empty() {
            return None;
        }
        let event = self.variables.own("event");
        let socket = self.variables.own("socket");
        // The catch-all stands last, wherever it is written.
        let (other, named): (Vec<_>, Vec<_>) = handlers
            .iter()
            .partition(|handler| matches!(handler.event, Event::Other(_)));
        let always = |handler: &&HandleEvent| handler.handler.cfgs.is_empty();
        let unhandled = (!other.iter().copied().any(|handler| always(&handler)))
            .then(|| quote!(_ => #event.unhandled(),));
        let arms = named
            .into_iter()
            .chain(other)
            .map(|handler| self.handle_event_arm(handler, &event, &socket));
        Some(quote! {
            async fn handle_event(
                &mut self,
                #event: &::bennu::live_view::ViewEvent,
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            ) -> ::bennu::Outcome {
                let _ = &#socket;
                match #event.name() {
                    #(#arms)*
                    #unhandled
                }
            }
        })
    }

    /// ```text
    /// "delete" => {
    ///     ::bennu::__private::writes(socket, 5u64);
    ///     let value_0 = match ::bennu::__private::view_event::<Delete>().decode(event) {
    ///         ::core::result::Result::Ok(value) => value,
    ///         ::core::result::Result::Err(outcome) => return outcome,
    ///     };
    ///     let returned = ::bennu::__private::send(Self::delete(self, value_0, socket)).await;
    ///     ::bennu::__private::reply::<()>().outcome(returned)
    /// }
    /// ```
    fn handle_event_arm(
        &self,
        handle_event: &HandleEvent,
        event: &Ident,
        socket: &Ident,
    ) -> TokenStream {
        let handler = &handle_event.handler;
        let (name, takes_event) = match &handle_event.event {
            Event::Named(name) => (name.to_token_stream(), false),
            Event::Other(span) => (quote_spanned!(*span=> _), true),
        };
        let mut index = 0;
        let values = handler.arguments.iter().filter_map(|argument| {
            let Argument::Value(ty) = argument else {
                return None;
            };
            let variable = self.variables.value(index, ty);
            let private = Private(ty.span());
            let value = if takes_event && index == 0 {
                quote!(::core::result::Result::Ok(#private::event_name(#event)))
            } else {
                let decode = quote_spanned!(ty.span()=> #private::view_event::<#ty>());
                quote!(#decode.decode(#event))
            };
            index += 1;
            Some(quote! {
                let #variable = match #value {
                    ::core::result::Result::Ok(value) => value,
                    ::core::result::Result::Err(outcome) => return outcome,
                };
            })
        });
        let writes = self.writes(handler, socket);
        let span = handler.output_span();
        let returned = self.variables.returned(handler);
        let call = self.variables.call(handler, Asyncness::Async);
        let private = Private(span);
        let output = call::output(handler);
        let reply = quote_spanned!(span=> #private::reply::<#output>());
        let cfgs = &handler.cfgs;
        quote! {
            #(#cfgs)*
            #name => {
                #writes
                #(#values)*
                let #returned = #call;
                #reply.outcome(#returned)
            }
        }
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

    /// ```text
    /// impl ::bennu::live_view::HandleInfo<NewCaption> for Dashboard {
    ///     async fn handle_info(&mut self, value_0: NewCaption, socket: ..) -> ::bennu::Outcome {
    ///         ::bennu::__private::writes(socket, 1u64);
    ///         let returned = ::bennu::__private::send(Self::new_caption(self, value_0, socket)).await;
    ///         ::bennu::__private::info::<()>(returned)
    ///     }
    /// }
    /// ```
    pub(super) fn handle_info(&self, message: &Message) -> TokenStream {
        let ty = &message.ty;
        let of = quote!(::bennu::live_view::HandleInfo<#ty>);
        self.message(message, &of, &quote!(handle_info))
    }

    /// The same for the result of a task.
    pub(super) fn handle_async(&self, message: &Message) -> TokenStream {
        let ty = &message.ty;
        let of = quote!(::bennu::live_view::HandleAsync<#ty>);
        self.message(message, &of, &quote!(handle_async))
    }

    fn message(&self, message: &Message, of: &TokenStream, method: &TokenStream) -> TokenStream {
        let Message { ty, handler } = message;
        let variables = self.variables;
        let socket = variables.own("socket");
        // The type as written: of a task's result it is the whole `Result`.
        let written = handler.values().next().unwrap_or(ty);
        let value = variables.value(0, written);
        let writes = self.writes(handler, &socket);
        let call = variables.call(handler, Asyncness::Async);
        let span = handler.output_span();
        let returned = variables.returned(handler);
        let private = Private(span);
        let output = call::output(handler);
        let info = quote_spanned!(span=> #private::info::<#output>(#returned));
        let cfgs = &handler.cfgs;
        let body = quote! {
            async fn #method(
                &mut self,
                #value: #written,
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            ) -> ::bennu::Outcome {
                #writes
                let #returned = #call;
                #info
            }
        };
        let implementation = self.target.implement(of, body, ty.span());
        quote!(#(#cfgs)* #implementation)
    }

    /// ```text
    /// async fn terminate(self, value_0: ::bennu::Reason, socket: ..) {
    ///     let value_0 = ::bennu::__private::reason::<Reason>(value_0);
    ///     let returned = ::bennu::__private::send(Self::terminate(self, value_0, socket)).await;
    ///     ::bennu::__private::terminated::<()>(returned);
    /// }
    /// ```
    pub(super) fn terminate(&self, handler: &Handler) -> TokenStream {
        let variables = self.variables;
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
                #socket: &mut ::bennu::live_view::LiveSocket<Self>,
            ) {
                let _ = (&#reason, &#socket);
                #taken
                let #returned = #call;
                #end;
            }
        }
    }

    /// `::bennu::__private::writes(socket, 5u64);`, or nothing where the handler may write anything.
    fn writes(&self, handler: &Handler, socket: &Ident) -> Option<TokenStream> {
        let mask = self.writes.mask(&handler.method)?;
        Some(quote!(::bennu::__private::writes(#socket, #mask);))
    }
}
