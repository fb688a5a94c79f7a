//! Habits of HTML, `HEEx` and Rust, each with what to write here instead.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _};
use syn::{Error, Ident, Lit, Result, Token, token};

use crate::diag::Errors;
use crate::html::ast::Splice;
use crate::html::vocabulary;

/// Whether `<div>`, `</div>`, `<!--` or `<%=` comes next.
pub(crate) fn tag_of_html(input: ParseStream) -> bool {
    input.peek(Token![<]) || input.peek(Token![<<]) || input.peek(Token![<=])
}

/// `<div>`: what was meant.
pub(crate) fn html(input: ParseStream) -> Error {
    let ahead = input.fork();
    let mut tokens = TokenStream::new();
    while let Ok(token) = ahead.parse::<TokenTree>() {
        let ends = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '>');
        tokens.extend([token]);
        if ends {
            break;
        }
    }
    let mut rest = tokens.clone().into_iter().skip(1);
    let message = match (rest.next(), rest.next()) {
        (Some(TokenTree::Ident(name)), _) if vocabulary::is_void(&name.to_string()) => {
            format!("expected an element without angle brackets: write `{name};`")
        }
        (Some(TokenTree::Ident(name)), _) => format!(
            "expected an element without angle brackets: write `{name} {{ .. }}`, its attributes before the brace"
        ),
        (Some(TokenTree::Punct(slash)), Some(TokenTree::Ident(name))) if slash.as_char() == '/' => {
            format!("elements have no end tag: write `{name} {{ .. }}`")
        }
        (Some(TokenTree::Punct(percent)), _) if percent.as_char() == '%' => {
            "expected a splice, `(expr)`, or `@if`, `@for`, `@match`".to_owned()
        }
        (Some(TokenTree::Punct(bang)), _) if bang.as_char() == '!' => {
            "expected Rust's comments, `// ..`, or `(bennu::html::DOCTYPE)`".to_owned()
        }
        _ => "expected an element without angle brackets: `div { .. }`".to_owned(),
    };
    Error::new_spanned(tokens, message)
}

/// `{expr}` where `(expr)` is meant: takes it for that.
pub(crate) fn braces(input: ParseStream, errors: &mut Errors) -> Result<Option<Splice>> {
    let group: Group = input.fork().parse()?;
    if !is_expression(&group) {
        return Ok(None);
    }
    input.parse::<Group>()?;
    let mut tokens = group.stream().into_iter();
    if let Some(TokenTree::Punct(at)) = tokens.next()
        && at.as_char() == '@'
    {
        return Err(assign(&group, &tokens.collect()));
    }
    let message = format!(
        "braces are a block: write `({})` to splice a value",
        plain(&group.stream())
    );
    errors.push(Error::new(group.span(), message));
    let mut spliced = Group::new(Delimiter::Parenthesis, group.stream());
    spliced.set_span(group.span());
    Ok(Some(Splice { group: spliced }))
}

/// Whether a block is an expression and can be no template: `{self.name}`, `{name}`, `{f(x)}`,
/// `{@name}`.
fn is_expression(group: &Group) -> bool {
    let read = |input: ParseStream| {
        let assign = input.peek(Token![@]) && input.peek2(Ident);
        let keyword = super::control::starts(input);
        if assign && !keyword {
            skip_rest(input);
            return Ok(true);
        }
        input.parse::<Option<Token![&]>>()?;
        let starts = input.peek(Token![self]) || input.peek(Ident);
        if !starts {
            skip_rest(input);
            return Ok(false);
        }
        let mut expression = true;
        while !input.is_empty() {
            // An element ends so, and so does nothing that is an expression.
            expression &= !input.peek(token::Brace)
                && !input.peek(Token![;])
                && !input.peek(Token![@])
                && !input.peek(Lit);
            input.parse::<TokenTree>()?;
        }
        Ok(expression)
    };
    read.parse2(group.stream()).unwrap_or(false)
}

/// `@name`, Phoenix's assigns.
pub(crate) fn assign(at: &Group, name: &TokenStream) -> Error {
    let name = plain(name);
    Error::new(
        at.span(),
        format!("the assigns are the fields of the view: write `(self.{name})`"),
    )
}

/// `:for`, `:if`, `:key`, `:let` as attributes, and what takes their place.
pub(crate) fn directive(input: ParseStream) -> Option<Error> {
    if !input.peek(Token![:]) || input.peek(Token![::]) {
        return None;
    }
    let ahead = input.fork();
    let colon = ahead.parse::<Token![:]>().ok()?;
    let name = ahead.call(Ident::parse_any).ok()?;
    let instead = match name.to_string().as_str() {
        "for" => "a loop stands around the element: `@for item in &items key=(item.id) { .. }`",
        "if" => "a condition stands around the element: `@if condition { .. }`",
        "key" => "a key belongs to the loop: `@for item in &items key=(item.id) { .. }`",
        "let" => "what a component hands to its block stands in bars: `Card |item| { .. }`",
        _ => return None,
    };
    Some(Error::new_spanned(quote::quote!(#colon #name), instead))
}

/// Skips `:for={..}`.
pub(crate) fn skip_directive(input: ParseStream) -> Result<()> {
    input.parse::<Token![:]>()?;
    input.call(Ident::parse_any)?;
    if input.parse::<Option<Token![=]>>()?.is_some() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// `name=expr` without parentheses: takes the tokens of the expression.
pub(crate) fn bare_value(input: ParseStream) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while input.peek(Token![&]) || input.peek(Token![-]) || input.peek(Token![*]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    if !input.peek(Ident::peek_any) && !input.peek(Lit) {
        return Err(input.error(
            "expected the value of the attribute: a literal, `(expr)`, `{ .. }` or `[option]`",
        ));
    }
    tokens.extend([input.parse::<TokenTree>()?]);
    loop {
        let path = input.peek(Token![::]);
        let field = input.peek(Token![.]);
        if path || field {
            tokens.extend([input.parse::<TokenTree>()?]);
            if path {
                tokens.extend([input.parse::<TokenTree>()?]);
            }
            if input.peek(Ident::peek_any) || input.peek(Lit) {
                tokens.extend([input.parse::<TokenTree>()?]);
            }
        } else if input.peek(token::Paren) || input.peek(token::Bracket) || input.peek(Token![!]) {
            tokens.extend([input.parse::<TokenTree>()?]);
        } else {
            return Ok(tokens);
        }
    }
}

fn skip_rest(input: ParseStream) {
    while input.parse::<TokenTree>().is_ok() {}
}

/// Tokens as a person would write them, as far as a message needs it.
pub(crate) fn plain(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, tight) in [
        (" . ", "."),
        (" (", "("),
        (" :: ", "::"),
        (" ,", ","),
        ("& ", "&"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}
