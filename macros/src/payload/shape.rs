//! The form of a payload in JSON, by the rules of serde.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Field, Fields, GenericArgument, Ident, Item, PathArguments, Type};

use super::fields::entries;
use crate::signature::bare;

/// Types of the standard library that are a text, a number or a truth value.
const SCALARS: &[&str] = &[
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "bool", "char", "str", "String", "PathBuf",
];

/// Types of the standard library that are a list.
const LISTS: &[&str] = &["Vec", "VecDeque", "HashSet", "BTreeSet"];

/// Types that are what they hold.
const HOLDERS: &[&str] = &["Option", "Box", "Arc", "Rc"];

/// Returns whether the name of a type says that it is no object.
pub(crate) fn is_no_object(ty: &Type) -> bool {
    of_name(ty).is_some()
}

/// Returns `Scalar` or `List`, if the name of the type says so.
fn of_name(ty: &Type) -> Option<Ident> {
    let shape = |name: &str| Some(Ident::new(name, proc_macro2::Span::call_site()));
    match bare(ty) {
        // Without a field it is read from every object.
        Type::Tuple(tuple) if tuple.elems.is_empty() => None,
        Type::Tuple(_) | Type::Array(_) | Type::Slice(_) => shape("List"),
        Type::Path(path) => {
            let path = &path.path;
            let is_std = path.segments.len() == 1
                || path.segments.first().is_some_and(|first| {
                    ["std", "core", "alloc"]
                        .iter()
                        .any(|std| first.ident == std)
                });
            let last = path.segments.last().filter(|_| is_std)?;
            let name = last.ident.to_string();
            if SCALARS.contains(&name.as_str()) {
                return shape("Scalar");
            }
            if LISTS.contains(&name.as_str()) {
                return shape("List");
            }
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return None;
            };
            match arguments.args.first() {
                Some(GenericArgument::Type(inner)) if HOLDERS.contains(&name.as_str()) => {
                    of_name(inner)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Writes the constant of a type: `::bennu::__private::Shape::Object`.
pub(super) fn of(item: &Item) -> TokenStream {
    match item {
        Item::Struct(item) => of_struct(&item.attrs, &item.fields),
        Item::Enum(item) => of_enum(item),
        _ => known("Unknown"),
    }
}

/// Returns whether a type is known to be an object.
pub(super) fn is_object(item: &Item) -> bool {
    of(item).to_string() == known("Object").to_string()
}

/// The attributes of serde on a type.
#[derive(Default)]
struct Container {
    is_transparent: bool,
    is_tagged: bool,
    /// Whether it is read or written as something else.
    is_other: bool,
}

fn container(attrs: &[Attribute]) -> Container {
    let mut container = Container::default();
    let read = entries(attrs, |key, _| {
        match key {
            "transparent" => container.is_transparent = true,
            "tag" => container.is_tagged = true,
            "from" | "try_from" | "into" | "remote" | "untagged" => container.is_other = true,
            _ => {}
        }
        Ok(())
    });
    container.is_other |= read.is_err();
    container
}

fn of_struct(attrs: &[Attribute], fields: &Fields) -> TokenStream {
    let container = container(attrs);
    if container.is_other {
        return known("Unknown");
    }
    let one = (fields.len() == 1).then(|| fields.iter().next()).flatten();
    match (fields, one) {
        (Fields::Named(_), Some(field)) if container.is_transparent => of_field(field),
        (Fields::Named(_), _) => known("Object"),
        (Fields::Unnamed(_), Some(field)) => of_field(field),
        (Fields::Unnamed(_), None) => known("List"),
        (Fields::Unit, _) => known("Nothing"),
    }
}

/// Writes the shape of the only field: serde's attributes may change it.
fn of_field(field: &Field) -> TokenStream {
    if field
        .attrs
        .iter()
        .any(|attr| attr.path().is_ident("serde") || attr.path().is_ident("cfg_attr"))
    {
        return known("Unknown");
    }
    let ty = &field.ty;
    of_name(ty).map_or_else(
        || quote!(<#ty>::__BENNU_SHAPE),
        |shape| known(&shape.to_string()),
    )
}

fn of_enum(item: &syn::ItemEnum) -> TokenStream {
    let container = container(&item.attrs);
    let is_bare = |variant: &&syn::Variant| matches!(variant.fields, Fields::Unit);
    let bare = item.variants.iter().filter(is_bare).count();
    known(if container.is_other {
        "Unknown"
    } else if container.is_tagged {
        "Object"
    } else if bare == item.variants.len() {
        "Scalar"
    } else if bare > 0 {
        "TextOrVariants"
    } else {
        "Variants"
    })
}

fn known(shape: &str) -> TokenStream {
    let shape = Ident::new(shape, proc_macro2::Span::call_site());
    quote!(::bennu::__private::Shape::#shape).into_token_stream()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(item: &str) -> String {
        let shape = of(&syn::parse_str(item).unwrap()).to_string();
        shape.rsplit(' ').next().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_shape_is_that_of_serde() {
        for (item, expected) in [
            ("struct A { a: u8 }", "Object"),
            ("struct A {}", "Object"),
            ("struct A;", "Nothing"),
            ("struct A(u8);", "Scalar"),
            ("struct A(Option<String>);", "Scalar"),
            ("struct A(Vec<u8>);", "List"),
            ("struct A(std::vec::Vec<u8>);", "List"),
            ("struct A(u8, u8);", "List"),
            ("struct A((u8, u8));", "List"),
            ("struct A(B);", "__BENNU_SHAPE"),
            ("struct A(my::String);", "__BENNU_SHAPE"),
            ("struct A(#[serde(with = \"b\")] u8);", "Unknown"),
            ("#[serde(transparent)] struct A { a: u8 }", "Scalar"),
            ("#[serde(from = \"u8\")] struct A { a: u8 }", "Unknown"),
            (
                "#[cfg_attr(x, serde(transparent))] struct A { a: u8 }",
                "Unknown",
            ),
            ("enum A { B, C }", "Scalar"),
            ("enum A { B, C(u8) }", "TextOrVariants"),
            ("enum A { B { b: u8 }, C(u8) }", "Variants"),
            (
                "#[serde(tag = \"type\")] enum A { B, C { c: u8 } }",
                "Object",
            ),
            ("#[serde(untagged)] enum A { B, C(u8) }", "Unknown"),
        ] {
            assert_eq!(shape(item), expected, "{item}");
        }
    }

    #[test]
    fn a_name_of_the_standard_library_says_that_a_type_is_no_object() {
        for (ty, expected) in [
            ("u64", true),
            ("Option<Box<str>>", true),
            ("(u64, String)", true),
            ("()", false),
            ("[u8; 4]", true),
            ("Value", false),
            ("HashMap<String, String>", false),
            ("Option<Query>", false),
            ("app::String", false),
        ] {
            assert_eq!(is_no_object(&syn::parse_str(ty).unwrap()), expected, "{ty}");
        }
    }
}
