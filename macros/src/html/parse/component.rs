//! Components: `ui::Card |pat| title="x" { :slot { .. } .. }`.

use proc_macro2::{Delimiter, Group, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _};
use syn::{Error, Expr, Ident, Lit, Pat, Path, Result, Token, token};

use super::{Parser, braces, slips, splice, tag, text};
use crate::html::ast::{
    Arguments, Block, Component, Piece, Prop, PropName, PropValue, SlotEntry, Slots,
};

/// Whether a component comes next: a path, or a name like a type's.
pub(crate) fn starts(input: ParseStream) -> bool {
    if input.peek(Token![::]) {
        return true;
    }
    if !input.peek(Ident::peek_any) {
        return false;
    }
    let like_a_type = input
        .fork()
        .call(Ident::parse_any)
        .is_ok_and(|name| name.to_string().starts_with(char::is_uppercase));
    like_a_type || input.peek2(Token![::])
}

impl Parser<'_> {
    /// `Card title="x" { .. }`
    pub(crate) fn component(&mut self, input: ParseStream) -> Result<Component> {
        let path = input.call(Path::parse_mod_style)?;
        let arguments = arguments(input)?;
        let props = self.props(input)?;
        let mut component = Component {
            path,
            arguments,
            props,
            slots: Vec::new(),
            children: Vec::new(),
        };
        if input.parse::<Option<Token![;]>>()?.is_some() {
            return Ok(component);
        }
        if !input.peek(token::Brace) {
            let name = component.path.to_token_stream();
            let name = slips::plain(&quote!(#name));
            let words = |prop: &Prop| matches!(prop.value, PropValue::True);
            let punctuated =
                input.peek(Token![,]) || input.peek(Token![!]) || input.peek(Token![?]);
            let is_text =
                component.props.iter().all(words) && (!component.props.is_empty() || punctuated);
            if input.is_empty() || is_text && component.path.get_ident().is_some() {
                let message = format!(
                    "`{name}` is not closed: write `{name};` or `{name} {{ .. }}`; text is put in quotes, `\"{name} ..\"`"
                );
                return Err(Error::new_spanned(&component.path, message));
            }
            if input.peek(token::Paren) {
                let message = format!("a value is spliced in parentheses: `({name}(..))`");
                return Err(Error::new_spanned(&component.path, message));
            }
            let message = format!("expected a prop of `{name}`, or `;`, or its content in braces");
            return Err(input.error(message));
        }
        let group = braces(input)?;
        let read = |input: ParseStream| {
            self.content(input, &mut component);
            Ok(())
        };
        read.parse2(group.stream())?;
        Ok(component)
    }

    /// What stands in the braces: slots, and the rest.
    fn content(&mut self, input: ParseStream, component: &mut Component) {
        while !input.is_empty() {
            if slips::tag_of_html(input) {
                self.errors.push(slips::html(input));
                super::skip_all(input);
                return;
            }
            let read = if slots_follow(input) {
                self.slots(input).map(|slots| component.slots.push(slots))
            } else {
                self.node(input).map(|node| component.children.extend(node))
            };
            if let Err(error) = read {
                self.errors.push(error);
                super::skip(input);
            }
        }
    }

    /// A slot, or control flow around some.
    fn slots(&mut self, input: ParseStream) -> Result<Slots<SlotEntry>> {
        if !input.peek(Token![@]) {
            return self.slot(input).map(Slots::One);
        }
        input.parse::<Token![@]>()?;
        if input.parse::<Option<Token![for]>>()?.is_some() {
            let pat = Pat::parse_multi_with_leading_vert(input)?;
            input.parse::<Token![in]>()?;
            let expr = Expr::parse_without_eager_brace(input)?;
            let slots = self.slots_in_braces(input)?;
            return Ok(Slots::For { pat, expr, slots });
        }
        let mut branches = Vec::new();
        loop {
            input.parse::<Token![if]>()?;
            let cond = Expr::parse_without_eager_brace(input)?;
            branches.push((cond, self.slots_in_braces(input)?));
            if !input.peek(Token![@]) || !input.peek2(Token![else]) {
                return Ok(Slots::If {
                    branches,
                    otherwise: None,
                });
            }
            input.parse::<Token![@]>()?;
            input.parse::<Token![else]>()?;
            if !input.peek(Token![if]) {
                let otherwise = Some(self.slots_in_braces(input)?);
                return Ok(Slots::If {
                    branches,
                    otherwise,
                });
            }
        }
    }

    /// `{ :col .. }`
    fn slots_in_braces(&mut self, input: ParseStream) -> Result<Vec<Slots<SlotEntry>>> {
        let group = braces(input)?;
        let read = |input: ParseStream| {
            let mut slots = Vec::new();
            while !input.is_empty() {
                if input.parse::<Option<Token![;]>>()?.is_some() {
                    continue;
                }
                if !slots_follow(input) {
                    return Err(input.error(
                        "expected a slot, `:name { .. }`: control flow among the slots of a call holds slots alone",
                    ));
                }
                slots.push(self.slots(input)?);
            }
            Ok(slots)
        };
        read.parse2(group.stream())
    }

    /// `:col |pat| label="Name" { .. }`
    fn slot(&mut self, input: ParseStream) -> Result<SlotEntry> {
        input.parse::<Token![:]>()?;
        let name = input.call(Ident::parse_any)?;
        let arguments = arguments(input)?;
        let props = self.props(input)?;
        let body = if input.parse::<Option<Token![;]>>()?.is_some() {
            Block { nodes: Vec::new() }
        } else {
            self.block(input)?
        };
        Ok(SlotEntry {
            name,
            arguments,
            props,
            body,
        })
    }

    fn props(&mut self, input: ParseStream) -> Result<Vec<Prop>> {
        let mut props = Vec::new();
        loop {
            if let Some(error) = slips::directive(input) {
                self.errors.push(error);
                slips::skip_directive(input)?;
            } else if input.peek(Token![,]) && !props.is_empty() {
                let comma: Token![,] = input.parse()?;
                self.errors
                    .at(comma, "props stand side by side: remove the comma");
            } else if slips::rust_attribute(input, self.errors)?
                || slips::at_event(input, self.errors)?
                || slips::control_among_attributes(input, "Component", self.errors)?
            {
            } else if input.peek(Token![..]) {
                let dots = input.span();
                props.push(Prop {
                    name: PropName::Method(Ident::new("attributes", dots)),
                    value: PropValue::Expr(tag::spread(input)?),
                });
            } else if input.peek(Token![.]) && input.peek2(Ident) {
                self.classes(input, &mut props)?;
            } else if input.peek(Token![#]) && input.peek2(Ident) {
                let pound: Token![#] = input.parse()?;
                let id = tag::name(input)?;
                let text = id.text;
                props.push(Prop {
                    name: PropName::Method(Ident::new("id", pound.span)),
                    value: PropValue::Literal(quote!(#text)),
                });
            } else if input.peek(Ident::peek_any) || input.peek(Lit) {
                let name = prop_name(tag::name(input)?);
                let value = self.prop_value(input)?;
                props.push(Prop { name, value });
            } else {
                return Ok(props);
            }
        }
    }

    /// `.a.b`, which is the prop `class`.
    fn classes(&mut self, input: ParseStream, props: &mut Vec<Prop>) -> Result<()> {
        let mut names: Vec<String> = Vec::new();
        let span = input.span();
        while input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            let name = tag::name(input)?;
            if input.peek(token::Bracket) {
                let toggle: Group = input.parse()?;
                let message = format!(
                    "a class of a component cannot be toggled: write `class=(if .. {{ \"{}\" }} else {{ \"\" }})`",
                    name.text
                );
                self.errors.push(Error::new(toggle.span(), message));
            }
            names.push(name.text);
        }
        let names = names.join(" ");
        props.push(Prop {
            name: PropName::Method(Ident::new("class", span)),
            value: PropValue::Literal(quote!(#names)),
        });
        Ok(())
    }

    fn prop_value(&mut self, input: ParseStream) -> Result<PropValue> {
        if input.peek(token::Bracket) {
            return input.parse().map(PropValue::Toggle);
        }
        if input.parse::<Option<Token![=]>>()?.is_none() {
            return Ok(PropValue::True);
        }
        if input.peek(token::Bracket) {
            return input.parse().map(PropValue::Optional);
        }
        if input.peek(token::Paren) {
            return Ok(PropValue::Expr(splice(input)?.group));
        }
        if input.peek(token::Brace) {
            if let Some(splice) = slips::braces(input, self.errors)? {
                return Ok(PropValue::Expr(splice.group));
            }
            return concat(input).map(PropValue::Concat);
        }
        if input.peek(Lit) {
            let lit: TokenTree = input.parse()?;
            return Ok(PropValue::Literal(lit.into_token_stream()));
        }
        let tokens = slips::bare_value(input)?;
        let plain = slips::plain(&tokens);
        self.errors.at(
            &tokens,
            format!("expected parentheses around a value: `({plain})`"),
        );
        Ok(PropValue::Literal(tokens))
    }
}

/// Whether a slot comes next, or an `@for` or `@if` whose block begins with one.
fn slots_follow(input: ParseStream) -> bool {
    if input.peek(Token![:]) {
        return !input.peek(Token![::]);
    }
    let control = input.peek2(Token![for]) || input.peek2(Token![if]);
    if !input.peek(Token![@]) || !control {
        return false;
    }
    let ahead = input.fork();
    while let Ok(token) = ahead.parse::<TokenTree>() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        if group.delimiter() != Delimiter::Brace {
            continue;
        }
        let begins = |inside: ParseStream| {
            let begins = slots_follow(inside);
            while inside.parse::<TokenTree>().is_ok() {}
            Ok(begins)
        };
        return begins.parse2(group.stream()).unwrap_or(false);
    }
    false
}

/// A name with a dash or a colon is an attribute that is passed on; any other is a method.
fn prop_name(name: crate::html::ast::Name) -> PropName {
    if name.quoted || name.text.contains(['-', ':']) {
        return PropName::Attribute {
            at: name.at,
            text: name.text,
        };
    }
    let span = name
        .at
        .into_iter()
        .next()
        .map_or_else(proc_macro2::Span::call_site, |token| token.span());
    PropName::Method(method(&name.text, span))
}

/// The method of a prop: `for` and `type` are keywords of Rust.
fn method(name: &str, span: proc_macro2::Span) -> Ident {
    let keyword = syn::parse_str::<Ident>(name).is_err();
    let cannot_be_raw = ["self", "Self", "super", "crate", "_"].contains(&name);
    if keyword && !cannot_be_raw {
        Ident::new_raw(name, span)
    } else if cannot_be_raw {
        Ident::new(&format!("{name}_"), span)
    } else {
        Ident::new(name, span)
    }
}

/// `{ "a " (b) }`
fn concat(input: ParseStream) -> Result<Vec<Piece>> {
    let group = braces(input)?;
    let mut pieces = Vec::new();
    let read = |input: ParseStream| {
        while !input.is_empty() {
            if input.peek(Lit) {
                pieces.push(Piece::Text(text(input)?.value));
            } else if input.peek(token::Paren) {
                pieces.push(Piece::Splice(splice(input)?.group));
            } else {
                return Err(input.error("expected a literal or a splice `(expr)`"));
            }
        }
        Ok(())
    };
    read.parse2(group.stream())?;
    Ok(pieces)
}

/// `|a, b|`
fn arguments(input: ParseStream) -> Result<Option<Arguments>> {
    if !input.peek(Token![|]) {
        return Ok(None);
    }
    let open: Token![|] = input.parse()?;
    let mut patterns = Vec::new();
    while !input.peek(Token![|]) {
        let pat = Pat::parse_single(input)?;
        if input.parse::<Option<Token![:]>>()?.is_some() {
            return Err(input.error("the component gives the type: write the pattern alone"));
        }
        patterns.push(pat);
        if input.parse::<Option<Token![,]>>()?.is_none() {
            break;
        }
    }
    let close: Token![|] = input.parse()?;
    Ok(Some(Arguments {
        tokens: quote!(#open #(#patterns),* #close),
        patterns,
    }))
}
