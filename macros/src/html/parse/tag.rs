//! Elements, and their attributes.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, Lit, Result, Token, token};

use super::{Parser, slips, splice, text};
use crate::html::ast::{
    Attribute, Block, Body, Name, NoElement, Node, Nodes, Splice, Tag, Text, Value,
};
use crate::html::vocabulary::{self, Language};

impl Parser<'_> {
    /// `div.class name="value" { .. }`
    pub(crate) fn tag(&mut self, input: ParseStream) -> Result<Tag> {
        let begin = input.fork();
        let (at, name) = if input.peek(Ident::peek_any) {
            let name = name(input)?;
            (name.at, name.text)
        } else {
            let shorthand: TokenTree = input.fork().parse()?;
            (shorthand.into_token_stream(), "div".to_owned())
        };
        let mut tag = Tag {
            at,
            name,
            attributes: Vec::new(),
            body: Body::Block(Block { nodes: Vec::new() }),
            broken: false,
        };
        self.attributes(input, &mut tag)?;
        if !ends_tag(input) && !vocabulary::is_element(&tag.name) {
            let mut tokens = TokenStream::new();
            while begin.cursor() != input.cursor() {
                tokens.extend([begin.parse::<TokenTree>()?]);
            }
            let message = slips::unquoted(&tokens);
            return Err(Error::new_spanned(tokens, message));
        }
        tag.body = self.body(input, &mut tag)?;
        Ok(tag)
    }

    fn attributes(&mut self, input: ParseStream, tag: &mut Tag) -> Result<()> {
        loop {
            if let Some(error) = slips::directive(input) {
                self.errors.push(error);
                tag.broken = true;
                slips::skip_directive(input)?;
                continue;
            }
            if input.peek(Token![,]) {
                let comma: Token![,] = input.parse()?;
                let message = "attributes stand side by side: remove the comma";
                self.errors.at(comma, message);
                continue;
            }
            if slips::rust_attribute(input, self.errors)?
                || slips::at_event(input, self.errors)?
                || slips::control_among_attributes(input, &tag.name, self.errors)?
            {
                tag.broken = true;
                continue;
            }
            if vocabulary::is_void(&tag.name) && element_follows(input, &tag.name) {
                return Ok(());
            }
            let named = input.peek(Ident::peek_any) || quoted_name(input);
            if !named && !input.peek(Token![.]) && !input.peek(Token![#]) {
                return Ok(());
            }
            match self.attribute(input) {
                Ok(attribute) => tag.attributes.push(attribute),
                Err(error) => {
                    self.errors.push(error);
                    tag.broken = true;
                    // To the next attribute, or to the body.
                    while !input.is_empty() && !input.peek(token::Brace) && !input.peek(Token![;]) {
                        input.parse::<TokenTree>()?;
                    }
                }
            }
        }
    }

    fn attribute(&mut self, input: ParseStream) -> Result<Attribute> {
        if input.peek(Token![..]) {
            return spread(input).map(Attribute::Spread);
        }
        if input.peek(Token![.]) {
            let dot: Token![.] = input.parse()?;
            let (at, name) = self.shorthand(input)?;
            let toggle = if input.peek(token::Bracket) {
                Some(input.parse()?)
            } else {
                None
            };
            return Ok(Attribute::Class {
                at: quote!(#dot #at),
                name,
                toggle,
            });
        }
        if input.peek(Token![#]) {
            let pound: Token![#] = input.parse()?;
            let (at, name) = self.shorthand(input)?;
            return Ok(Attribute::Id {
                at: quote!(#pound #at),
                name,
            });
        }
        let name = name(input)?;
        // maud reads a `?` here, too, which meant an empty attribute once.
        input.parse::<Option<Token![?]>>()?;
        let value = self.value(input, &name.text)?;
        Ok(Attribute::Named { name, value })
    }

    /// What follows `.` and `#`: a name, or `(expr)`, or `{ .. }`.
    fn shorthand(&mut self, input: ParseStream) -> Result<(TokenStream, Nodes<NoElement>)> {
        if input.peek(token::Paren) {
            let splice = splice(input)?;
            return Ok((splice.group.to_token_stream(), vec![Node::Splice(splice)]));
        }
        if input.peek(token::Brace) {
            let at: Group = input.fork().parse()?;
            return Ok((at.to_token_stream(), self.block(input)?.nodes));
        }
        let name = name(input)?;
        let span = name.at.clone().into_iter().next();
        let text = Text {
            value: name.text,
            span: span.map_or_else(|| input.span(), |token| token.span()),
        };
        Ok((name.at, vec![Node::Text(text)]))
    }

    fn value(&mut self, input: ParseStream, name: &str) -> Result<Value> {
        if input.peek(token::Bracket) {
            return input.parse().map(Value::Toggle);
        }
        if !input.peek(Token![=]) {
            return Ok(Value::Empty);
        }
        input.parse::<Token![=]>()?;
        if input.peek(token::Bracket) {
            return input.parse().map(Value::Optional);
        }
        if slips::css(input, name, self.errors)? {
            return Ok(Value::Nodes(Vec::new()));
        }
        if input.peek(token::Brace) {
            if let Some(splice) = slips::braces(input, self.errors)? {
                return Ok(Value::Nodes(vec![Node::Splice(splice)]));
            }
            return Ok(Value::Nodes(self.block(input)?.nodes));
        }
        if input.peek(Lit) || input.peek(token::Paren) || super::control::starts(input) {
            return Ok(Value::Nodes(self.node(input)?.into_iter().collect()));
        }
        if let Some(error) = assign_value(input, name)? {
            return Err(error);
        }
        let tokens = slips::bare_value(input)?;
        let message = format!(
            "expected parentheses around a value: `{name}=({})`",
            slips::plain(&tokens)
        );
        self.errors.at(&tokens, message);
        let group = Group::new(Delimiter::Parenthesis, tokens);
        Ok(Value::Nodes(vec![Node::Splice(Splice { group })]))
    }

    fn body(&mut self, input: ParseStream, tag: &mut Tag) -> Result<Body> {
        let name = &tag.name;
        if input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
            return Ok(Body::Void);
        }
        if input.peek(token::Brace) {
            return self.block(input).map(Body::Block);
        }
        if input.peek(Token![/]) {
            let slash: Token![/] = input.parse()?;
            self.errors
                .at(slash, format!("expected `;`: write `{name};`, without `/`"));
            input.parse::<Option<Token![>]>>()?;
            return Ok(Body::Void);
        }
        if vocabulary::is_void(name) {
            // What follows is read as if the element were closed.
            let message = format!("`{name}` is not closed: write `{name};`");
            self.errors.at(&tag.at, message);
            return Ok(Body::Void);
        }
        if input.is_empty() {
            let message = format!("`{name}` is not closed: write `{name} {{ .. }}`");
            return Err(Error::new_spanned(&tag.at, message));
        }
        let value = if input.peek(token::Paren) {
            format!("; the value of a function is spliced in parentheses: `({name}(..))`")
        } else {
            String::new()
        };
        let message =
            format!("expected the content of `{name}` in braces: `{name} {{ .. }}`{value}");
        Err(input.error(message))
    }
}

/// Whether a tag ends here: by its content, by `;`, or by what is reported as a slip.
fn ends_tag(input: ParseStream) -> bool {
    input.peek(token::Brace) || input.peek(Token![;]) || input.peek(Token![/])
}

/// Whether another element or a component comes next, and no attribute of the one that has no content.
fn element_follows(input: ParseStream, void: &str) -> bool {
    let value = input.peek2(Token![=]) || input.peek2(token::Bracket);
    let longer = input.peek2(Token![-]) || input.peek2(Token![:]) && !input.peek2(Token![::]);
    if !input.peek(Ident::peek_any) || value || longer {
        return false;
    }
    let Ok(name) = input.fork().call(Ident::parse_any) else {
        return false;
    };
    let name = name.to_string();
    let is_attribute = Language::Html.attribute(void, &name) == vocabulary::Attribute::Known;
    name.starts_with(char::is_uppercase) || vocabulary::is_html(&name) && !is_attribute
}

/// `name=@assign`
fn assign_value(input: ParseStream, name: &str) -> Result<Option<Error>> {
    if !input.peek(Token![@]) || super::control::starts(input) {
        return Ok(None);
    }
    let at: Token![@] = input.parse()?;
    let field: Ident = input.call(Ident::parse_any)?;
    let message = format!("the assigns are the fields of the view: write `{name}=(self.{field})`");
    Ok(Some(Error::new_spanned(quote!(#at #field), message)))
}

/// `..(attributes)`
pub(crate) fn spread(input: ParseStream) -> Result<Group> {
    input.parse::<Token![..]>()?;
    if !input.peek(token::Paren) {
        return Err(input.error("expected parentheses: `..(attributes)`"));
    }
    splice(input).map(|splice| splice.group)
}

/// Whether a literal comes next that is the name of an attribute, and not text whose braces are
/// forgotten: `"@click"="x"`, `"x-cloak"`, `123="x"`.
fn quoted_name(input: ParseStream) -> bool {
    if !input.peek(Lit) {
        return false;
    }
    if input.peek2(Token![=]) || input.peek2(token::Bracket) {
        return true;
    }
    text(&input.fork()).is_ok_and(|text| {
        let name = text.value.trim_end_matches(['.', ':', '-']);
        let plain = |c: char| c.is_ascii_alphanumeric() || "-:@._".contains(c);
        name.contains(['-', ':', '@', '.']) && name.chars().all(plain)
    })
}

/// A name of HTML: identifiers and literals, joined by `-` and `:`.
pub(crate) fn name(input: ParseStream) -> Result<Name> {
    let mut at = TokenStream::new();
    let mut written = String::new();
    let quoted = input.peek(Lit) && !input.peek(syn::LitBool);
    loop {
        if input.peek(Ident::peek_any) {
            let ident = input.call(Ident::parse_any)?;
            written.push_str(&ident.unraw().to_string());
            ident.to_tokens(&mut at);
        } else if input.peek(Lit) {
            let token: TokenTree = input.fork().parse()?;
            written.push_str(&match input.fork().parse()? {
                // With its suffix: `123usize` is a name.
                Lit::Int(lit) => {
                    input.parse::<Lit>()?;
                    lit.to_string()
                }
                _ => text(input)?.value,
            });
            at.extend([token]);
        } else if written.is_empty() {
            return Err(input.error("expected a name"));
        }
        let minus = input.peek(Token![-]);
        let colon = input.peek(Token![:]) && !input.peek(Token![::]);
        if !minus && !colon || slips::directive(input).is_some() {
            break;
        }
        written.push(if minus { '-' } else { ':' });
        at.extend([input.parse::<TokenTree>()?]);
    }
    Ok(Name {
        at,
        text: written,
        quoted,
    })
}
