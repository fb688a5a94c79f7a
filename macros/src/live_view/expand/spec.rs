//! `const SPEC`: what the documents and the routing know of a view.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::LiveView;
use crate::behaviour::{pushes, spec};

pub(super) fn spec(view: &LiveView) -> TokenStream {
    let name = view.target.name();
    let paths = view.routes.paths();
    let paths = paths.iter().map(|path| path.pattern());
    let doc = &view.doc;
    let events = view
        .handle_event
        .iter()
        .map(|handler| spec::event(handler, "view_event"));
    let pushes = pushes::specs(&view.pushes);
    quote! {
        ::bennu::spec::LiveViewSpec::new(#name, &[#(#paths),*])
            .doc(#doc)
            .events(&[#(#events),*])
            .pushes(&[#(#pushes),*])
    }
}
