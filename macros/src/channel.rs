//! `#[channel("topic", socket = .., pushes(..))]`
//!
//! [`parse`] reads the impl block into a [`model::Channel`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl Channel`.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::item::ImplBlock;

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    match parse::channel(args, &mut block) {
        Ok(channel) => {
            let table = expand::table(&channel);
            let generated = expand::channel(&channel);
            quote!(#table #block #generated)
        }
        Err((errors, hollow)) => {
            let errors = errors.into_tokens();
            let hollow = expand::hollow(&hollow);
            quote!(#errors #block #hollow)
        }
    }
}
