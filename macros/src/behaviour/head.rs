//! The head of a block: the type that it is of, which must be able to be the state of a process.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericParam, Lifetime, Type};

use crate::diag::Errors;
use crate::docs::type_text;
use crate::helpers::Outer;
use crate::item::Target;
use crate::payload::is_no_object;
use crate::signature::{self, bare, map_lifetimes};

/// Types that belong to other crates, whatever they hold.
const FOREIGN: &[&str] = &[
    "HashMap", "BTreeMap", "Option", "Result", "Box", "Arc", "Rc", "Mutex", "Cow",
];

/// The replacement of a type that can be no state. One mistake is reported; the block is left out, since
/// each of its methods would be an error too.
pub(super) enum Refused {
    /// Another form of the type is used.
    StandIn(Box<Target>),
    Nothing,
}

/// Reports a type that can be no state.
pub(super) fn check(outer: Outer, target: &Target, errors: &mut Errors) -> Option<Refused> {
    let name = outer.name();
    let self_ty = &target.self_ty;
    let is_own = matches!(bare(self_ty), Type::Path(path)
        if path.path.segments.last().is_some_and(|last| FOREIGN.iter().all(|name| last.ident != name)));
    if is_no_object(self_ty) || !is_own {
        let text = type_text(self_ty);
        let message = format!(
            "`{text}` is no type of your own: write a struct, and `#[{name}(..)]` above its `impl` block"
        );
        errors.at(self_ty, message);
        return Some(Refused::Nothing);
    }
    if let Some(lifetime) = borrowed(target) {
        let text = type_text(self_ty);
        let message = format!(
            "`{text}` cannot borrow: a {} outlives every borrow, so keep values of its own, such as `String` for `&str`",
            outer.noun()
        );
        errors.at(lifetime, message);
        return Some(Refused::StandIn(Box::new(owned(target))));
    }
    let unbound = target.generics.type_params().find(|param| {
        let name = param.ident.to_string();
        let clause = target.generics.where_clause.as_ref();
        let is_named = clause.is_some_and(|clause| names(&clause.to_token_stream(), &name));
        param.bounds.is_empty() && !is_named
    });
    if let Some(param) = unbound {
        let param_name = &param.ident;
        let message = format!(
            "`{param_name}` may be a borrow, or of one thread only: write `{param_name}: Send + 'static`, and the same at the struct if it bounds `{param_name}`"
        );
        errors.at(param, message);
        return Some(Refused::StandIn(Box::new(bounded(target))));
    }
    None
}

/// The first lifetime of the head that is not `'static`.
fn borrowed(target: &Target) -> Option<TokenStream> {
    if let Some(param) = target.generics.lifetimes().next() {
        return Some(param.to_token_stream());
    }
    signature::borrowed(&target.self_ty).map(ToTokens::into_token_stream)
}

/// The type with `'static` for each lifetime.
fn owned(target: &Target) -> Target {
    let tokens = map_lifetimes(
        target.self_ty.to_token_stream(),
        &mut |lifetime: &Lifetime| Lifetime::new("'static", lifetime.span()),
    );
    let mut generics = target.generics.clone();
    generics.params = std::mem::take(&mut generics.params)
        .into_iter()
        .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
        .collect();
    generics.where_clause = None;
    Target {
        self_ty: syn::parse2(tokens).unwrap_or_else(|_| target.self_ty.clone()),
        generics,
        ..target.clone()
    }
}

/// The type with the bounds that its parameters lack.
fn bounded(target: &Target) -> Target {
    let mut target = target.clone();
    for param in target.generics.type_params_mut() {
        let bounds: syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]> =
            syn::parse_quote!(::core::marker::Send + ::core::marker::Sync + 'static);
        param.bounds.extend(bounds);
    }
    target
}

/// Whether a name occurs among tokens.
fn names(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        proc_macro2::TokenTree::Group(group) => names(&group.stream(), name),
        _ => false,
    })
}
