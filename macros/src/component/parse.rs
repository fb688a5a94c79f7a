//! Reads a component or the props of a slot, and reports every mistake.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Error, Expr, Fields, FnArg, Generics, Ident, Meta, Pat, PatType, Result, ReturnType,
    Safety, Token, Type,
};

use super::elided;
use super::model::{Component, Kind, Occurs, Prop, Props, Slot, SlotStruct};
use crate::diag::Errors;
use crate::html;
use crate::item::{Method, plain};
use crate::{attr, docs};

/// The methods of a call that are no props.
const RESERVED: [&str; 5] = [
    "render",
    "given",
    "attribute",
    "optional_attribute",
    "toggle_attribute",
];

/// The helper attributes of a prop.
const HELPERS: [&str; 3] = ["default", "rest", "slot"];

/// What the calls of a component depend on, and its mistakes. Nothing, where it cannot have an item.
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
            snake(&name.to_string())
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
    names(&mut list, &mut errors);
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
    let Some(name) = prop_name(&argument.pat, errors) else {
        return true;
    };
    let ty = elided::named(generics, &name, &argument.ty);
    let prop = prop(name, written, ty, &attrs, errors);
    unique(prop, list, errors)
}

pub(super) fn slot(
    args: &TokenStream,
    item: &mut syn::ItemStruct,
) -> std::result::Result<SlotStruct, Errors> {
    let mut errors = Errors::default();
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
                    if !unique(prop, &mut list, &mut errors) {
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
    names(&mut list, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(SlotStruct {
        props: Props {
            owner: item.ident.clone(),
            vis: item.vis.clone(),
            generics: item.generics.clone(),
            attrs: shared(&item.attrs),
            list,
        },
    })
}

/// What to say of an item that is no function.
pub(super) fn not_a_function(item: &TokenStream) -> Option<Error> {
    let other = other_item(item)?;
    let message = format!("`#[component]` belongs on a function, not on {other}");
    Some(Error::new(proc_macro2::Span::call_site(), message))
}

/// What to say of an item that is no struct.
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

/// Takes the attributes off an argument that are ours: doc comments, too, which rustc allows on no
/// argument.
fn take_helpers(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Vec<Attribute> {
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

fn prop_name(pat: &Pat, errors: &mut Errors) -> Option<Ident> {
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
        if html::is_event_handler(&plain(name)) {
            let message = format!(
                "`{name}` is code, which is not passed on: use a binding such as `phx-click`"
            );
            return Err(Error::new_spanned(name, message));
        }
    }
    Ok(names.into_iter().collect())
}

fn prop(name: Ident, written: Type, ty: Type, attrs: &[Attribute], errors: &mut Errors) -> Prop {
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

/// What a slot itself cannot have.
fn of_slot(prop: &Prop, errors: &mut Errors) {
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
        return Kind::Slot(checked_slot(name, slot, written, errors));
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
        (Some((_, default)), None) => Kind::Default(default.clone()),
        (None, Some(inner)) => Kind::Optional(inner.clone()),
        (None, None) => Kind::Required,
    }
}

fn checked_slot(name: &Ident, mut slot: Slot, written: &Type, errors: &mut Errors) -> Slot {
    if name == "inner_block" {
        if slot.occurs == Occurs::Often {
            let message =
                "a call has its braces once: `inner_block` is a `Slot` or an `Option<Slot>`";
            errors.at(written, message);
        }
        if slot
            .props
            .as_ref()
            .is_some_and(|props| docs::type_text(props) != "()")
        {
            let message = "the braces of a call have no props: write a named slot, or an argument of the component";
            errors.at(written, message);
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

/// Adds a prop; says whether its name was free.
fn unique(prop: Prop, list: &mut Vec<Prop>, errors: &mut Errors) -> bool {
    let name = plain(&prop.name);
    let free = list.iter().all(|other| plain(&other.name) != name);
    if free {
        list.push(prop);
    } else {
        errors.at(&prop.name, format!("there is a prop `{name}` already"));
    }
    free
}

/// Reports names that stand in each other's way, and keeps the others.
fn names(list: &mut Vec<Prop>, errors: &mut Errors) {
    let optional: Vec<String> = list
        .iter()
        .filter(|prop| can_be_left_out(&prop.kind))
        .map(|prop| plain(&prop.name))
        .collect();
    let mut rest: Option<Ident> = None;
    list.retain(|prop| {
        let name = plain(&prop.name);
        if RESERVED.contains(&name.as_str()) {
            let message = format!("every call has a method `{name}`: choose another name");
            errors.at(&prop.name, message);
            return false;
        }
        let taken = optional
            .iter()
            .find(|other| name.strip_prefix("maybe_") == Some(other));
        if let Some(other) = taken {
            let message = format!(
                "`{name}` is how a call gives `{other}` by an `Option`: choose another name"
            );
            errors.at(&prop.name, message);
            return false;
        }
        if let Kind::Rest(_) = prop.kind {
            if let Some(first) = &rest {
                errors.at(&prop.name, format!("`{first}` takes the rest already"));
                return false;
            }
            rest = Some(prop.name.clone());
        }
        true
    });
}

fn can_be_left_out(kind: &Kind) -> bool {
    matches!(kind, Kind::Default(_) | Kind::Optional(_))
}

/// The name of the item: `user_card` is `UserCard`.
pub(super) fn component_name(function: &Ident) -> Ident {
    Ident::new(&pascal(&plain(function)), function.span())
}

/// `user_card` as `UserCard`.
pub(super) fn pascal(snake: &str) -> String {
    let mut pascal = String::with_capacity(snake.len());
    for word in snake.split('_') {
        let mut letters = word.chars();
        // `a_1` and `a1` stay apart.
        if word.starts_with(|c: char| c.is_ascii_digit()) && !pascal.is_empty() {
            pascal.push('_');
        }
        pascal.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        pascal.push_str(letters.as_str());
    }
    pascal
}

/// `UserCard` as `user_card`.
fn snake(pascal: &str) -> String {
    let mut snake = String::with_capacity(pascal.len() + 4);
    for c in pascal.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_has_the_name_of_the_function_in_camel_case() {
        for (function, item) in [
            ("card", "Card"),
            ("user_card", "UserCard"),
            ("h1", "H1"),
            ("_card", "Card"),
            ("grid_2", "Grid_2"),
        ] {
            assert_eq!(pascal(function), item);
        }
        assert_eq!(snake("UserCard"), "user_card");
    }
}
