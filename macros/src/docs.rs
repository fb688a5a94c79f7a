//! Documentation: doc comments as text, and the tables that are added to them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, GenericArgument, Generics, Lit, Meta, PathArguments, Type};

/// The doc comments among `attrs`, as one text.
pub(crate) fn text(attrs: &[Attribute]) -> String {
    let lines: Vec<String> = attrs.iter().filter_map(line).collect();
    lines.join("\n").trim().to_owned()
}

fn line(attr: &Attribute) -> Option<String> {
    if !attr.path().is_ident("doc") {
        return None;
    }
    let Meta::NameValue(pair) = &attr.meta else {
        return None;
    };
    let Expr::Lit(literal) = &pair.value else {
        return None;
    };
    let Lit::Str(text) = &literal.lit else {
        return None;
    };
    let text = text.value();
    let lines = text
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// A Markdown table in a doc comment.
///
/// The table is on the implementation of the trait: rustdoc hides a block without public methods,
/// together with its doc comment.
pub(crate) struct Table {
    /// The doc comment above the block.
    pub doc: String,
    /// The heading over it.
    pub title: &'static str,
    pub columns: &'static [&'static str],
    pub rows: Vec<Row>,
}

/// A row, and the conditions under which its item exists.
pub(crate) struct Row {
    pub cells: Vec<String>,
    pub cfgs: Vec<Attribute>,
}

impl ToTokens for Table {
    /// ```text
    /// #[doc = "Live captions."]
    /// #[allow(rustdoc::private_intra_doc_links)]
    /// #[doc = ""]
    /// #[doc = "| event | .. |"]
    /// #[doc = "|---|---|"]
    /// #[doc = "| `save` | .. |"]
    /// #[cfg_attr(feature = "extra", doc = "| `extra` | .. |")]
    /// ```
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let doc = Some(&self.doc).filter(|doc| !doc.is_empty());
        tokens.extend(doc.map(|doc| quote!(#[doc = #doc])));
        if self.rows.is_empty() {
            return;
        }
        let title = format!("# {}", self.title);
        let head = format!("| {} |", self.columns.join(" | "));
        let rule = format!("|{}", "---|".repeat(self.columns.len()));
        let rows = self.rows.iter().map(|row| {
            let text = format!("| {} |", row.cells.join(" | "));
            let conditions: Vec<_> = row.cfgs.iter().map(condition).collect();
            match conditions.as_slice() {
                [] => quote!(#[doc = #text]),
                all => quote!(#[cfg_attr(all(#(#all),*), doc = #text)]),
            }
        });
        tokens.extend(quote! {
            #[allow(rustdoc::private_intra_doc_links)]
            #[doc = ""] #[doc = #title] #[doc = ""] #[doc = #head] #[doc = #rule] #(#rows)*
        });
    }
}

/// The condition of a `#[cfg(..)]`.
pub(crate) fn condition(cfg: &Attribute) -> TokenStream {
    match &cfg.meta {
        Meta::List(list) => list.tokens.clone(),
        other => other.to_token_stream(),
    }
}

/// A type in a table: linked where it is a plain path, and no parameter of `generics`.
pub(crate) fn link(ty: &Type, generics: &Generics) -> String {
    let text = type_text(ty);
    let is_parameter = generics.type_params().any(|param| param.ident == text);
    let is_path = |text: &str| {
        text.chars()
            .all(|char| char.is_alphanumeric() || char == '_' || char == ':')
    };
    if text != "Self" && !is_parameter && is_path(&text) {
        format!("[`{text}`](type@{text})")
    } else {
        code(&text)
    }
}

/// The replies of a returned type, as far as it is written out.
pub(crate) fn replies(output: Option<&Type>, generics: &Generics) -> String {
    let Some(Type::Path(path)) = output else {
        return "-".to_owned();
    };
    let Some(last) = path.path.segments.last() else {
        return "-".to_owned();
    };
    let types: Vec<&Type> = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let ok = |ty: &Type| match ty {
        // The response of a join stands beside the channel.
        Type::Tuple(pair) => pair
            .elems
            .last()
            .map_or_else(|| code("{}"), |ty| link(ty, generics)),
        Type::Path(path) if path.path.is_ident("Self") => code("{}"),
        ty => link(ty, generics),
    };
    match (last.ident.to_string().as_str(), types.as_slice()) {
        ("Reply" | "Result", [response]) => format!("ok: {}", ok(response)),
        ("Reply" | "Result", [response, error]) => {
            format!("ok: {}, error: {}", ok(response), link(error, generics))
        }
        ("Stop", []) => "-".to_owned(),
        _ => link(&Type::Path(path.clone()), generics),
    }
}

/// Text as code in a table.
pub(crate) fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// The first line of a doc comment, for a table.
pub(crate) fn summary(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.replace('|', "\\|")
}

/// A type in the usual notation: `Vec<Option<u64>>`.
pub(crate) fn type_text(ty: &impl ToTokens) -> String {
    let spaced = ty.to_token_stream().to_string();
    let mut text = String::with_capacity(spaced.len());
    let mut chars = spaced.chars().peekable();
    while let Some(char) = chars.next() {
        let tight = |before: Option<char>, after: Option<char>| {
            matches!(after, Some('<' | '>' | ',' | ':' | ';' | ')' | ']') | None)
                || matches!(before, Some('<' | '&' | '(' | '[' | '!') | None)
                || (after == Some('(') && before.is_some_and(char::is_alphanumeric))
        };
        let in_path = text.ends_with("::");
        if char == ' ' && (in_path || tight(text.chars().last(), chars.peek().copied())) {
            continue;
        }
        text.push(char);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_as_they_were_written() {
        for written in [
            "u64",
            "Vec<Option<u64>>",
            "std::collections::HashMap<String, (u8, u16)>",
            "&'static str",
            "[u8; 4]",
            "Result<(), Box<dyn Error + Send>>",
        ] {
            let ty: Type = syn::parse_str(written).unwrap();
            assert_eq!(type_text(&ty), written);
        }
    }

    #[test]
    fn doc_comments_become_one_text() {
        let item: syn::ItemStruct =
            syn::parse_str("/// One.\n///\n///   two\n#[doc = \" three\"] struct A;").unwrap();
        assert_eq!(text(&item.attrs), "One.\n\n  two\nthree");
    }
}
