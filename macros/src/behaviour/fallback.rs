//! Replacements for the handlers of a block that has mistakes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;
use syn::spanned::Spanned;

use crate::helpers::Outer;
use crate::item::Target;

/// Writes a handler that does nothing: the method `method` of the trait `of`.
///
/// ```text
/// impl ::bennu::channel::HandleInfo<AfterJoin> for Captions {
///     async fn handle_info(&mut self, _: AfterJoin, _: &mut ..) -> ::bennu::channel::Outcome {
///         ::bennu::channel::Outcome::no_reply()
///     }
/// }
/// ```
pub(crate) fn handler(
    outer: Outer,
    target: &Target,
    of: &TokenStream,
    method: &TokenStream,
    value: &Type,
) -> TokenStream {
    let socket = outer.socket();
    let body = quote! {
        async fn #method(&mut self, _: #value, _: &mut #socket) -> ::bennu::channel::Outcome {
            ::bennu::channel::Outcome::no_reply()
        }
    };
    target.implement(of, body, value.span())
}
