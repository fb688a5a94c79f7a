//! What the macros of `impl` blocks have in common: from the attribute and the block to the block
//! and the trait that stands beside it.
//!
//! A macro is a [`Behaviour`]: a model, what reads it, and what writes it. The parts of handlers that
//! several macros know are in the modules below.

pub(crate) mod event;
pub(crate) mod fallback;
pub(crate) mod message;
pub(crate) mod method;
pub(crate) mod pushes;
pub(crate) mod spec;
pub(crate) mod table;
pub(crate) mod terminate;
mod unique;
mod variants;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::diag::Errors;
use crate::helpers::Outer;
use crate::item::ImplBlock;

/// A macro above an `impl` block.
pub(crate) trait Behaviour: Sized {
    const OUTER: Outer;

    /// What is known of a block that has mistakes: enough that nothing else fails because of them.
    type Fallback;

    /// Reads the attribute and the block. The helper attributes are taken off the methods, whether
    /// there are mistakes or not.
    fn read(
        args: TokenStream,
        block: &mut ImplBlock,
    ) -> Result<Self, (Errors, Box<Self::Fallback>)>;

    /// Writes what stands beside the block.
    fn expand(&self, block: &mut ImplBlock) -> TokenStream;

    /// Writes what stands beside a block that has mistakes.
    fn fall_back(fallback: &Self::Fallback, block: &mut ImplBlock) -> TokenStream;
}

/// The expansion of the macro `B`.
pub(crate) fn expand<B: Behaviour>(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let name: Ident = format_ident!("{}", B::OUTER.name());
    let attribute = quote!(::bennu::#name(#args));
    if let Some(split) = variants::split(&attribute, &block, B::OUTER) {
        return split;
    }
    match B::read(args, &mut block) {
        Ok(model) => {
            let generated = model.expand(&mut block);
            quote!(#block #generated)
        }
        Err((errors, fallback)) => {
            let errors = errors.into_tokens();
            let generated = B::fall_back(&fallback, &mut block);
            quote!(#errors #block #generated)
        }
    }
}
