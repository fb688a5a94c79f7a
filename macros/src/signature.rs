//! Signatures: what a method takes and returns, read without knowing any type.

use std::collections::HashSet;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, GenericParam, Ident, Lifetime, Pat, ReceiverKind, ReturnType, Type};

use crate::diag::Errors;
use crate::item::Method;

/// A method's signature, by the way in which each argument is passed.
pub(crate) struct Signature {
    pub receiver: Receiver,
    pub arguments: Vec<Argument>,
    pub output: Option<Type>,
}

/// How a method takes its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The method has no receiver.
    None,
    /// `&self`
    Shared,
    /// `&mut self`
    Exclusive,
    /// `self`
    Value,
}

/// An argument after the receiver.
pub(crate) struct Argument {
    /// The name of the argument, if its pattern is a name.
    pub name: Option<Ident>,
    pub passing: Passing,
    /// The type as written, for a reference with the `&`.
    pub ty: Type,
}

/// How an argument is passed: it decides what the argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    /// `name: T`
    Value,
    /// `name: &T`
    Shared,
    /// `name: &mut T`
    Exclusive,
}

/// Reads the signature of a method; `expected` is the whole one that it should have.
pub(crate) fn read(method: &Method, expected: &str, errors: &mut Errors) -> Signature {
    let sig = &method.sig;
    for param in &sig.generics.params {
        if !matches!(param, GenericParam::Lifetime(_)) {
            let message = format!("a handler has no type parameters: expected `{expected}`");
            errors.at(param, message);
        }
    }
    let lifetimes: HashSet<String> = sig
        .generics
        .lifetimes()
        .map(|param| param.lifetime.ident.to_string())
        .collect();
    let mut signature = Signature {
        receiver: Receiver::None,
        arguments: Vec::new(),
        output: match &sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(elide(ty, &lifetimes)),
        },
    };
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                signature.receiver = match &receiver.kind {
                    ReceiverKind::Reference(_, _, Some(_)) => Receiver::Exclusive,
                    ReceiverKind::Reference(..) => Receiver::Shared,
                    ReceiverKind::Typed(_, ty) => match passing(ty) {
                        Passing::Value => Receiver::Value,
                        Passing::Shared => Receiver::Shared,
                        Passing::Exclusive => Receiver::Exclusive,
                    },
                    _ => Receiver::Value,
                }
            }
            FnArg::Typed(argument) => {
                if let Some(attr) = argument.attrs.iter().find(|attr| is_cfg(attr)) {
                    let message = "an argument of a handler cannot depend on a `cfg`: write the handler twice, each with its own `#[cfg(..)]`";
                    errors.at(attr, message);
                }
                if let Type::ImplTrait(_) = bare(&argument.ty) {
                    let message =
                        format!("the type of an argument must be named: expected `{expected}`");
                    errors.at(&argument.ty, message);
                }
                signature.arguments.push(Argument {
                    name: name(&argument.pat),
                    passing: passing(&argument.ty),
                    ty: elide(&argument.ty, &lifetimes),
                });
            }
        }
    }
    if let Some(Type::ImplTrait(_)) = signature.output.as_ref().map(bare) {
        let message = format!("the returned type must be named: expected `{expected}`");
        errors.at(&signature.output, message);
    }
    signature
}

/// The names of the arguments that are passed by value.
pub(crate) fn argument_names(method: &Method) -> Vec<Ident> {
    names(method, Passing::Value)
}

/// The names of the arguments that are passed by `&mut`.
pub(crate) fn exclusive_names(method: &Method) -> Vec<Ident> {
    names(method, Passing::Exclusive)
}

fn names(method: &Method, wanted: Passing) -> Vec<Ident> {
    let passed = |input: &FnArg| match input {
        FnArg::Typed(argument) if passing(&argument.ty) == wanted => name(&argument.pat),
        _ => None,
    };
    method.sig.inputs.iter().filter_map(passed).collect()
}

/// The first lifetime of a type that is not `'static`.
pub(crate) fn borrowed(ty: &impl ToTokens) -> Option<Lifetime> {
    let mut found = None;
    map_lifetimes(ty.to_token_stream(), &mut |lifetime| {
        if lifetime.ident != "static" && found.is_none() {
            found = Some(lifetime.clone());
        }
        lifetime.clone()
    });
    found
}

fn is_cfg(attr: &syn::Attribute) -> bool {
    attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")
}

fn name(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(name) if name.subpat.is_none() => Some(name.ident.clone()),
        _ => None,
    }
}

fn passing(ty: &Type) -> Passing {
    match bare(ty) {
        Type::Reference(reference) if reference.mutability.is_some() => Passing::Exclusive,
        Type::Reference(_) => Passing::Shared,
        _ => Passing::Value,
    }
}

/// The type without the parentheses and the invisible groups around it.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => bare(&inner.elem),
        Type::Group(inner) => bare(&inner.elem),
        ty => ty,
    }
}

/// The type with `'_` for each lifetime of the method: those have no name outside it.
fn elide(ty: &Type, lifetimes: &HashSet<String>) -> Type {
    if lifetimes.is_empty() {
        return ty.clone();
    }
    let tokens = map_lifetimes(ty.to_token_stream(), &mut |lifetime| {
        if lifetimes.contains(&lifetime.ident.to_string()) {
            Lifetime::new("'_", lifetime.span())
        } else {
            lifetime.clone()
        }
    });
    syn::parse2(tokens).unwrap_or_else(|_| ty.clone())
}

/// The tokens with another lifetime for each.
pub(crate) fn map_lifetimes(
    tokens: TokenStream,
    map: &mut impl FnMut(&Lifetime) -> Lifetime,
) -> TokenStream {
    let mut mapped = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(tree) = tokens.next() {
        match (tree, tokens.peek()) {
            (TokenTree::Punct(quote), Some(TokenTree::Ident(name))) if quote.as_char() == '\'' => {
                let lifetime = Lifetime {
                    apostrophe: quote.span(),
                    ident: name.clone(),
                };
                map(&lifetime).to_tokens(&mut mapped);
                tokens.next();
            }
            (TokenTree::Group(group), _) => {
                let inner = map_lifetimes(group.stream(), map);
                let mut group_mapped = Group::new(group.delimiter(), inner);
                group_mapped.set_span(group.span());
                mapped.extend([TokenTree::from(group_mapped)]);
            }
            (tree, _) => mapped.extend([tree]),
        }
    }
    mapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_known_by_how_it_is_passed() {
        for (written, expected) in [
            ("T", Passing::Value),
            ("Box<&mut T>", Passing::Value),
            ("(&T, u8)", Passing::Value),
            ("&'a T", Passing::Shared),
            ("&mut T", Passing::Exclusive),
            ("(&'a mut T)", Passing::Exclusive),
        ] {
            let ty: Type = syn::parse_str(written).unwrap();
            assert!(passing(&ty) == expected, "{written}");
        }
    }

    #[test]
    fn the_lifetimes_of_a_method_are_elided_outside_it() {
        let lifetimes = HashSet::from(["a".to_owned()]);
        let ty: Type = syn::parse_str("Reply<&'a str, (Cow<'a, str>, &'static a)>").unwrap();
        let elided = crate::docs::type_text(&elide(&ty, &lifetimes));
        assert_eq!(elided, "Reply<&'_ str, (Cow<'_, str>, &'static a)>");
    }
}
