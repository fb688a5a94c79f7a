//! The wire names of a payload, by the rules of serde.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Field, Fields, ItemStruct, LitStr, Result, Token, Type};

use crate::name::plain;

/// What serde's attributes say of a struct.
#[derive(Default)]
struct Container {
    rename_all: Rule,
    has_default: bool,
    /// Whether it is not read as its fields.
    is_other: bool,
}

/// What serde's attributes say of a field.
#[derive(Default)]
struct Wire {
    rename: Option<String>,
    aliases: Vec<String>,
    has_default: bool,
    reading: Reading,
}

/// How a field is read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Plain,
    /// By a function: an `Option` is then not special.
    ByHand,
    Flattened,
    Skipped,
}

/// `rename_all`
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum Rule {
    #[default]
    None,
    Upper,
    Pascal,
    Camel,
    Kebab,
    ScreamingKebab,
}

/// ```text
/// #[doc(hidden)]
/// pub const __BENNU_FIELDS: Option<&'static PayloadFields> = Some(&PayloadFields { .. });
/// ```
///
/// Nothing where the type is not read as its fields.
pub(super) fn of(item: &ItemStruct) -> Option<TokenStream> {
    let Fields::Named(fields) = &item.fields else {
        return None;
    };
    let container = container(&item.attrs).ok().filter(|it| !it.is_other)?;
    let mut is_open = false;
    let mut known = Vec::new();
    for field in &fields.named {
        let wire = wire(&field.attrs).ok()?;
        match wire.reading {
            Reading::Plain | Reading::ByHand => known.push(describe(field, &wire, &container)),
            Reading::Flattened => is_open = true,
            Reading::Skipped => {}
        }
    }
    let name = plain(&item.ident);
    Some(quote! {
        #[doc(hidden)]
        pub const __BENNU_FIELDS: ::core::option::Option<
            &'static ::bennu::__private::PayloadFields,
        > = ::core::option::Option::Some(&::bennu::__private::PayloadFields {
            name: #name,
            fields: &[#(#known),*],
            is_open: #is_open,
        });
    })
}

/// `::bennu::__private::PayloadField { names: &["id"], is_required: true, ty: "u64", fields: <u64>::__BENNU_FIELDS }`
fn describe(field: &Field, wire: &Wire, container: &Container) -> TokenStream {
    let own = field.ident.as_ref().map(plain).unwrap_or_default();
    let name = match &wire.rename {
        Some(name) => name.clone(),
        None => container.rename_all.apply(&own),
    };
    let aliases = &wire.aliases;
    let by_hand = wire.reading == Reading::ByHand;
    let optional = option(&field.ty);
    let is_required =
        !container.has_default && !wire.has_default && (optional.is_none() || by_hand);
    let ty = optional.unwrap_or(&field.ty);
    let nested = if by_hand {
        quote!(::core::option::Option::None)
    } else {
        quote!(<#ty>::__BENNU_FIELDS)
    };
    let kind = if by_hand { None } else { primitive(ty) }.unwrap_or_default();
    let cfgs = field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cfg"));
    quote! {
        #(#cfgs)*
        ::bennu::__private::PayloadField {
            names: &[#name #(, #aliases)*],
            is_required: #is_required,
            ty: #kind,
            fields: #nested,
        }
    }
}

/// The name of a number's or boolean's type, whose texts are checked.
fn primitive(ty: &Type) -> Option<String> {
    const CHECKED: [&str; 13] = [
        "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "f32", "f64",
        "bool",
    ];
    let Type::Path(path) = ty else { return None };
    let name = path.path.get_ident()?.to_string();
    CHECKED.contains(&name.as_str()).then_some(name)
}

/// `T` of `Option<T>`, which serde does not require.
fn option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Option")?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// Calls `read` for each entry of serde's attributes. An entry under a condition is unknown.
pub(super) fn entries(
    attrs: &[Attribute],
    mut read: impl FnMut(&str, &ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    for attr in attrs {
        if attr.path().is_ident("cfg_attr") && mentions_serde(attr) {
            return Err(syn::Error::new_spanned(attr, "conditional"));
        }
        if !attr.path().is_ident("serde") {
            continue;
        }
        attr.parse_nested_meta(|meta| {
            let key = meta.path.get_ident().map(ToString::to_string);
            read(&key.unwrap_or_default(), &meta)?;
            skip(&meta)
        })?;
    }
    Ok(())
}

fn mentions_serde(attr: &Attribute) -> bool {
    attr.meta.to_token_stream().to_string().contains("serde")
}

/// Skips what `read` has left of an entry.
fn skip(meta: &ParseNestedMeta<'_>) -> Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// `= "name"`, or `(deserialize = "name")`.
fn deserialized(meta: &ParseNestedMeta<'_>) -> Result<Option<String>> {
    if meta.input.peek(Token![=]) {
        return Ok(Some(meta.value()?.parse::<LitStr>()?.value()));
    }
    let mut name = None;
    meta.parse_nested_meta(|inner| {
        let written = inner.value()?.parse::<LitStr>()?.value();
        if inner.path.is_ident("deserialize") {
            name = Some(written);
        }
        Ok(())
    })?;
    Ok(name)
}

fn container(attrs: &[Attribute]) -> Result<Container> {
    let mut container = Container::default();
    entries(attrs, |key, meta| {
        match key {
            "rename_all" => {
                if let Some(rule) = deserialized(meta)? {
                    container.rename_all = Rule::of(&rule);
                }
            }
            "default" => container.has_default = true,
            "transparent" | "from" | "try_from" | "remote" | "untagged" | "tag" => {
                container.is_other = true;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(container)
}

fn wire(attrs: &[Attribute]) -> Result<Wire> {
    let mut wire = Wire::default();
    entries(attrs, |key, meta| {
        match key {
            "rename" => wire.rename = deserialized(meta)?.or(wire.rename.take()),
            "alias" => wire.aliases.push(meta.value()?.parse::<LitStr>()?.value()),
            "default" => wire.has_default = true,
            "skip" | "skip_deserializing" => wire.reading = Reading::Skipped,
            "flatten" => wire.reading = Reading::Flattened,
            "with" | "deserialize_with" => wire.reading = Reading::ByHand,
            _ => {}
        }
        Ok(())
    })?;
    Ok(wire)
}

impl Rule {
    fn of(rule: &str) -> Self {
        match rule {
            "UPPERCASE" | "SCREAMING_SNAKE_CASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => Self::None,
        }
    }

    fn apply(self, field: &str) -> String {
        match self {
            Self::None => field.to_owned(),
            Self::Upper => field.to_ascii_uppercase(),
            Self::Pascal => pascal(field),
            Self::Camel => {
                let name = pascal(field);
                let first = name.chars().take(1).flat_map(char::to_lowercase);
                first.chain(name.chars().skip(1)).collect()
            }
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn pascal(field: &str) -> String {
    let mut name = String::new();
    let mut capital = true;
    for char in field.chars() {
        if char == '_' {
            capital = true;
        } else if std::mem::take(&mut capital) {
            name.push(char.to_ascii_uppercase());
        } else {
            name.push(char);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each field as `name|alias`, `?` where it is not required; `..` where there may be others.
    fn fields(item: &str) -> Option<String> {
        let item: ItemStruct = syn::parse_str(item).unwrap();
        let text = of(&item)?.to_string();
        let mut shown: Vec<String> = text
            .split("PayloadField { names : & [")
            .skip(1)
            .map(|field| {
                let names = field.split(']').next().unwrap_or_default();
                let names = names.replace(['"', ' '], "").replace(',', "|");
                let required = field.contains("is_required : true");
                format!("{names}{}", if required { "" } else { "?" })
            })
            .collect();
        if text.contains("is_open : true") {
            shown.push("..".to_owned());
        }
        Some(shown.join(" "))
    }

    #[test]
    fn names_and_requiredness_are_those_of_serde() {
        for (item, expected) in [
            ("struct A { id: u64, r#type: String }", Some("id type")),
            (
                "struct A { a: Option<u8>, b: std::option::Option<u8> }",
                Some("a? b?"),
            ),
            (
                "struct A { #[serde(default)] a: u8, #[serde(default = \"f\")] b: u8 }",
                Some("a? b?"),
            ),
            ("#[serde(default)] struct A { a: u8 }", Some("a?")),
            (
                "struct A { #[serde(rename = \"user-id\")] a: u8 }",
                Some("user-id"),
            ),
            (
                "struct A { #[serde(rename(serialize = \"x\", deserialize = \"y\"))] a: u8 }",
                Some("y"),
            ),
            (
                "struct A { #[serde(rename(serialize = \"x\"))] a: u8 }",
                Some("a"),
            ),
            (
                "struct A { #[serde(alias = \"b\", alias = \"c\")] a: u8 }",
                Some("a|b|c"),
            ),
            (
                "#[serde(rename_all = \"camelCase\")] struct A { user_name: u8, #[serde(rename = \"x_y\")] b: u8 }",
                Some("userName x_y"),
            ),
            (
                "#[serde(rename_all(deserialize = \"kebab-case\"))] struct A { user_name: u8 }",
                Some("user-name"),
            ),
            (
                "#[serde(rename_all = \"SCREAMING_SNAKE_CASE\", deny_unknown_fields)] struct A { user_name: u8 }",
                Some("USER_NAME"),
            ),
            (
                "struct A { #[serde(skip)] a: u8, b: u8, #[serde(skip_serializing_if = \"f\")] c: u8 }",
                Some("b c"),
            ),
            ("struct A { #[serde(flatten)] a: B, b: u8 }", Some("b ..")),
            (
                "struct A { #[serde(deserialize_with = \"f\")] a: Option<u8> }",
                Some("a"),
            ),
            ("struct A(u8);", None),
            ("struct A;", None),
            ("#[serde(transparent)] struct A { a: u8 }", None),
            ("#[serde(try_from = \"B\")] struct A { a: u8 }", None),
            ("struct A { #[cfg_attr(x, serde(default))] a: u8 }", None),
        ] {
            assert_eq!(fields(item).as_deref(), expected, "{item}");
        }
    }
}
