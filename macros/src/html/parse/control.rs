//! `@if`, `@for`, `@while`, `@match` and `@let`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _};
use syn::{Error, Expr, Ident, Pat, Result, Token, token};

use super::{Content, Parser, braces};
use crate::html::ast::{Arm, Block, Branch, For, If, Let, Match, Node, While};
use crate::suggest::nearest;

const KEYWORDS: &[&str] = &["if", "for", "while", "match", "let"];

/// Whether control flow comes next: `@if`.
pub(crate) fn starts(input: ParseStream) -> bool {
    input.peek(Token![@])
        && (input.peek2(Token![if])
            || input.peek2(Token![for])
            || input.peek2(Token![while])
            || input.peek2(Token![match])
            || input.peek2(Token![let]))
}

/// Whether control flow comes next whose `@` is forgotten.
pub(crate) fn without_at(input: ParseStream) -> bool {
    input.peek(Token![if])
        || input.peek(Token![for])
        || input.peek(Token![while])
        || input.peek(Token![match])
        || input.peek(Token![let])
        || input.peek(Token![else])
}

impl Parser<'_> {
    /// `@keyword ..`
    pub(crate) fn control<E: Content>(&mut self, input: ParseStream) -> Result<Node<E>> {
        let at: Token![@] = input.parse()?;
        if input.peek(Token![else]) {
            let message = "`@else` without `@if`: it follows the block of an `@if`";
            let token: Token![else] = input.parse()?;
            return Err(Error::new_spanned(quote!(#at #token), message));
        }
        let keyword = input.fork().call(Ident::parse_any).map_err(|error| {
            Error::new(
                error.span(),
                "expected `@if`, `@for`, `@while`, `@match` or `@let`",
            )
        })?;
        if !KEYWORDS.contains(&keyword.to_string().as_str()) {
            input.call(Ident::parse_any)?;
            let name = keyword.to_string();
            let message = match nearest(&name, KEYWORDS.iter().copied()) {
                Some(near) => format!("unknown `@{name}`: did you mean `@{near}`?"),
                None => format!(
                    "unknown `@{name}`: a field of the view is spliced by `(self.{name})`; control flow is `@if`, `@for`, `@while`, `@match`, `@let`"
                ),
            };
            return Err(Error::new_spanned(quote!(#at #keyword), message));
        }
        self.keyword(input)
    }

    /// `if ..`: reports that the `@` is missing, and continues as if it were there.
    pub(crate) fn control_without_at<E: Content>(&mut self, input: ParseStream) -> Result<Node<E>> {
        let keyword = input.fork().call(Ident::parse_any)?;
        let message = format!("expected `@{keyword}`: control flow in a template begins with `@`");
        if keyword == "else" {
            input.call(Ident::parse_any)?;
            return Err(Error::new(keyword.span(), message));
        }
        self.errors.push(Error::new(keyword.span(), message));
        self.keyword(input)
    }

    fn keyword<E: Content>(&mut self, input: ParseStream) -> Result<Node<E>> {
        if input.peek(Token![if]) {
            self.conditional(input).map(Node::If)
        } else if input.peek(Token![for]) {
            self.for_loop(input).map(Node::For)
        } else if input.peek(Token![while]) {
            input.parse::<Token![while]>()?;
            Ok(Node::While(While {
                cond: condition(input)?,
                body: self.block(input)?,
            }))
        } else if input.peek(Token![match]) {
            self.match_arms(input).map(Node::Match)
        } else {
            binding(input).map(Node::Let)
        }
    }

    fn conditional<E: Content>(&mut self, input: ParseStream) -> Result<If<E>> {
        let mut branches = vec![self.branch(input)?];
        let mut otherwise = None;
        while self.else_follows(input)? {
            if input.peek(Token![if]) {
                branches.push(self.branch(input)?);
            } else if input.peek(Token![@]) && input.peek2(Token![if]) {
                let at: Token![@] = input.parse()?;
                self.errors.at(at, "expected `@else if`: one `@` is enough");
                branches.push(self.branch(input)?);
            } else {
                otherwise = Some(self.block(input)?);
                break;
            }
        }
        Ok(If {
            branches,
            otherwise,
        })
    }

    fn branch<E: Content>(&mut self, input: ParseStream) -> Result<Branch<E>> {
        input.parse::<Token![if]>()?;
        Ok(Branch {
            cond: condition(input)?,
            body: self.block(input)?,
        })
    }

    /// Reads `@else`, also without its `@`.
    fn else_follows(&mut self, input: ParseStream) -> Result<bool> {
        if input.peek(Token![@]) && input.peek2(Token![else]) {
            input.parse::<Token![@]>()?;
            input.parse::<Token![else]>()?;
            return Ok(true);
        }
        if !input.peek(Token![else]) {
            return Ok(false);
        }
        let token: Token![else] = input.parse()?;
        self.errors.at(
            token,
            "expected `@else`: control flow in a template begins with `@`",
        );
        Ok(true)
    }

    fn for_loop<E: Content>(&mut self, input: ParseStream) -> Result<For<E>> {
        input.parse::<Token![for]>()?;
        if !in_follows(input) {
            return Err(input.error("expected `in`: `@for item in &items key=(item.id) { .. }`"));
        }
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        input.parse::<Token![in]>()?;
        let expr = condition(input)?;
        let mut key = None;
        if input.peek(Ident) && input.peek2(Token![=]) {
            let name: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            if name != "key" {
                let message = format!("unknown `{name}`: a loop takes `key=(..)`");
                self.errors.at(name, message);
            }
            if input.peek(token::Paren) {
                key = Some(input.parse()?);
            } else {
                let value = super::slips::bare_value(input)?;
                let plain = super::slips::plain(&value);
                self.errors
                    .at(value, format!("expected parentheses: `key=({plain})`"));
            }
        }
        Ok(For {
            pat,
            expr,
            key,
            body: self.block(input)?,
        })
    }

    fn match_arms<E: Content>(&mut self, input: ParseStream) -> Result<Match<E>> {
        input.parse::<Token![match]>()?;
        let expr = condition(input)?;
        let group = braces(input)?;
        let mut arms = Vec::new();
        let read = |input: ParseStream| {
            while !input.is_empty() {
                match self.arm(input) {
                    Ok(arm) => arms.push(arm),
                    Err(error) => {
                        self.errors.push(error);
                        super::skip_all(input);
                    }
                }
            }
            Ok(())
        };
        read.parse2(group.stream())?;
        Ok(Match { expr, arms })
    }

    fn arm<E: Content>(&mut self, input: ParseStream) -> Result<Arm<E>> {
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        let guard = match input.parse::<Option<Token![if]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        input.parse::<Token![=>]>()?;
        let body = if input.peek(token::Brace) {
            self.block(input)?
        } else {
            let node = self.node(input)?;
            Block {
                nodes: node.into_iter().collect(),
            }
        };
        input.parse::<Option<Token![,]>>()?;
        Ok(Arm { pat, guard, body })
    }
}

/// Whether an `in` stands before the block. The fields of a pattern stand in braces, too.
fn in_follows(input: ParseStream) -> bool {
    let ahead = input.fork();
    while !ahead.is_empty() && !ahead.peek(Token![in]) {
        let is_block = ahead.peek(token::Brace);
        if ahead.parse::<TokenTree>().is_err() {
            return false;
        }
        let goes_on = ahead.peek(Token![in]) || ahead.peek(Token![|]) || ahead.peek(Token![,]);
        if is_block && !goes_on {
            return false;
        }
    }
    ahead.peek(Token![in])
}

/// An expression that a block follows.
fn condition(input: ParseStream) -> Result<Expr> {
    Expr::parse_without_eager_brace(input)
}

/// `let pat: Type = source;`
fn binding(input: ParseStream) -> Result<Let> {
    let start: Token![let] = input.parse()?;
    let pat = Pat::parse_multi_with_leading_vert(input)?;
    let mut statement = quote!(#start #pat);
    let mut source = TokenStream::new();
    let mut bound = false;
    while !input.peek(Token![;]) {
        if input.is_empty() {
            return Err(Error::new_spanned(
                statement,
                "expected `;` after the `@let`",
            ));
        }
        let token: TokenTree = input.parse()?;
        if bound {
            source.extend([token.clone()]);
        } else if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '=') {
            bound = true;
        }
        statement.extend([token]);
    }
    input.parse::<Token![;]>()?.to_tokens(&mut statement);
    Ok(Let {
        pat,
        statement,
        source,
    })
}
