//! The events that a process may push.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::helpers::Outer;
use crate::item::Target;
use crate::path::Rt;

/// Writes `impl ::bennu::channel::Pushes<NewMessage> for Captions {}` for each event.
pub(crate) fn implement(outer: Outer, target: &Target, events: &[Type]) -> TokenStream {
    let implement = |event: &Type| {
        let of = match outer {
            Outer::LiveView => quote!(::bennu::live_view::PushesEvent<#event>),
            Outer::Socket | Outer::Channel => quote!(::bennu::channel::Pushes<#event>),
        };
        target.implement(&of, TokenStream::new(), event.span())
    };
    events.iter().map(implement).collect()
}

/// Writes `::bennu::spec::EventSpec::of::<NewMessage>()` for each event.
pub(crate) fn specs(events: &[Type]) -> impl Iterator<Item = TokenStream> {
    events.iter().map(|event| {
        let rt = Rt(event.span());
        quote_spanned!(event.span()=> #rt::spec::EventSpec::of::<#event>())
    })
}
