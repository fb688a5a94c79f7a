//! The macros that take expressions and do nothing to them that their arguments do not say.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, Ident, Macro, Pat, Result, Token, token};

/// The macros, by the last segment of their path.
const TRUSTED: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "concat",
    "dbg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "error",
    "format",
    "format_args",
    "include_str",
    "info",
    "json",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "trace",
    "unreachable",
    "vec",
    "warn",
    "write",
    "writeln",
];

/// The arguments of a macro.
#[derive(Default)]
pub(super) struct Arguments {
    pub exprs: Vec<Expr>,
    /// The names in `format!("{x}", x = 1)`.
    pub names: Vec<String>,
    /// The pattern of `matches!`, with its guard.
    pub pattern: Option<(Pat, Option<Expr>)>,
}

/// Reads the arguments of a trusted macro; none, if nothing is known of it.
pub(super) fn arguments(call: &Macro) -> Option<Arguments> {
    let name = call.path.segments.last()?.ident.to_string();
    if !TRUSTED.contains(&name.as_str()) {
        return None;
    }
    let mut arguments = Arguments::default();
    let read = |input: ParseStream| match name.as_str() {
        "json" => json(input, &mut arguments.exprs),
        "matches" => {
            arguments.exprs.push(input.parse()?);
            input.parse::<Token![,]>()?;
            let pattern = Pat::parse_multi_with_leading_vert(input)?;
            let guard = match input.parse::<Option<Token![if]>>()? {
                Some(_) => Some(input.parse()?),
                None => None,
            };
            arguments.pattern = Some((pattern, guard));
            input.parse::<Option<Token![,]>>()?;
            Ok(())
        }
        _ => list(input, &mut arguments),
    };
    read.parse2(call.tokens.clone()).ok()?;
    Some(arguments)
}

/// `"{x} {}", self.a, x = 1`, and `count = self.b, %name, ?self.c` of a log line.
fn list(input: ParseStream, arguments: &mut Arguments) -> Result<()> {
    while !input.is_empty() {
        let named = input.peek(Ident::peek_any)
            && (input.peek2(Token![=]) && !input.peek2(Token![==])
                || input.peek2(Token![:]) && !input.peek2(Token![::]));
        if named {
            arguments
                .names
                .push(input.call(Ident::parse_any)?.to_string());
            if input.parse::<Option<Token![=]>>()?.is_none() {
                input.parse::<Token![:]>()?;
            }
        }
        if input.peek(Token![%]) {
            input.parse::<Token![%]>()?;
        } else if input.peek(Token![?]) {
            input.parse::<Token![?]>()?;
        }
        arguments.exprs.push(input.parse()?);
        if input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
        } else if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// `{ "a": self.a, "b": [1, self.b] }`
fn json(input: ParseStream, exprs: &mut Vec<Expr>) -> Result<()> {
    if input.peek(token::Brace) {
        let content;
        syn::braced!(content in input);
        while !content.is_empty() {
            exprs.push(content.parse()?);
            content.parse::<Token![:]>()?;
            json(&content, exprs)?;
            content.parse::<Option<Token![,]>>()?;
        }
        return Ok(());
    }
    if input.peek(token::Bracket) && !input.peek2(Token![.]) {
        let content;
        syn::bracketed!(content in input);
        while !content.is_empty() {
            json(&content, exprs)?;
            content.parse::<Option<Token![,]>>()?;
        }
        return Ok(());
    }
    exprs.push(input.parse()?);
    Ok(())
}
