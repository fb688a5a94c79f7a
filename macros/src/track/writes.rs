//! The fields of its state that each method may write.
//!
//! Whatever cannot be proven counts as all: a bare `self`, a method that the block does not define,
//! a macro that is given `self` and may make anything of it, a body that does not parse.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::visit::{self, Visit};
use syn::{
    Block, Expr, ExprField, ExprMethodCall, ExprPath, Ident, Item, Lit, Macro, Member, ReceiverKind,
};

use super::context::Fields;
use super::reads::is_self;
use super::trusted;

use crate::item::Method;
use crate::name::plain;

/// The fields that the methods of a block may write.
pub(crate) struct Writes {
    fields: Fields,
    /// By the name of the method; `None` is everything.
    masks: BTreeMap<String, Option<u64>>,
}

/// The uses of `self` in code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// `self.field`
    pub fields: BTreeSet<String>,
    /// `self.method()`
    pub calls: BTreeSet<String>,
    /// Whether the tokens contain something that cannot be followed.
    pub unknown: bool,
}

/// What a method may do to its state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// It has no `self`, or a shared one.
    Reads,
    Writes,
    Unknown,
}

impl Writes {
    /// Reads the methods of a block; the volatile fields are always written.
    pub(crate) fn of<'m>(methods: impl Iterator<Item = &'m Method>, volatile: &[Ident]) -> Self {
        let volatile: Vec<String> = volatile.iter().map(plain).collect();
        let mut fields = Fields::default();
        let mut uses: BTreeMap<String, (Access, Uses)> = BTreeMap::new();
        for name in &volatile {
            fields.add(name);
        }
        for method in methods {
            let found = Uses::of(&method.body());
            found.fields.iter().for_each(|name| fields.add(name));
            let access = access(method);
            // Two of one name stand under different conditions: either may be the one.
            let (known, all) = uses
                .entry(plain(&method.sig.ident))
                .or_insert((access, Uses::default()));
            if *known != access {
                *known = Access::Unknown;
            }
            all.append(found);
        }
        let masks = uses.keys().map(|name| {
            let written = written(name, &uses);
            let mask = written.map(|names| fields.mask(&names) | fields.mask(&volatile));
            (name.clone(), mask)
        });
        let masks = masks.collect();
        Self { fields, masks }
    }

    /// Returns the fields that the block names.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Returns what a method may write; `None` is everything.
    pub(crate) fn mask(&self, method: &Ident) -> Option<u64> {
        self.masks.get(&plain(method)).copied().flatten()
    }
}

/// The fields that a method may write, by itself or by the methods that it calls.
fn written(method: &str, uses: &BTreeMap<String, (Access, Uses)>) -> Option<BTreeSet<String>> {
    let mut fields = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![method];
    while let Some(method) = waiting.pop() {
        if !seen.insert(method) {
            continue;
        }
        match uses.get(method) {
            Some((Access::Reads, _)) => {}
            Some((Access::Writes, uses)) if !uses.unknown => {
                fields.extend(uses.fields.iter().cloned());
                waiting.extend(uses.calls.iter().map(String::as_str));
            }
            _ => return None,
        }
    }
    Some(fields)
}

fn access(method: &Method) -> Access {
    match method.sig.receiver().map(|receiver| &receiver.kind) {
        None | Some(ReceiverKind::Reference(_, _, None)) => Access::Reads,
        Some(ReceiverKind::Reference(_, _, Some(_)) | ReceiverKind::Value) => Access::Writes,
        Some(_) => Access::Unknown,
    }
}

impl Uses {
    /// Reads what the body of a method does with `self`.
    pub(super) fn of(body: &TokenStream) -> Self {
        let mut uses = Self::default();
        match syn::parse2::<Block>(quote!({ #body })) {
            Ok(block) => uses.visit_block(&block),
            Err(_) => uses.unknown = true,
        }
        uses
    }

    /// Reads the tokens of a template: it is expanded before its expressions are known.
    fn template(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let rest = tokens.get(at + 1..).unwrap_or_default();
            match (token, rest) {
                (TokenTree::Group(group), _) => self.template(group.stream()),
                (TokenTree::Ident(ident), [TokenTree::Punct(dot), member, after @ ..])
                    if ident == "self" && dot.as_char() == '.' =>
                {
                    self.member(member, after.first());
                }
                (TokenTree::Ident(ident), _) if ident == "self" => self.unknown = true,
                (TokenTree::Literal(text), _) => {
                    self.unknown |= text.to_string().contains("{self");
                }
                _ => {}
            }
        }
    }

    /// What follows `self.` in a template.
    fn member(&mut self, member: &TokenTree, after: Option<&TokenTree>) {
        let is_call = match after {
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
            Some(TokenTree::Punct(punct)) => punct.as_char() == ':',
            _ => false,
        };
        match member {
            TokenTree::Ident(name) if name != "await" && is_call => {
                self.calls.insert(plain(name));
            }
            TokenTree::Ident(name) if name != "await" => {
                self.fields.insert(plain(name));
            }
            // `self.0.1` is read as a number.
            TokenTree::Literal(index) => {
                let index = index.to_string();
                let index = index.split('.').next().unwrap_or_default();
                self.fields.insert(index.to_owned());
            }
            _ => self.unknown = true,
        }
    }

    fn append(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.calls.extend(other.calls);
        self.unknown |= other.unknown;
    }
}

impl Visit<'_> for Uses {
    fn visit_expr(&mut self, expr: &Expr) {
        self.unknown |= matches!(expr, Expr::Verbatim(_));
        visit::visit_expr(self, expr);
    }

    fn visit_expr_path(&mut self, expr: &ExprPath) {
        self.unknown |= expr.path.is_ident("self");
    }

    fn visit_expr_field(&mut self, expr: &ExprField) {
        if !is_self(&expr.base) {
            return self.visit_expr(&expr.base);
        }
        self.fields.insert(match &expr.member {
            Member::Named(name) => plain(name),
            Member::Unnamed(index) => index.index.to_string(),
        });
    }

    fn visit_expr_method_call(&mut self, expr: &ExprMethodCall) {
        if is_self(&expr.receiver) {
            self.calls.insert(plain(&expr.method));
        } else {
            self.visit_expr(&expr.receiver);
        }
        for argument in &expr.args {
            self.visit_expr(argument);
        }
    }

    fn visit_macro(&mut self, call: &Macro) {
        let name = call.path.segments.last().map(|last| &last.ident);
        if name.is_some_and(|name| name == "html") {
            return self.template(call.tokens.clone());
        }
        let Some(arguments) = trusted::arguments(call) else {
            self.unknown |= names_self(&call.tokens);
            return;
        };
        for expr in &arguments.exprs {
            self.unknown |= formats_self(expr);
            self.visit_expr(expr);
        }
        let guard = arguments
            .pattern
            .iter()
            .filter_map(|(_, guard)| guard.as_ref());
        for guard in guard {
            self.visit_expr(guard);
        }
    }

    /// The `self` of an item within the body is another one, but that of a macro.
    fn visit_item(&mut self, item: &Item) {
        if let Item::Macro(item) = item {
            self.unknown |= names_self(&item.mac.tokens);
        }
    }
}

/// Whether a literal formats `self`: `"{self}"`.
fn formats_self(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(literal) => {
            matches!(&literal.lit, Lit::Str(text) if text.value().contains("{self"))
        }
        Expr::Group(group) => formats_self(&group.expr),
        _ => false,
    }
}

fn names_self(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "self",
        TokenTree::Group(group) => names_self(&group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests;
