//! The way of every macro of an `impl` block: from the attribute and the block to the block and the trait
//! beside it.
//!
//! A macro is a [`Behaviour`]: a model, with code that reads and writes it. The parts of handlers that
//! several macros share are in the modules below.

pub(crate) mod event;
pub(crate) mod fallback;
mod head;
pub(crate) mod message;
pub(crate) mod method;
pub(crate) mod payload;
pub(crate) mod pushes;
mod slip;
pub(crate) mod spec;
pub(crate) mod table;
pub(crate) mod terminate;
mod unique;
mod variants;

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use crate::diag::Errors;
use crate::helpers::{self, Outer};
use crate::item::{ImplBlock, Target};
use head::Refused;

/// A macro above an `impl` block.
pub(crate) trait Behaviour: Sized {
    const OUTER: Outer;

    /// The part of a block with mistakes that is known: enough that nothing else fails because of them.
    type Fallback;

    /// Reads the attribute and the block. The helper attributes are taken off the methods, whether
    /// there are mistakes or not.
    fn read(
        args: TokenStream,
        block: &mut ImplBlock,
    ) -> Result<Self, (Errors, Box<Self::Fallback>)>;

    /// Writes the code beside the block.
    fn expand(&self, block: &mut ImplBlock) -> TokenStream;

    /// Writes the code beside a block that has mistakes.
    fn fall_back(fallback: &Self::Fallback, block: &mut ImplBlock) -> TokenStream;
}

/// Expands the macro `B`.
pub(crate) fn expand<B: Behaviour>(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => return misplaced::<B>(args, item, &error),
    };
    let name = format_ident!("{}", B::OUTER.name());
    let attribute = quote!(::bennu::#name(#args));
    if let Some(split) = variants::split(&attribute, &block, B::OUTER) {
        return split;
    }
    let mut errors = Errors::default();
    if let Some(refused) = head::check(B::OUTER, &block.target, &mut errors) {
        let stand_in = match refused {
            Refused::StandIn(target) => stand_in::<B>(args, *target),
            Refused::Nothing => TokenStream::new(),
        };
        let errors = errors.into_tokens();
        return quote!(#errors #stand_in);
    }
    if let Some(error) = method::is_part(&block, B::OUTER) {
        return error.to_compile_error();
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

/// Expands the macro above something else than a block, or above one that does not parse. A block is left
/// out: without its macro, each of its attributes would be an error.
fn misplaced<B: Behaviour>(
    args: TokenStream,
    item: &TokenStream,
    error: &syn::Error,
) -> TokenStream {
    let does_not_parse = syn::parse2::<syn::Item>(item.clone()).is_err();
    let stand_in = Target::of_other(item)
        .filter(|target| head::check(B::OUTER, target, &mut Errors::default()).is_none())
        .map(|target| stand_in::<B>(args, target));
    let is_data = matches!(
        syn::parse2(item.clone()),
        Ok(syn::Item::Struct(_) | syn::Item::Enum(_))
    );
    if is_data {
        helpers::macro_is_misplaced();
    }
    let error = if does_not_parse {
        repeated(item, error)
    } else {
        error.to_compile_error()
    };
    let item = (is_data || stand_in.is_none()).then_some(item);
    quote!(#error #item #stand_in)
}

/// Writes an item that does not parse once more, for nothing: the compiler reported it already, and shows
/// the same error at the same place only once. Ours would be a second one, in other words.
///
/// If the compiler accepts the item, a denied lint reports ours: lints come only after all errors.
fn repeated(item: &TokenStream, error: &syn::Error) -> TokenStream {
    let message = error.to_string();
    let refused = quote_spanned! {error.span()=>
        #[deny(unused_must_use)]
        const _: () = {
            #[must_use = #message]
            struct Unparsed;
            #[allow(dead_code, path_statements)]
            fn refuse() {
                Unparsed;
            }
        };
    };
    quote!(#[cfg(any())] #item #refused)
}

/// Writes a replacement for a block whose methods are left out.
fn stand_in<B: Behaviour>(args: TokenStream, target: Target) -> TokenStream {
    let mut block = ImplBlock::empty(target);
    match B::read(args, &mut block) {
        Ok(_) => TokenStream::new(),
        Err((_, fallback)) => B::fall_back(&fallback, &mut block),
    }
}
