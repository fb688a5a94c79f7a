//! The grammar: maud's, with keys of loops, components and slots.
//!
//! A mistake is reported and what was meant is taken, as far as that is clear, so that one
//! compilation shows every mistake of a template.

mod component;
mod control;
mod slips;
mod tag;

pub(crate) use slips::plain;

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _};
use syn::{Error, Ident, Lit, Result, Token, token};

use crate::diag::Errors;
use crate::html::ast::{Block, Child, NoElement, Node, Nodes, Splice, Text};

/// Reads a whole template.
pub(crate) fn template(tokens: TokenStream, errors: &mut Errors) -> Nodes<Child> {
    let mut nodes = Vec::new();
    let read = |input: ParseStream| {
        nodes = Parser { errors }.nodes(input);
        Ok(())
    };
    // `nodes` reads to the end, whatever it finds.
    if let Err(error) = read.parse2(tokens) {
        errors.push(error);
    }
    nodes
}

/// The reader of a template, with the mistakes found so far.
pub(crate) struct Parser<'e> {
    errors: &'e mut Errors,
}

/// The content between text, splices and control flow.
pub(crate) trait Content: Sized {
    /// Reads what is neither text nor a splice nor control flow.
    fn read(parser: &mut Parser<'_>, input: ParseStream) -> Result<Self>;
}

impl Content for Child {
    fn read(parser: &mut Parser<'_>, input: ParseStream) -> Result<Self> {
        if component::starts(input) {
            return parser.component(input).map(Self::Component);
        }
        if input.peek(Ident::peek_any) || input.peek(Token![.]) || input.peek(Token![#]) {
            return parser.tag(input).map(Self::Tag);
        }
        Err(input.error(
            "expected an element, a literal, a splice `(expr)`, or `@if`, `@for`, `@match`, `@let`",
        ))
    }
}

impl Content for NoElement {
    fn read(_: &mut Parser<'_>, input: ParseStream) -> Result<Self> {
        Err(input.error(
            "expected the value of an attribute: a literal, a splice `(expr)`, `@if` or `@match`",
        ))
    }
}

impl Parser<'_> {
    /// Reads to the end of `input`.
    pub(crate) fn nodes<E: Content>(&mut self, input: ParseStream) -> Nodes<E> {
        let mut nodes = Vec::new();
        while !input.is_empty() {
            if slips::tag_of_html(input) {
                self.errors.push(slips::html(input));
                skip_all(input);
                break;
            }
            match self.node(input) {
                Ok(node) => nodes.extend(node),
                Err(error) => {
                    self.errors.push(error);
                    skip(input);
                }
            }
        }
        nodes
    }

    /// Reads one piece; `None` for a lone `;`, which has no meaning.
    pub(crate) fn node<E: Content>(&mut self, input: ParseStream) -> Result<Option<Node<E>>> {
        if input.parse::<Option<Token![;]>>()?.is_some() {
            return Ok(None);
        }
        if input.peek(token::Brace) {
            if let Some(splice) = slips::braces(input, self.errors)? {
                return Ok(Some(Node::Splice(splice)));
            }
            return self.block(input).map(|block| Some(Node::Block(block)));
        }
        if input.peek(Lit) {
            return text(input).map(|text| Some(Node::Text(text)));
        }
        if input.peek(token::Paren) {
            return splice(input).map(|splice| Some(Node::Splice(splice)));
        }
        if input.peek(Token![@]) {
            return self.control(input).map(Some);
        }
        if control::without_at(input) {
            return self.control_without_at(input).map(Some);
        }
        if slips::rust_attribute(input, self.errors)? || slips::brackets(input, self.errors)? {
            return Ok(None);
        }
        if let Some(splice) = slips::bare_splice(input, self.errors)? {
            return Ok(Some(Node::Splice(splice)));
        }
        E::read(self, input).map(|element| Some(Node::Element(element)))
    }

    /// `{ .. }`
    pub(crate) fn block<E: Content>(&mut self, input: ParseStream) -> Result<Block<E>> {
        let group: Group = braces(input)?;
        let mut nodes = Vec::new();
        let read = |input: ParseStream| {
            nodes = self.nodes(input);
            Ok(())
        };
        read.parse2(group.stream())?;
        Ok(Block { nodes })
    }
}

/// The group in braces that comes next.
fn braces(input: ParseStream) -> Result<Group> {
    if input.peek(token::Brace) {
        input.parse()
    } else {
        Err(input.error("expected a block: `{ .. }`"))
    }
}

/// A literal of any kind that has a text.
pub(crate) fn text(input: ParseStream) -> Result<Text> {
    let lit: Lit = input.parse()?;
    let value = match &lit {
        Lit::Str(lit) => lit.value(),
        Lit::Int(lit) => lit.base10_digits().to_owned(),
        Lit::Float(lit) => lit.base10_digits().to_owned(),
        Lit::Char(lit) => lit.value().to_string(),
        Lit::Bool(lit) => lit.value.to_string(),
        other => {
            return Err(Error::new_spanned(
                other,
                "bytes are no text: write a string, `\"..\"`",
            ));
        }
    };
    Ok(Text {
        value,
        span: lit.span(),
    })
}

/// `(expr)`
pub(crate) fn splice(input: ParseStream) -> Result<Splice> {
    let group: Group = input.parse()?;
    let mut tokens = group.stream().into_iter();
    match tokens.next() {
        None => Err(Error::new(
            group.span(),
            "nothing stands in the splice: write `(expr)`",
        )),
        Some(TokenTree::Punct(at)) if at.as_char() == '@' => {
            Err(slips::assign(&group, &tokens.collect()))
        }
        Some(_) => Ok(Splice { group }),
    }
}

/// Skips what a mistake makes unreadable: to the end of an element.
fn skip(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![@]) {
        let ends = input.peek(Token![;]) || input.peek(token::Brace);
        if input.parse::<TokenTree>().is_err() || ends {
            return;
        }
    }
    // A `@` that is itself the mistake would be met again for ever.
    if input.peek(Token![@]) && !control::starts(input) {
        let _ = input.parse::<TokenTree>();
        skip(input);
    }
}

/// Skips to the end.
fn skip_all(input: ParseStream) {
    while input.parse::<TokenTree>().is_ok() {}
}

#[cfg(test)]
mod tests;
