//! One prop: what its attributes and its type say.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, Ident, Meta, Pat, Result, Token, Type};

use super::super::elided;
use super::super::model::{Kind, Occurs, Prop, Slot};
use crate::diag::Errors;
use crate::html;
use crate::item::plain;
use crate::{attr, docs};

/// The helper attributes of a prop.
const HELPERS: [&str; 3] = ["default", "rest", "slot"];

/// Takes the attributes off an argument that are ours: doc comments, too, which rustc allows on no
/// argument.
pub(super) fn take_helpers(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Vec<Attribute> {
    let (ours, others) = std::mem::take(attrs).into_iter().partition(|attr| {
        attr.path().is_ident("doc") || HELPERS.iter().any(|name| attr::is_helper(attr, name))
    });
    *attrs = others;
    for attr in attrs.iter() {
        if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
            let message = "a prop cannot depend on a `cfg`: write the component twice, each with its own `#[cfg(..)]`";
            errors.at(attr, message);
        }
    }
    ours
}

pub(super) fn name(pat: &Pat, errors: &mut Errors) -> Option<Ident> {
    match pat {
        Pat::Ident(name) if name.subpat.is_none() && name.by_ref.is_none() => {
            Some(name.ident.clone())
        }
        other => {
            let message = "a prop needs a name: write `name: Type`, and take it apart in the body";
            errors.at(other, message);
            None
        }
    }
}

/// What the attributes of a prop say.
#[derive(Default)]
struct PropAttributes {
    doc: String,
    default: Option<(Attribute, Option<Expr>)>,
    rest: Option<Vec<Ident>>,
}

impl PropAttributes {
    fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self {
            doc: docs::text(attrs),
            ..Self::default()
        };
        for attr in attrs {
            if attr::is_helper(attr, "default") {
                if read.default.is_some() {
                    errors.at(attr, "a prop has one default");
                }
                let default = errors.take(default(attr)).flatten();
                read.default = Some((attr.clone(), default));
            } else if attr::is_helper(attr, "rest") {
                let names = errors.take(rest(attr)).unwrap_or_default();
                read.rest = Some(names);
            } else if attr::is_helper(attr, "slot") {
                let message = "a slot is told by its type, `Slot`, `Option<Slot>` or `Vec<Slot>`: remove `#[slot]`";
                errors.at(attr, message);
            }
        }
        read
    }
}

/// `#[default]`, `#[default(expr)]`
fn default(attr: &Attribute) -> Result<Option<Expr>> {
    match &attr.meta {
        Meta::Path(_) => Ok(None),
        Meta::List(list) => list.parse_args().map(Some),
        Meta::NameValue(pair) => {
            let value = docs::type_text(&pair.value);
            let message = format!("write `#[default({value})]`");
            Err(Error::new_spanned(pair, message))
        }
    }
}

/// `#[rest]`, `#[rest(disabled, name)]`
fn rest(attr: &Attribute) -> Result<Vec<Ident>> {
    let tokens = attr::arguments(attr)?;
    let names = |input: ParseStream| {
        Punctuated::<Ident, Token![,]>::parse_terminated_with(input, Ident::parse_any)
    };
    let names = names.parse2(tokens)?;
    for name in &names {
        if html::is_program(&plain(name)) {
            let message = format!(
                "`{name}` is code, which is not passed on: use a binding such as `phx-click`"
            );
            return Err(Error::new_spanned(name, message));
        }
    }
    Ok(names.into_iter().collect())
}

pub(super) fn prop(
    name: Ident,
    written: Type,
    ty: Type,
    attrs: &[Attribute],
    errors: &mut Errors,
) -> Prop {
    let attributes = PropAttributes::read(attrs, errors);
    let kind = kind(&name, &ty, &written, &attributes, errors);
    Prop {
        name,
        doc: attributes.doc,
        written,
        ty,
        kind,
    }
}

/// Reports the attributes and types that a slot itself cannot have.
pub(super) fn of_slot(prop: &Prop, errors: &mut Errors) {
    match prop.kind {
        Kind::Slot(_) => {
            errors.at(
                &prop.written,
                "a slot has no slots: whatever stands in its braces is its content",
            );
        }
        Kind::Rest(_) => {
            errors.at(
                &prop.written,
                "a slot passes no attributes on: write a field for each",
            );
        }
        _ => {}
    }
}

fn kind(
    name: &Ident,
    ty: &Type,
    written: &Type,
    attributes: &PropAttributes,
    errors: &mut Errors,
) -> Kind {
    if let Some(names) = &attributes.rest {
        if !ends_with(ty, "Attributes") {
            errors.at(
                written,
                "the rest is passed on as `Attributes`: `#[rest] rest: Attributes`",
            );
        }
        if let Some((default, _)) = &attributes.default {
            errors.at(
                default,
                "the rest has no default: it is empty where nothing is given",
            );
        }
        return Kind::Rest(names.clone());
    }
    if let Some(slot) = elided::slot(ty) {
        if let Some((default, _)) = &attributes.default {
            let message = "a slot has no default: let it be `Option<Slot>`, and write what stands for it in the template";
            errors.at(default, message);
        }
        return Kind::Slot(Box::new(checked_slot(name, slot, written, errors)));
    }
    if let Some(wrapped) = wrapped_slot(ty) {
        let message = "a slot is a `Slot`, an `Option<Slot>` or a `Vec<Slot>`";
        errors.at(wrapped, message);
    } else if name == "inner_block" {
        let message = "`inner_block` is what stands in the braces of a call: its type is `Slot` or `Option<Slot>`";
        errors.at(written, message);
    } else if ends_with(ty, "Attributes") {
        let message = format!(
            "write `#[rest]` before `{name}`: it takes the attributes of a call that are no props"
        );
        errors.at(name, message);
        return Kind::Rest(Vec::new());
    }
    let optional = elided::only_argument(ty, "Option");
    match (&attributes.default, optional) {
        (Some((default, _)), Some(_)) => {
            let message = format!(
                "`{name}` is `None` where it is not given: remove the default, or the `Option`"
            );
            errors.at(default, message);
            Kind::Required
        }
        (Some((_, default)), None) => Kind::Default(default.clone().map(Box::new)),
        (None, Some(inner)) => Kind::Optional(Box::new(inner.clone())),
        // A prop that is there or not is not there if it is not given.
        (None, None) if matches!(ty, Type::Path(path) if path.path.is_ident("bool")) => {
            Kind::Default(None)
        }
        (None, None) => Kind::Required,
    }
}

fn checked_slot(name: &Ident, mut slot: Slot, written: &Type, errors: &mut Errors) -> Slot {
    if name == "inner_block" {
        if slot.occurs == Occurs::Often {
            let message =
                "a call has its braces once: `inner_block` is a `Slot` or an `Option<Slot>`";
            errors.at(written, message);
            slot.occurs = Occurs::Once;
        }
        if slot
            .props
            .as_ref()
            .is_some_and(|props| docs::type_text(props) != "()")
        {
            let message = "the braces of a call have no props: write a named slot, or an argument of the component";
            errors.at(written, message);
            // What is generated takes the content all the same, so that nothing follows from it.
            slot.ty = slot.content.clone();
        }
        slot.props = None;
    }
    slot
}

/// The slot within a type that no slot can have.
fn wrapped_slot(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(reference) => elided::slot(&reference.elem)
            .map(|_| ty)
            .or_else(|| wrapped_slot(&reference.elem).map(|_| ty)),
        Type::Slice(slice) => elided::slot(&slice.elem).map(|_| ty),
        Type::Array(array) => elided::slot(&array.elem).map(|_| ty),
        other => ["Option", "Vec"]
            .iter()
            .find_map(|name| elided::only_argument(other, name))
            .and_then(|inner| {
                elided::slot(inner)
                    .map(|_| other)
                    .or_else(|| wrapped_slot(inner).map(|_| other))
            }),
    }
}

fn ends_with(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}
