//! Variants: methods with their own `#[cfg(..)]`, of which the macro takes one.
//!
//! A macro does not know which conditions hold. So the whole block is written once for each variant,
//! under its condition, and the attribute is above each: of the blocks rustc keeps one.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Attribute, Ident};

use crate::docs::condition;
use crate::helpers::{Outer, Role};
use crate::item::ImplBlock;
use crate::name::plain;

/// A variant: its name, and its condition.
struct Variant {
    name: Ident,
    condition: TokenStream,
}

/// Writes the block for each variant of the first role that has several; `None` if none has. `attribute` is
/// the one above the block.
///
/// ```text
/// #[cfg(all(unix, not(any())))] #[::bennu::channel("room:*")] impl Room { .. }
/// #[cfg(all(windows, not(any(unix))))] #[::bennu::channel("room:*")] impl Room { .. }
/// #[cfg(not(any(unix, windows)))] #[::bennu::channel("room:*")] impl Room { .. }
/// ```
pub(super) fn split(
    attribute: &TokenStream,
    block: &ImplBlock,
    outer: Outer,
) -> Option<TokenStream> {
    outer
        .roles()
        .filter(|role| role.is_single())
        .find_map(|role| {
            let methods = block.methods_of(role.helper);
            let variants: Option<Vec<_>> = methods
                .map(|method| {
                    let condition = all(&method.cfgs())?;
                    let name = method.sig.ident.clone();
                    Some(Variant { name, condition })
                })
                .collect();
            let variants = variants?;
            let is_split = variants.len() > 1 || (variants.len() == 1 && role.is_split);
            is_split.then(|| write(attribute, block, role, &variants))
        })
}

fn write(
    attribute: &TokenStream,
    block: &ImplBlock,
    role: &Role,
    variants: &[Variant],
) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (at, Variant { condition, .. }) in variants.iter().enumerate() {
        let earlier = variants.iter().take(at);
        tokens.extend(
            earlier
                .clone()
                .map(|earlier| twice(role, earlier, &variants[at])),
        );
        let earlier = earlier.map(|earlier| &earlier.condition);
        let block = block.with_variant(role.helper, Some(at));
        tokens.extend(quote! {
            #[cfg(all(#condition, not(any(#(#earlier),*))))] #[#attribute] #block
        });
    }
    let conditions = variants.iter().map(|variant| &variant.condition);
    let block = block.with_variant(role.helper, None);
    tokens.extend(quote! {
        #[cfg(not(any(#(#conditions),*)))] #[#attribute] #block
    });
    tokens
}

/// Both conditions hold: only one variant may be there.
fn twice(role: &Role, first: &Variant, second: &Variant) -> TokenStream {
    let (one, two) = (&first.condition, &second.condition);
    let message = format!(
        "`{}` is the `#[{}]` already, and the conditions of both hold",
        plain(&first.name),
        role.helper,
    );
    let span = second.name.span();
    let error = quote_spanned!(span=> ::core::compile_error! { #message });
    quote!(#[cfg(all(#one, #two))] #error)
}

/// The condition of all `cfgs`; `None` where there is none.
fn all(cfgs: &[Attribute]) -> Option<TokenStream> {
    let conditions: Vec<_> = cfgs.iter().map(condition).collect();
    match conditions.as_slice() {
        [] => None,
        [condition] => Some(condition.clone()),
        all => Some(quote!(all(#(#all),*))),
    }
}
