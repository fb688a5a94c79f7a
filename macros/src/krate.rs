//! `crate = path`: how an application names bennu, if another crate re-exports it.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Error, LitStr, Path, Result, Token};

/// The macros that an expansion may leave to the compiler, with their arguments.
const BLOCKS: &[&str] = &["channel", "live_view", "socket"];

/// Expands an attribute macro. Its arguments may be `.., crate = path`; the expansion then names that
/// path in place of `::bennu`.
pub(crate) fn attribute(
    args: TokenStream,
    expand: impl FnOnce(TokenStream) -> TokenStream,
) -> TokenStream {
    match take(args.clone()) {
        Ok((rest, Some(path))) => rename(expand(rest), &path),
        Ok((rest, None)) => expand(rest),
        Err(error) => {
            let error = error.to_compile_error();
            let expanded = expand(without(args));
            quote!(#error #expanded)
        }
    }
}

/// Expands `html!`, whose template may begin with `#![crate = path]`.
pub(crate) fn template(
    tokens: TokenStream,
    expand: impl FnOnce(TokenStream) -> TokenStream,
) -> TokenStream {
    let head = |input: ParseStream| -> Result<(Path, TokenStream)> {
        input.parse::<Token![#]>()?;
        input.parse::<Token![!]>()?;
        let content;
        syn::bracketed!(content in input);
        content.parse::<Token![crate]>()?;
        content.parse::<Token![=]>()?;
        Ok((content.call(Path::parse_mod_style)?, input.parse()?))
    };
    match head.parse2(tokens.clone()) {
        Ok((path, rest)) => rename(expand(rest), &path),
        Err(_) => expand(tokens),
    }
}

/// The arguments without `crate = path`, and the path.
fn take(args: TokenStream) -> Result<(TokenStream, Option<Path>)> {
    let mut rest = TokenStream::new();
    let mut path = None;
    for entry in entries(args) {
        if !is_crate(&entry) {
            separate(&mut rest, entry);
            continue;
        }
        let key = entry.clone();
        let read = |input: ParseStream| {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            input.call(Path::parse_mod_style)
        };
        let read = read.parse2(entry).map_err(|_| {
            let message =
                "expected the path of the crate that re-exports bennu: `crate = other::bennu`";
            Error::new_spanned(&key, message)
        })?;
        if path.replace(read).is_some() {
            return Err(Error::new_spanned(key, "`crate` is given twice: keep one"));
        }
    }
    Ok((rest, path))
}

/// The arguments without what begins with `crate`.
fn without(args: TokenStream) -> TokenStream {
    let mut rest = TokenStream::new();
    for entry in entries(args).into_iter().filter(|entry| !is_crate(entry)) {
        separate(&mut rest, entry);
    }
    rest
}

/// What stands between commas.
fn entries(args: TokenStream) -> Vec<TokenStream> {
    let mut entries = vec![TokenStream::new()];
    for token in args {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => entries.push(TokenStream::new()),
            _ => {
                if let Some(entry) = entries.last_mut() {
                    entry.extend([token]);
                }
            }
        }
    }
    entries.retain(|entry| !entry.is_empty());
    entries
}

fn is_crate(entry: &TokenStream) -> bool {
    matches!(entry.clone().into_iter().next(), Some(TokenTree::Ident(first)) if first == "crate")
}

fn separate(list: &mut TokenStream, entry: TokenStream) {
    if !list.is_empty() {
        list.extend(quote!(,));
    }
    list.extend(entry);
}

/// The tokens with `path` for `::bennu`, in each macro call too.
fn rename(tokens: TokenStream, path: &Path) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut renamed: Vec<TokenTree> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if is_root(&tokens, at) {
            renamed.extend(located(path, tokens[at + 2].span()));
            at += 3;
            continue;
        }
        renamed.push(match token {
            TokenTree::Group(group) => {
                let mut inner = rename(group.stream(), path);
                if takes_crate(&tokens, at) {
                    separate(&mut inner, quote!(crate = #path));
                } else if is_template(&tokens, at) {
                    inner = quote!(#![crate = #path] #inner);
                }
                let mut group_renamed = Group::new(group.delimiter(), inner);
                group_renamed.set_span(group.span());
                group_renamed.into()
            }
            TokenTree::Literal(literal) => text(literal, path).unwrap_or_else(|| token.clone()),
            _ => token.clone(),
        });
        at += 1;
    }
    renamed.into_iter().collect()
}

/// Whether `::bennu` begins at `at`, and is not the end of a longer path.
fn is_root(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
    let is_bennu = matches!(tokens.get(at + 2), Some(TokenTree::Ident(name)) if name == "bennu");
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let goes_on = match before {
        Some(TokenTree::Ident(name)) => syn::parse_str::<Ident>(&name.to_string()).is_ok(),
        _ => false,
    };
    is_colon(at) && is_colon(at + 1) && is_bennu && !goes_on
}

/// Whether the group at `at` holds the arguments of a macro of blocks: `#[::bennu::channel(..)]`.
fn takes_crate(tokens: &[TokenTree], at: usize) -> bool {
    let Some(start) = at.checked_sub(6) else {
        return false;
    };
    let is_block = matches!(&tokens[at - 1], TokenTree::Ident(name) if BLOCKS.iter().any(|block| name == block));
    is_block && is_root(tokens, start)
}

/// Whether the group at `at` is a template: `html! { .. }`.
fn is_template(tokens: &[TokenTree], at: usize) -> bool {
    matches!(
        at.checked_sub(2).map(|name| (&tokens[name], &tokens[name + 1])),
        Some((TokenTree::Ident(name), TokenTree::Punct(bang))) if name == "html" && bang.as_char() == '!'
    )
}

/// A path in a text, for attributes of derive macros: `"::bennu::__private::serde"`.
fn text(literal: &Literal, path: &Path) -> Option<TokenTree> {
    let literal: LitStr = syn::parse2(literal.to_token_stream()).ok()?;
    let value = literal.value();
    let rest = value.strip_prefix("::bennu::__private::")?;
    let path = path.to_token_stream().to_string().replace(' ', "");
    let mut renamed = Literal::string(&format!("{path}::__private::{rest}"));
    renamed.set_span(literal.span());
    Some(renamed.into())
}

/// The path, with errors about it at `location`.
fn located(path: &Path, location: Span) -> TokenStream {
    path.to_token_stream()
        .into_iter()
        .map(|mut token| {
            token.set_span(token.span().located_at(location));
            token
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> TokenStream {
        text.parse().unwrap()
    }

    #[test]
    fn the_crate_is_taken_out_of_the_arguments() {
        for (args, rest, path) in [
            ("", "", None),
            ("\"a\", state = S", "\"a\" , state = S", None),
            ("crate = other::bennu", "", Some("other :: bennu")),
            (
                "\"a\", crate = ::x, pushes(A, B)",
                "\"a\" , pushes (A , B)",
                Some(":: x"),
            ),
        ] {
            let (read, found) = take(tokens(args)).unwrap();
            assert_eq!(read.to_string(), tokens(rest).to_string(), "{args}");
            let found = found.map(|path| path.to_token_stream().to_string());
            assert_eq!(found.as_deref(), path, "{args}");
        }
        assert!(take(tokens("crate = 7")).is_err());
        assert!(take(tokens("crate = a, crate = b")).is_err());
    }

    #[test]
    fn every_path_of_an_expansion_is_renamed() {
        let path: Path = syn::parse_str("other::bennu").unwrap();
        for (written, expected) in [
            (
                "impl ::bennu::Channel for Room {}",
                "impl other::bennu::Channel for Room {}",
            ),
            (
                "<A as ::bennu::Event>::NAME",
                "<A as other::bennu::Event>::NAME",
            ),
            ("x::bennu::y", "x::bennu::y"),
            ("bennu::y", "bennu::y"),
            (
                "#[serde(crate = \"::bennu::__private::serde\")] struct A;",
                "#[serde(crate = \"other::bennu::__private::serde\")] struct A;",
            ),
            ("\"::bennu::doc\"", "\"::bennu::doc\""),
            (
                "#[::bennu::channel(\"a\")] impl A {}",
                "#[other::bennu::channel(\"a\", crate = other::bennu)] impl A {}",
            ),
            (
                "html! { p { } }",
                "html! { #![crate = other::bennu] p { } }",
            ),
        ] {
            let renamed = rename(tokens(written), &path).to_string();
            let text = |tokens: String| tokens.replace(' ', "");
            assert_eq!(
                text(renamed),
                text(tokens(expected).to_string()),
                "{written}"
            );
        }
    }

    #[test]
    fn no_macro_names_bennu_by_itself_when_another_path_is_given() {
        let block = tokens(
            "impl Room {
                #[join] async fn join(id: u64, params: P) -> Result<Self, Refused> { body }
                #[handle_in(\"say\")] async fn say(&mut self, say: Say) -> Reply<u64> { body }
                #[handle_info] async fn tick(&mut self, _: Tick) { body }
                #[cfg(unix)] #[terminate] async fn terminate(self) { body }
            }",
        );
        let args = tokens("\"room:{id}\", socket = S, pushes(Said), crate = other::re");
        let channel = attribute(args, |args| crate::channel::expand(args, &block));
        let payload = attribute(tokens("crate = other::re"), |args| {
            crate::payload::expand(args, &tokens("struct Say { text: String }"))
        });
        for expanded in [channel, payload] {
            let text = expanded.to_string();
            assert!(text.contains("other :: re :: __private"), "{text}");
            assert!(
                !text.contains("bennu ::") && !text.contains("\"::bennu"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_template_begins_with_its_crate() {
        let expanded = template(tokens("#![crate = other::re] p { \"x\" }"), |rest| {
            assert_eq!(rest.to_string(), tokens("p { \"x\" }").to_string());
            quote!(::bennu::Rendered)
        });
        assert_eq!(
            expanded.to_string(),
            tokens("other::re::Rendered").to_string()
        );
    }
}
