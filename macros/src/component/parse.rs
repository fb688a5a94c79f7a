//! Reads a component or the props of a slot, and reports every mistake.

mod names;
mod prop;

pub(super) use names::{component_name, pascal};

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Fields, FnArg, Generics, PatType, ReturnType, Safety, Type};

use super::elided;
use super::model::{Component, Prop, Props, SlotStruct};
use crate::diag::Errors;
use crate::docs;
use crate::item::{Method, plain};
use prop::{of_slot, prop, take_helpers};

/// Reads the parts of a component on which its calls depend, and its mistakes. The result is `None` if
/// it cannot have an item.
pub(super) fn component(args: &TokenStream, function: &mut Method) -> (Option<Component>, Errors) {
    let mut errors = Errors::default();
    no_arguments("component", args, &mut errors);
    modifiers(function, &mut errors);
    let output = output(function, &mut errors);
    let name = component_name(&function.sig.ident);
    let mut has_item = true;
    if name == plain(&function.sig.ident) {
        let message = format!(
            "a component is a function in snake case, which templates call by its name in camel case: `fn {}`",
            names::snake(&name.to_string())
        );
        errors.at(&function.sig.ident, message);
        has_item = false;
    }
    let mut generics = function.sig.generics.clone();
    let mut list = Vec::new();
    let mut inputs = Punctuated::new();
    for mut input in std::mem::take(&mut function.sig.inputs) {
        match &mut input {
            FnArg::Receiver(receiver) => {
                let message = "a component is a function of its own: instead of `self`, it takes what it shows, as in `user: &User`";
                errors.at(receiver, message);
                // In an impl block there can be no item beside it.
                has_item = false;
            }
            FnArg::Typed(argument) => {
                if !self::argument(argument, &mut generics, &mut list, &mut errors) {
                    continue;
                }
            }
        }
        inputs.push(input);
    }
    function.sig.inputs = inputs;
    names::apart(&mut list, &mut errors);
    let component = Component {
        function: function.sig.ident.clone(),
        doc: docs::text(&function.attrs),
        output: output.unwrap_or_else(|| syn::parse_quote!(::bennu::Rendered)),
        is_broken: !errors.is_empty(),
        props: Props {
            owner: name,
            vis: function.vis.clone(),
            generics,
            attrs: shared(&function.attrs),
            list,
        },
    };
    (has_item.then_some(component), errors)
}

/// Reads an argument; says whether the function can keep it.
fn argument(
    argument: &mut PatType,
    generics: &mut Generics,
    list: &mut Vec<Prop>,
    errors: &mut Errors,
) -> bool {
    let attrs = take_helpers(&mut argument.attrs, errors);
    let written = (*argument.ty).clone();
    elided::mark_slot(&mut argument.ty);
    let Some(name) = prop::name(&argument.pat, errors) else {
        return true;
    };
    let ty = elided::named(generics, &name, &argument.ty);
    let prop = prop(name, written, ty, &attrs, errors);
    names::unique(prop, list, errors)
}

pub(super) fn slot(
    args: &TokenStream,
    item: &mut syn::ItemStruct,
) -> Result<(SlotStruct, Errors), Errors> {
    let mut errors = Errors::default();
    let unnamed = name_lifetimes(item);
    no_arguments("slot", args, &mut errors);
    let mut list = Vec::new();
    match &mut item.fields {
        Fields::Named(fields) => {
            let mut kept = Punctuated::new();
            for mut field in std::mem::take(&mut fields.named) {
                let docs = field
                    .attrs
                    .iter()
                    .filter(|attr| attr.path().is_ident("doc"));
                let docs: Vec<_> = docs.cloned().collect();
                let attrs = take_helpers(&mut field.attrs, &mut errors);
                // A field keeps its doc comment.
                field.attrs.extend(docs);
                if let Some(name) = field.ident.clone() {
                    let ty = field.ty.clone();
                    let prop = prop(name, ty.clone(), ty, &attrs, &mut errors);
                    of_slot(&prop, &mut errors);
                    if !names::unique(prop, &mut list, &mut errors) {
                        continue;
                    }
                }
                kept.push(field);
            }
            fields.named = kept;
        }
        Fields::Unit => {}
        Fields::Unnamed(fields) => {
            errors.at(
                fields,
                "the props of a slot have names: write `{ name: Type }`",
            );
        }
    }
    names::apart(&mut list, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let slot = SlotStruct {
        props: Props {
            owner: item.ident.clone(),
            vis: item.vis.clone(),
            generics: item.generics.clone(),
            attrs: shared(&item.attrs),
            list,
        },
    };
    Ok((slot, unnamed))
}

/// Reports references without a lifetime, and gives them one, so that nothing follows from it.
fn name_lifetimes(item: &mut syn::ItemStruct) -> Errors {
    let mut errors = Errors::default();
    let owner = &item.ident;
    for field in &mut item.fields {
        let Some(name) = &field.ident else { continue };
        let mut generics = Generics::default();
        elided::named(&mut generics, name, &field.ty);
        if generics.lifetimes().next().is_none() {
            continue;
        }
        if errors.is_empty() {
            let written = docs::type_text(&field.ty).replacen('&', "&'a ", 1);
            let message = format!(
                "the fields of a struct need lifetimes with a name: `struct {owner}<'a> {{ {name}: {written} }}`"
            );
            errors.at(&field.ty, message);
        }
        // What is shown in the end is not worth another error.
        elided::make_static(&mut field.ty);
    }
    errors
}

/// The error for an item that is not a function.
pub(super) fn not_a_function(item: &TokenStream) -> Option<Error> {
    let other = other_item(item)?;
    let message = format!("`#[component]` belongs on a function, not on {other}");
    Some(Error::new(proc_macro2::Span::call_site(), message))
}

/// The error for an item that is not a struct.
pub(super) fn not_a_struct(item: &TokenStream) -> Option<Error> {
    let other = other_item(item)?;
    let message = format!(
        "`#[slot]` belongs on a struct, whose fields are the props of a slot, not on {other}; an argument of a component is a slot by its type: `name: Slot`"
    );
    Some(Error::new(proc_macro2::Span::call_site(), message))
}

fn other_item(item: &TokenStream) -> Option<&'static str> {
    match syn::parse2::<syn::Item>(item.clone()).ok()? {
        syn::Item::Struct(_) => Some("a struct"),
        syn::Item::Enum(_) => Some("an enum"),
        syn::Item::Fn(_) => Some("a function"),
        syn::Item::Impl(_) => Some("an impl block"),
        syn::Item::Mod(_) => Some("a module"),
        syn::Item::Trait(_) => Some("a trait"),
        _ => Some("this item"),
    }
}

fn no_arguments(name: &str, args: &TokenStream, errors: &mut Errors) {
    if !args.is_empty() {
        errors.at(args, format!("`#[{name}]` takes no arguments"));
    }
}

fn modifiers(function: &Method, errors: &mut Errors) {
    let sig = &function.sig;
    if let Some(token) = &sig.asyncness {
        let message = "a component shows what is there: it cannot be `async`. Let the view load the data, and hand it over as a prop";
        errors.at(token, message);
    }
    if let Safety::Unsafe(token) = &sig.safety {
        errors.at(token, "templates call a component: it cannot be `unsafe`");
    }
    if let Some(token) = &sig.variadic {
        errors.at(token, "a prop needs a name: `name: Type`");
    }
}

fn output(function: &Method, errors: &mut Errors) -> Option<Type> {
    match &function.sig.output {
        ReturnType::Default => {
            let message = "a component returns what it shows: add `-> Rendered`";
            errors.at(&function.sig.ident, message);
            None
        }
        ReturnType::Type(_, ty) if matches!(**ty, Type::ImplTrait(_)) => {
            errors.at(ty, "the returned type must be named: `-> Rendered`");
            None
        }
        ReturnType::Type(_, ty) => Some((**ty).clone()),
    }
}

/// The attributes that hold for what is generated, too.
fn shared(attrs: &[Attribute]) -> Vec<Attribute> {
    let holds = |attr: &&Attribute| {
        ["cfg", "deprecated"]
            .iter()
            .any(|name| attr.path().is_ident(name))
    };
    attrs.iter().filter(holds).cloned().collect()
}
