//! Which fields of its state each method may write, read from the tokens.
//!
//! Whatever cannot be proven counts as all: a bare `self`, a method that the block does not define,
//! a macro that is given `self` and may make anything of it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Ident, ReceiverKind};

use crate::item::Method;
use crate::name::plain;

/// The bit of the fields that have none of their own. The highest bit is no field's.
const LAST: usize = 62;

/// Macros that take expressions, and do nothing to them that the tokens do not say.
const PLAIN_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "error",
    "format",
    "format_args",
    "html",
    "info",
    "json",
    "matches",
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

/// The fields that a block names, a bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    names: Vec<String>,
}

/// What the methods of a block may write.
pub(crate) struct Writes {
    fields: Fields,
    /// By the name of the method; `None` is everything.
    masks: BTreeMap<String, Option<u64>>,
}

/// What code does with `self`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// `self.field`
    pub fields: BTreeSet<String>,
    /// `self.method()`
    pub calls: BTreeSet<String>,
    /// What cannot be read from the tokens.
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

impl Fields {
    fn add(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// The bit of a field.
    pub(crate) fn bit(&self, name: &str) -> Option<u64> {
        let index = self.names.iter().position(|known| known == name)?;
        Some(1 << index.min(LAST))
    }

    /// Each field, and its bit.
    pub(crate) fn bits(&self) -> impl Iterator<Item = (&str, u64)> {
        let names = self.names.iter().enumerate();
        names.map(|(index, name)| (name.as_str(), 1 << index.min(LAST)))
    }

    fn mask<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> u64 {
        let bits = names.into_iter().filter_map(|name| self.bit(name));
        bits.fold(0, |mask, bit| mask | bit)
    }
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

    /// The fields that the block names.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// What a method may write; `None` is everything.
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
    /// Reads what code does with `self`.
    pub(crate) fn of(tokens: &TokenStream) -> Self {
        let mut uses = Self::default();
        uses.read(tokens.clone());
        uses
    }

    fn append(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.calls.extend(other.calls);
        self.unknown |= other.unknown;
    }

    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at + 1..).unwrap_or_default();
            at += 1;
            match token {
                TokenTree::Ident(ident) if ident == "self" => self.read_self(rest),
                TokenTree::Ident(ident) => {
                    if let [TokenTree::Punct(bang), TokenTree::Group(group), ..] = rest
                        && bang.as_char() == '!'
                    {
                        self.read_macro(&ident.to_string(), &group.stream());
                        at += 2;
                    }
                }
                TokenTree::Group(group) => self.read(group.stream()),
                _ => {}
            }
        }
    }

    /// What follows a `self`.
    fn read_self(&mut self, rest: &[TokenTree]) {
        match rest {
            [TokenTree::Punct(dot), TokenTree::Ident(name), after @ ..]
                if dot.as_char() == '.' && name != "await" =>
            {
                let name = plain(name);
                if is_call(after) {
                    self.calls.insert(name);
                } else {
                    self.fields.insert(name);
                }
            }
            // `self.0`, and `self.0.1`, which is read as a number.
            [TokenTree::Punct(dot), TokenTree::Literal(index), ..] if dot.as_char() == '.' => {
                let index = index.to_string();
                let index = index.split('.').next().unwrap_or_default();
                self.fields.insert(index.to_owned());
            }
            // `self::module`
            [TokenTree::Punct(one), TokenTree::Punct(two), ..]
                if one.as_char() == ':' && two.as_char() == ':' => {}
            _ => self.unknown = true,
        }
    }

    fn read_macro(&mut self, name: &str, tokens: &TokenStream) {
        if PLAIN_MACROS.contains(&name) {
            self.unknown |= formats_self(tokens);
            self.read(tokens.clone());
        } else {
            self.unknown |= names_self(tokens);
        }
    }
}

/// Whether a call follows the name: `(..)` or `::<..>(..)`.
fn is_call(after: &[TokenTree]) -> bool {
    match after {
        [TokenTree::Group(group), ..] => group.delimiter() == Delimiter::Parenthesis,
        [TokenTree::Punct(one), TokenTree::Punct(two), ..] => {
            one.as_char() == ':' && two.as_char() == ':'
        }
        _ => false,
    }
}

/// Whether a literal formats `self`: `"{self}"`.
fn formats_self(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Literal(literal) => literal.to_string().contains("{self"),
        _ => false,
    })
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
