//! `#[live_view("/path", state = .., pushes(..))]`
//!
//! [`parse`] reads the impl block into a [`model::LiveView`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl LiveView` and the type of its routes.

mod check;
mod expand;
mod model;
mod parse;
mod reads;
mod template;

use proc_macro2::TokenStream;
use quote::quote;

use crate::item::ImplBlock;
use template::Templates;

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let parsed = parse::live_view(args, &mut block);
    let (writes, render, handlers) = match &parsed {
        Ok(view) => (
            &view.writes,
            Some(&view.render.method),
            Some(&view.handle_event),
        ),
        Err((_, hollow)) => (
            &hollow.writes,
            hollow.render.as_ref(),
            hollow.handle_event.as_ref(),
        ),
    };
    let templates = Templates::expand(&mut block, writes.fields(), render);
    let import = templates.import();
    let checks = handlers.map(|handlers| check::check(&templates, handlers, &block.target));
    let generated = match &parsed {
        Ok(view) => expand::live_view(view),
        Err((_, hollow)) => expand::hollow(hollow),
    };
    let errors = parsed.err().map(|(errors, _)| errors.into_tokens());
    quote!(#errors #block #generated #import #checks)
}
