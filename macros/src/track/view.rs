//! The fields that the methods and the names of a view stand for.

use proc_macro2::TokenStream;
use syn::parse::Parser as _;
use syn::{Block, FnArg, Pat, ReceiverKind, Stmt};

use super::context::{Fields, ViewContext};
use super::reads::Reader;
use crate::item::Method;
use crate::name::plain;

/// Returns what the templates of a block may know of its fields and methods.
pub(crate) fn view<'m>(
    fields: &Fields,
    methods: impl Iterator<Item = &'m Method>,
    templates: fn(TokenStream, &ViewContext) -> u64,
) -> ViewContext {
    let mut view = ViewContext {
        fields: fields
            .bits()
            .map(|(name, bit)| (name.to_owned(), bit))
            .collect(),
        templates: Some(templates),
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
            // Two of one name are there under different conditions: either may be the one.
            *view.methods.entry(plain(&method.sig.ident)).or_default() |= reads;
        }
        if view.methods == before {
            return view;
        }
    }
}

/// Whether a method takes `&self`: only such a one can be called while the page is rendered.
fn is_shared(method: &Method) -> bool {
    let receiver = method.sig.receiver().map(|receiver| &receiver.kind);
    matches!(receiver, Some(ReceiverKind::Reference(_, _, None)))
}

fn of_method(method: &Method, view: &ViewContext) -> u64 {
    let mut reader = Reader::new(view);
    for input in &method.sig.inputs {
        if let FnArg::Typed(argument) = input {
            reader.bind(&argument.pat, 0);
        }
    }
    reader.body(&method.body())
}

/// Returns the view as it is seen after the statements before a template.
pub(crate) fn after(view: &ViewContext, statements: TokenStream) -> ViewContext {
    let mut reader = Reader::new(view);
    let statements = Block::parse_within.parse2(statements);
    // What does not parse is an error of its own; what it binds counts as reading everything.
    for statement in statements.into_iter().flatten() {
        let Stmt::Local(local) = statement else {
            continue;
        };
        let reads = reader.local(&local);
        let pat = match &local.pat {
            Pat::Type(typed) => &typed.pat,
            pat => pat,
        };
        reader.bind(pat, reads);
    }
    let names = reader.into_names();
    let mut view = view.clone();
    view.locals.extend(names);
    view
}
