//! Payloads that are always objects, against the types that read them.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::docs::type_text;
use crate::handler::Handler;
use crate::helpers::{Outer, Sent};
use crate::item::Target;
use crate::path::Private;

/// A handler, its role, and which of its values is the payload.
pub(crate) type Taken<'h> = (&'static str, &'h Handler, usize);

/// ```text
/// const _: () = ::bennu::__private::assert_fields("Delete", <Delete>::__BENNU_SHAPE, "a page sends an object");
/// ```
///
/// Each type is checked once: it is what is wrong, not the handlers. Only types under `#[payload]` have a
/// shape that is known.
pub(crate) fn check<'h>(
    outer: Outer,
    target: &Target,
    handlers: impl IntoIterator<Item = Taken<'h>>,
) -> TokenStream {
    // Outside of the block nobody knows its type parameters.
    if !target.generics.params.is_empty() {
        return TokenStream::new();
    }
    let mut seen = HashSet::new();
    let checks = handlers.into_iter().filter_map(|(helper, handler, index)| {
        let sent = outer.role(helper)?.sent;
        let object = sent.object()?;
        let ty = handler.values().nth(index).filter(|ty| !names_self(ty))?;
        let name = type_text(ty);
        if !seen.insert(name.clone()) {
            return None;
        }
        let private = Private(ty.span());
        let shape = constant(ty, "__BENNU_SHAPE");
        let assert = match sent {
            Sent::Fields(_) => quote_spanned!(ty.span()=> assert_fields),
            Sent::Object(_) | Sent::Anything => quote_spanned!(ty.span()=> assert_object),
        };
        let cfgs = &handler.cfgs;
        Some(quote_spanned! {ty.span()=>
            #(#cfgs)*
            const _: () = #private::#assert(#name, #shape, #object);
        })
    });
    checks.collect()
}

/// Writes `<Delete>::__BENNU_FIELDS`; of a type that has no such constant, it is the one of the trait.
pub(crate) fn constant(ty: &Type, name: &str) -> TokenStream {
    let name = syn::Ident::new(name, proc_macro2::Span::call_site());
    quote!({
        #[allow(unused_imports)]
        use ::bennu::__private::UnknownFields as _;
        <#ty>::#name
    })
}

/// Returns whether a type is written by means of `Self`, which has no meaning outside the block.
pub(crate) fn names_self(ty: &Type) -> bool {
    fn any(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == "Self",
            proc_macro2::TokenTree::Group(group) => any(group.stream()),
            _ => false,
        })
    }
    any(quote!(#ty))
}
