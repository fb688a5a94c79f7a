//! Which fields the methods and the names of a view stand for, for the tracking of its template.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Block, FnArg, Pat, ReceiverKind, Stmt};

use crate::html::{ALL, ViewContext};
use crate::item::Method;
use crate::name::plain;
use crate::writes::Fields;

/// What the templates of a block may know of its fields and methods.
pub(super) fn view<'m>(fields: &Fields, methods: impl Iterator<Item = &'m Method>) -> ViewContext {
    let mut view = ViewContext {
        fields: fields
            .bits()
            .map(|(name, bit)| (name.to_owned(), bit))
            .collect(),
        ..ViewContext::default()
    };
    let shared: Vec<&Method> = methods.filter(|method| is_shared(method)).collect();
    // From nothing up: the methods may call each other.
    for method in &shared {
        view.methods.insert(plain(&method.sig.ident), 0);
    }
    loop {
        let before = view.methods.clone();
        for method in &shared {
            let reads = of_method(method, &view);
            // Two of one name stand under different conditions: either may be the one.
            *view.methods.entry(plain(&method.sig.ident)).or_default() |= reads;
        }
        if view.methods == before {
            return view;
        }
    }
}

/// Whether it takes `&self`: only such a method can be called while the page is rendered.
fn is_shared(method: &Method) -> bool {
    let receiver = method.sig.receiver().map(|receiver| &receiver.kind);
    matches!(receiver, Some(ReceiverKind::Reference(_, _, None)))
}

fn of_method(method: &Method, view: &ViewContext) -> u64 {
    let mut view = view.clone();
    for input in &method.sig.inputs {
        if let FnArg::Typed(argument) = input {
            view.bind(&argument.pat, 0);
        }
    }
    view.reads(method.body())
}

/// The view as it is seen after the statements before a template.
pub(super) fn after(view: &ViewContext, statements: TokenStream) -> ViewContext {
    let mut view = view.clone();
    let statements = (|input: ParseStream| Block::parse_within(input)).parse2(statements);
    // What does not parse is an error of its own; what it binds counts as reading everything.
    for statement in statements.into_iter().flatten() {
        let Stmt::Local(local) = statement else {
            continue;
        };
        let source = local.init.map(|init| init.expr);
        let reads = match source {
            Some(expr) => view.reads(quote::ToTokens::into_token_stream(expr)),
            None => ALL,
        };
        let pat = match local.pat {
            Pat::Type(typed) => *typed.pat,
            pat => pat,
        };
        view.bind(&pat, reads);
    }
    view
}
