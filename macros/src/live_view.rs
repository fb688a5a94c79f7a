//! `#[live_view("/path", state = .., pushes(..))]`
//!
//! [`parse`] reads the impl block into a [`model::LiveView`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl LiveView` and the type of its routes.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::item::ImplBlock;

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    match parse::live_view(args, &mut block) {
        Ok(view) => {
            let generated = expand::live_view(&view);
            quote!(#block #generated)
        }
        Err((errors, hollow)) => {
            let errors = errors.into_tokens();
            let hollow = expand::hollow(&hollow);
            quote!(#errors #block #hollow)
        }
    }
}
