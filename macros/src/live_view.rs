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
use crate::variants::{self, Role};
use template::Templates;

/// What a block has one method for.
const ROLES: &[Role] = &[
    Role {
        helper: "mount",
        is_required: true,
    },
    Role {
        helper: "render",
        is_required: true,
    },
    Role {
        helper: "handle_params",
        is_required: true,
    },
    Role {
        helper: "terminate",
        is_required: false,
    },
];

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    if let Some(split) = variants::split(&quote!(::bennu::live_view(#args)), &block, ROLES) {
        return split;
    }
    match parse::live_view(args, &mut block) {
        Ok(view) => {
            let render = Some(&view.render.method);
            let templates = Templates::expand(&mut block, view.writes.fields(), render);
            let import = templates.import();
            let checks = check::check(&templates, &view.handle_event, &view.target);
            let generated = expand::live_view(&view);
            quote!(#block #generated #import #checks)
        }
        Err((errors, hollow)) => {
            let render = hollow.render.as_ref();
            let templates = Templates::expand(&mut block, hollow.writes.fields(), render);
            let import = templates.import();
            let handlers = hollow.handle_event.as_deref();
            let checks = handlers.map(|handlers| check::check_handled(&templates, handlers));
            let errors = errors.into_tokens();
            let generated = expand::hollow(&hollow);
            quote!(#errors #block #generated #import #checks)
        }
    }
}

#[cfg(test)]
mod tests;
