//! Messages: handlers that are chosen by the type of what they take.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::unique;
use crate::call::{self, Variables};
use crate::diag::Errors;
use crate::docs;
use crate::handler::{Asyncness, Handler, Shape};
use crate::helpers::Outer;
use crate::item::{Method, Target};
use crate::path::Private;

/// A handler, and the type by which it is chosen.
pub(crate) struct Message {
    pub ty: Type,
    pub handler: Handler,
}

impl Message {
    /// Reads such a handler from a method.
    pub(crate) fn read(shape: &Shape<'_>, method: &Method, errors: &mut Errors) -> Option<Self> {
        let mut found = Errors::default();
        let handler = shape.read(method, &mut found);
        let ty = handler.values().next().cloned();
        if ty.is_none() && found.is_empty() {
            let message = format!(
                "`#[{}]` takes no {}: expected `{}`",
                shape.helper(),
                shape.value_name(),
                shape.expected()
            );
            found.at(&method.sig.ident, message);
        }
        errors.append(found);
        Some(Self { ty: ty?, handler })
    }

    /// Reports types that have two handlers.
    pub(crate) fn check_unique(messages: &[Self], errors: &mut Errors) {
        // What stands under a `cfg` may exclude what it repeats.
        let always = messages
            .iter()
            .filter(|message| message.handler.cfgs.is_empty());
        let taken = always.map(|message| {
            let what = format!("`{}`", docs::type_text(&message.ty));
            (what, &message.ty, &message.handler.method)
        });
        unique::check(taken, errors);
    }

    /// Returns the types of the messages, each once.
    pub(crate) fn types(messages: Vec<Self>) -> Vec<Type> {
        let mut seen = HashSet::new();
        messages
            .into_iter()
            .map(|message| message.ty)
            .filter(|ty| seen.insert(docs::type_text(ty)))
            .collect()
    }

    /// ```text
    /// impl ::bennu::channel::HandleInfo<AfterJoin> for Captions {
    ///     async fn handle_info(&mut self, value_0: AfterJoin, socket: ..) -> ::bennu::channel::Outcome {
    ///         let returned = ::bennu::__private::Handles::<Self>::send(Self::after_join(self, value_0, socket)).await;
    ///         ::bennu::__private::info::<()>(returned)
    ///     }
    /// }
    /// ```
    ///
    /// `before` is what comes before the call.
    pub(crate) fn implement(
        &self,
        outer: Outer,
        target: &Target,
        of: &TokenStream,
        method: &str,
        before: impl FnOnce(&Ident) -> Option<TokenStream>,
    ) -> TokenStream {
        let Self { ty, handler } = self;
        let variables = Variables(target.hygiene);
        let socket = variables.own("socket");
        let socket_type = outer.socket();
        // The type as written: of a task's result it is the whole `Result`.
        let written = handler.values().next().unwrap_or(ty);
        let value = variables.value(0, written);
        let before = before(&socket);
        let call = variables.call(handler, Asyncness::Async);
        let span = handler.output_span();
        let returned = variables.returned(handler);
        let private = Private(span);
        let output = call::output(handler);
        let info = quote_spanned!(span=> #private::info::<#output>(#returned));
        let method = Ident::new(method, proc_macro2::Span::call_site());
        let body = call::asynchronous(
            &quote!( fn #method(
                &mut self,
                #value: #written,
                #socket: &mut #socket_type,
            )),
            &quote!(::bennu::channel::Outcome),
            &quote! {
                #before
                let #returned = #call;
                #info
            },
        );
        let implementation = target.implement(of, body, ty.span());
        let cfgs = &handler.cfgs;
        quote!(#(#cfgs)* #implementation)
    }
}
