//! `#[live_view("/path", state = .., pushes(..))]`
//!
//! [`parse`] reads the impl block into a [`model::LiveView`] and reports every mistake;
//! [`expand`](mod@expand) turns it into `impl LiveView` and the type of its routes.

mod check;
mod expand;
mod model;
mod parse;
mod template;

use proc_macro2::TokenStream;
use quote::quote;

use crate::behaviour::Behaviour;
use crate::diag::Errors;
use crate::helpers::Outer;
use crate::item::ImplBlock;
use crate::name::plain;
use model::{Fallback, LiveView};
use template::Templates;

impl Behaviour for LiveView {
    const OUTER: Outer = Outer::LiveView;
    type Fallback = Fallback;

    fn read(args: TokenStream, block: &mut ImplBlock) -> Result<Self, (Errors, Box<Fallback>)> {
        parse::live_view(args, block)
    }

    fn expand(&self, block: &mut ImplBlock) -> TokenStream {
        let render = Some(&self.render.method);
        let templates = Templates::expand(block, self.writes.fields(), render);
        let import = templates.import();
        let checks = check::check(
            &templates,
            &self.handle_event,
            &plain_methods(block),
            &self.target,
        );
        let generated = expand::live_view(self);
        quote!(#generated #import #checks)
    }

    fn fall_back(fallback: &Fallback, block: &mut ImplBlock) -> TokenStream {
        let render = fallback.render.as_ref();
        let templates = Templates::expand(block, fallback.writes.fields(), render);
        let import = templates.import();
        let handlers = fallback.handle_event.as_deref();
        let methods = plain_methods(block);
        let checks = handlers.map(|handlers| check::check_handled(&templates, handlers, &methods));
        let generated = expand::fallback(fallback);
        quote!(#generated #import #checks)
    }
}

/// The names of the methods that are no handlers: one may lack its attribute.
fn plain_methods(block: &mut ImplBlock) -> Vec<String> {
    let methods = block.methods().filter(|method| !method.is_handler());
    methods.map(|method| plain(&method.sig.ident)).collect()
}

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    crate::behaviour::expand::<LiveView>(args, item)
}

#[cfg(test)]
mod tests;
