//! Lifetimes and types without a name: in an argument each gets its own, in a struct each must have a
//! name.

use proc_macro2::Span;
use quote::format_ident;
use syn::{
    GenericArgument, GenericParam, Generics, Ident, Lifetime, LifetimeParam, PathArguments, Type,
    TypeParam, TypeParamBound,
};

use super::model;
use crate::item::plain;

/// Names what has no name in the types of one prop, and adds the names to the generics.
pub(super) struct Name<'g> {
    pub generics: &'g mut Generics,
    pub prop: &'g str,
    /// How many have a name already.
    named: usize,
}

impl<'g> Name<'g> {
    pub(super) fn new(generics: &'g mut Generics, prop: &'g str) -> Self {
        Self {
            generics,
            prop,
            named: 0,
        }
    }

    pub(super) fn ty(&mut self, ty: &mut Type) {
        match ty {
            Type::Reference(reference) => {
                self.lifetime_of_reference(reference);
                self.ty(&mut reference.elem);
            }
            Type::Path(path) => {
                if let Some(qself) = &mut path.qself {
                    self.ty(&mut qself.ty);
                }
                self.path(&mut path.path);
            }
            Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(|ty| self.ty(ty)),
            Type::Slice(slice) => self.ty(&mut slice.elem),
            Type::Array(array) => self.ty(&mut array.elem),
            Type::Paren(paren) => self.ty(&mut paren.elem),
            Type::Group(group) => self.ty(&mut group.elem),
            Type::TraitObject(object) => self.bounds(&mut object.bounds),
            Type::ImplTrait(bounds) => {
                self.bounds(&mut bounds.bounds);
                let name = self.type_name(bounds.impl_token.span);
                let bounds = bounds.bounds.clone();
                let mut param = TypeParam::from(name.clone());
                param.colon_token = Some(syn::Token![:](name.span()));
                param.bounds = bounds;
                self.generics.params.push(GenericParam::Type(param));
                *ty = Type::Path(syn::TypePath {
                    attrs: Vec::new(),
                    qself: None,
                    path: name.into(),
                });
            }
            // In `fn(&T)` a lifetime without a name stands for any.
            _ => {}
        }
    }

    fn lifetime_of_reference(&mut self, reference: &mut syn::TypeReference) {
        match &mut reference.lifetime {
            Some(lifetime) => self.lifetime(lifetime),
            none => *none = Some(self.new_lifetime(reference.and_token.span)),
        }
    }

    fn lifetime(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.new_lifetime(lifetime.span());
        }
    }

    fn path(&mut self, path: &mut syn::Path) {
        for segment in &mut path.segments {
            // In `Fn(&T) -> &U` a lifetime without a name stands for any.
            let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
                continue;
            };
            for argument in &mut arguments.args {
                match argument {
                    GenericArgument::Lifetime(lifetime) => self.lifetime(lifetime),
                    GenericArgument::Type(ty) => self.ty(ty),
                    GenericArgument::AssocType(assoc) => self.ty(&mut assoc.ty),
                    _ => {}
                }
            }
        }
    }

    fn bounds<P>(&mut self, bounds: &mut syn::punctuated::Punctuated<TypeParamBound, P>) {
        for bound in bounds {
            match bound {
                TypeParamBound::Trait(bound) => self.path(&mut bound.path),
                TypeParamBound::Lifetime(lifetime) => self.lifetime(lifetime),
                _ => {}
            }
        }
    }

    /// `'of_user`, `'of_user2`
    fn new_lifetime(&mut self, span: Span) -> Lifetime {
        let name = loop {
            let name = self.next("'of_");
            let taken = self
                .generics
                .lifetimes()
                .any(|param| format!("'{}", param.lifetime.ident) == name);
            if !taken {
                break name;
            }
        };
        let lifetime = Lifetime::new(&name, span);
        let first = self.generics.lifetimes().count();
        let param = GenericParam::Lifetime(LifetimeParam::new(lifetime.clone()));
        self.generics.params.insert(first, param);
        lifetime
    }

    /// `ImplLabel`, `ImplLabel2`
    fn type_name(&mut self, span: Span) -> Ident {
        let prop = super::parse::pascal(self.prop);
        self.named += 1;
        match self.named {
            1 => format_ident!("Impl{prop}", span = span),
            count => format_ident!("Impl{prop}{count}", span = span),
        }
    }

    fn next(&mut self, prefix: &str) -> String {
        self.named += 1;
        match self.named {
            1 => format!("{prefix}{}", self.prop),
            count => format!("{prefix}{}{count}", self.prop),
        }
    }
}

/// Names what has no name in the type of a prop.
pub(super) fn named(generics: &mut Generics, prop: &Ident, written: &Type) -> Type {
    let mut ty = written.clone();
    Name::new(generics, plain(prop).trim_start_matches('_')).ty(&mut ty);
    ty
}

/// Gives each reference without a lifetime `'static`.
pub(super) fn make_static(ty: &mut Type) {
    match ty {
        Type::Reference(reference) => {
            let at = reference.and_token.span;
            let lifetime = &mut reference.lifetime;
            lifetime.get_or_insert_with(|| Lifetime::new("'static", at));
            make_static(&mut reference.elem);
        }
        Type::Path(path) => {
            for segment in &mut path.path.segments {
                let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
                    continue;
                };
                for argument in &mut arguments.args {
                    if let GenericArgument::Type(ty) = argument {
                        make_static(ty);
                    }
                }
            }
        }
        Type::Slice(slice) => make_static(&mut slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(make_static),
        _ => {}
    }
}

/// Gives each `Slot` without a lifetime the one without a name.
pub(super) fn mark_slot(ty: &mut Type) {
    let path = match ty {
        Type::Path(path) => path,
        Type::Reference(reference) => return mark_slot(&mut reference.elem),
        Type::Slice(slice) => return mark_slot(&mut slice.elem),
        _ => return,
    };
    let Some(last) = path.path.segments.last_mut() else {
        return;
    };
    if last.ident == "Slot" {
        let unnamed = Lifetime::new("'_", last.ident.span());
        match &mut last.arguments {
            PathArguments::None => {
                last.arguments = PathArguments::AngleBracketed(syn::parse_quote!(<#unnamed>));
            }
            PathArguments::AngleBracketed(arguments) => {
                let first = arguments.args.first();
                if !matches!(first, Some(GenericArgument::Lifetime(_))) {
                    let unnamed = GenericArgument::Lifetime(unnamed);
                    arguments.args.insert(0, unnamed);
                }
            }
            PathArguments::Parenthesized(_) => {}
        }
    } else if let PathArguments::AngleBracketed(arguments) = &mut last.arguments {
        for argument in &mut arguments.args {
            if let GenericArgument::Type(ty) = argument {
                mark_slot(ty);
            }
        }
    }
}

/// The `T` of `name<T>`, with any path before `name`.
pub(super) fn only_argument<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    if last.ident != name {
        return None;
    }
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}

/// The slot that a type with names is, if it is one.
pub(super) fn slot(ty: &Type) -> Option<model::Slot> {
    let (occurs, slot) = if let Some(slot) = only_argument(ty, "Option") {
        (model::Occurs::Maybe, slot)
    } else if let Some(slot) = only_argument(ty, "Vec") {
        (model::Occurs::Often, slot)
    } else {
        (model::Occurs::Once, ty)
    };
    let Type::Path(path) = slot else { return None };
    if path.path.segments.last()?.ident != "Slot" {
        return None;
    }
    let mut content = path.clone();
    let mut props = None;
    if let Some(last) = content.path.segments.last_mut()
        && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
    {
        let given = std::mem::take(&mut arguments.args);
        let mut given = given.into_iter();
        arguments.args.extend(given.by_ref().take(2));
        props = given.find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
    }
    Some(model::Slot {
        occurs,
        ty: slot.clone(),
        content: Type::Path(content),
        props: Some(props.unwrap_or_else(|| syn::parse_quote!(()))),
    })
}
