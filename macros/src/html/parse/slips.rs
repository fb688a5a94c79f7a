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

/// `@name`, Phoenix's assigns, or control flow in parentheses.
pub(crate) fn assign(at: &Group, name: &TokenStream) -> Error {
    let first = name
        .clone()
        .into_iter()
        .next()
        .map(|first| first.to_string());
    if let Some(keyword @ ("if" | "for" | "match" | "while" | "let")) = first.as_deref() {
        let message =
            format!("control flow has no parentheses around it: `@{keyword} .. {{ .. }}`");
        return Error::new(at.span(), message);
    }
    let name = plain(name);
    Error::new(
        at.span(),
        format!("the assigns are the fields of the view: write `(self.{name})`"),
    )
}

/// `self.name`, `&name`, `format!(..)`: takes it for a splice.
pub(crate) fn bare_splice(input: ParseStream, errors: &mut Errors) -> Result<Option<Splice>> {
    let macro_call = input.peek(Ident) && input.peek2(Token![!]) && !input.peek2(Token![!=]);
    let starts = input.peek(Token![self]) || input.peek(Token![&]) || macro_call;
    if !starts || input.peek(Token![&&]) {
        return Ok(None);
    }
    let tokens = bare_value(input)?;
    let message = format!(
        "expected parentheses around a value: `({})`",
        plain(&tokens)
    );
    errors.at(&tokens, message);
    let group = Group::new(Delimiter::Parenthesis, tokens);
    Ok(Some(Splice { group }))
}

/// `#[cfg(..)]`: says what to write, and skips it.
pub(crate) fn rust_attribute(input: ParseStream, errors: &mut Errors) -> Result<bool> {
    if !input.peek(Token![#]) || !input.peek2(token::Bracket) {
        return Ok(false);
    }
    let pound: Token![#] = input.parse()?;
    let group: Group = input.parse()?;
    errors.at(
        quote::quote!(#pound #group),
        "the attributes of Rust mean nothing in a template: write `@if cfg!(..) { .. }` around the element",
    );
    Ok(true)
}

/// `[option]` that is no value of an attribute: says what to write, and skips it.
pub(crate) fn brackets(input: ParseStream, errors: &mut Errors) -> Result<bool> {
    if !input.peek(token::Bracket) {
        return Ok(false);
    }
    let group: Group = input.parse()?;
    let value = plain(&group.stream());
    errors.push(Error::new(
        group.span(),
        format!(
            "brackets belong to an attribute, as in `title=[{value}]`: what may be missing is shown by `@if let Some(value) = &{value} {{ (value) }}`"
        ),
    ));
    Ok(true)
}

/// `@click="x"`: says what to write, and skips it.
pub(crate) fn at_event(input: ParseStream, errors: &mut Errors) -> Result<bool> {
    if !input.peek(Token![@]) || !input.peek2(Ident) || super::control::starts(input) {
        return Ok(false);
    }
    let at: Token![@] = input.parse()?;
    let name: Ident = input.parse()?;
    let message = match vocabulary::binding_of(&format!("@{name}")) {
        Some(binding) => format!("unknown attribute `@{name}`: did you mean `{binding}`?"),
        None => {
            format!("unknown attribute `@{name}`: a name with such a sign is written in quotes")
        }
    };
    errors.at(quote::quote!(#at #name), message);
    if input.parse::<Option<Token![=]>>()?.is_some() {
        input.parse::<TokenTree>()?;
    }
    Ok(true)
}

/// `@if cond { .. }` among the attributes: says what to write, and skips it.
pub(crate) fn control_among_attributes(
    input: ParseStream,
    element: &str,
    errors: &mut Errors,
) -> Result<bool> {
    if !super::control::starts(input) || vocabulary::is_void(element) {
        return Ok(false);
    }
    let at: Token![@] = input.parse()?;
    let keyword = input.call(Ident::parse_any)?;
    errors.at(
        quote::quote!(#at #keyword),
        format!(
            "`@{keyword}` cannot stand among attributes: write `name[condition]`, `.class[condition]` or `name=[option]`; if it is the content of `{element}`, put it in braces: `{element} {{ @{keyword} .. }}`"
        ),
    );
    while !input.is_empty() {
        let ends = input.peek(token::Brace);
        input.parse::<TokenTree>()?;
        if ends && !input.peek(Token![@]) {
            break;
        }
    }
    Ok(true)
}

/// `style={ color: red }`, `style={{ .. }}`: says what to write, and skips it.
pub(crate) fn css(input: ParseStream, name: &str, errors: &mut Errors) -> Result<bool> {
    if name != "style" || !input.peek(token::Brace) {
        return Ok(false);
    }
    let group: Group = input.fork().parse()?;
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let is_css = match tokens.as_slice() {
        [TokenTree::Group(inner), ..] => inner.delimiter() == Delimiter::Brace,
        [TokenTree::Ident(_), rest @ ..] => {
            let colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
            rest.iter().filter(|token| colon(token)).count() == 1
        }
        _ => false,
    };
    if is_css {
        input.parse::<Group>()?;
        errors.push(Error::new(
            group.span(),
            "CSS is text: write `style=\"color: red\"`, and with a value `style={ \"color: \" (color) }`",
        ));
    }
    Ok(is_css)
}

/// Words that are neither an element nor a component: what was meant.
pub(crate) fn unquoted(tokens: &TokenStream) -> String {
    let written = plain(tokens);
    let is_value = tokens
        .clone()
        .into_iter()
        .any(|token| matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.'));
    let name = tokens
        .clone()
        .into_iter()
        .next()
        .map_or_else(String::new, |first| first.to_string());
    if is_value {
        return format!(
            "HTML has no element `{name}`: a value is spliced in parentheses, `({written})`"
        );
    }
    format!(
        "HTML has no element `{name}`: text is put in quotes, `\"{written}\"`, a value in parentheses, `({name})`"
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

/// Returns tokens as a user would write them, as far as a message needs it.
pub(crate) fn plain(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, tight) in [
        (" . ", "."),
        (" (", "("),
        (" :: ", "::"),
        (" ,", ","),
        ("& ", "&"),
        (" !", "!"),
        ("! (", "!("),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}
