//! Names in tokens: what a pattern binds, what is a keyword or a type.

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// Words that name no variable.
const WORDS: &[&str] = &[
    "as", "async", "await", "bool", "break", "char", "const", "continue", "crate", "dyn", "else",
    "enum", "f32", "f64", "false", "fn", "for", "i128", "i16", "i32", "i64", "i8", "if", "impl",
    "in", "isize", "let", "loop", "match", "mod", "move", "mut", "ref", "return", "static", "str",
    "super", "true", "type", "u128", "u16", "u32", "u64", "u8", "unsafe", "usize", "where",
    "while",
];

/// Whether an identifier can be a variable: neither a keyword nor a type nor a constant.
pub(super) fn is_variable(name: &str) -> bool {
    let begins = name.trim_start_matches("r#").trim_start_matches('_');
    begins.starts_with(char::is_lowercase) && WORDS.binary_search(&name).is_err()
}

/// The names that a pattern binds; those of types that stand in it are left out.
pub(super) fn bound(pattern: TokenStream, names: &mut Vec<String>) {
    let tokens: Vec<_> = pattern.into_iter().collect();
    let mut in_type = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if !in_type => {
                bound(group.stream(), names);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => in_type = false,
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let called = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
                let field = is_colon(&tokens, at + 1) && !is_path(&tokens, at + 1);
                let path = is_path(&tokens, at + 1) || at >= 2 && is_path(&tokens, at - 2);
                if is_variable(&name) && !called && !field && !path && !in_type {
                    names.push(name);
                }
            }
            _ => {}
        }
    }
}

/// The names of the parameters of a closure, which may have types.
pub(super) fn parameters(tokens: &[TokenTree], names: &mut Vec<String>) {
    for parameter in tokens.split(|token| is_punct(Some(token), ',')) {
        let ends = (0..parameter.len())
            .find(|at| is_colon(parameter, *at) && !is_path(parameter, *at))
            .unwrap_or(parameter.len());
        let pattern = parameter.iter().take(ends).cloned().collect();
        bound(pattern, names);
    }
}

/// Whether a `:` stands there.
pub(super) fn is_colon(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':')
}

/// Whether `::` begins there.
pub(super) fn is_path(tokens: &[TokenTree], at: usize) -> bool {
    let joint = matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint);
    joint && is_colon(tokens, at + 1)
}

pub(super) fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

/// Whether anything may be written to through what the tokens bind.
pub(super) fn mutable(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "mut",
        TokenTree::Group(group) => mutable(&group.stream()),
        _ => false,
    })
}

/// Whether the code may leave the loop that stands around it.
pub(crate) fn leaves_loop(tokens: &TokenStream) -> bool {
    let mut own_loop = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                own_loop |= ident == "loop" || ident == "while" || ident == "for";
                if !own_loop && (ident == "continue" || ident == "break") {
                    return true;
                }
            }
            TokenTree::Group(group) if !own_loop && leaves_loop(&group.stream()) => {
                return true;
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => own_loop = false,
            _ => {}
        }
    }
    false
}
