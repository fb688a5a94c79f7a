//! The reader: from the tokens of an expression to the fields that it may read.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Pat;

use super::names::{bound, is_colon, is_path, is_punct, is_variable, parameters};
use crate::html::view::{ALL, ViewContext};

/// The macros whose tokens say what they read.
const MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "concat",
    "dbg",
    "debug_assert",
    "env",
    "format",
    "format_args",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "stringify",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Reads expressions, with the names that are in scope.
pub(crate) struct Reader<'v> {
    view: &'v ViewContext,
    scope: Vec<(String, u64)>,
}

impl<'v> Reader<'v> {
    pub(crate) fn new(view: &'v ViewContext) -> Self {
        Self {
            view,
            scope: Vec::new(),
        }
    }

    /// How many names are in scope; [`leave`](Self::leave) comes back to it.
    pub(crate) fn depth(&self) -> usize {
        self.scope.len()
    }

    pub(crate) fn leave(&mut self, depth: usize) {
        self.scope.truncate(depth);
    }

    /// The names of a pattern stand for what was read to make them.
    pub(crate) fn bind(&mut self, pat: &Pat, reads: u64) {
        let mut names = Vec::new();
        bound(pat.to_token_stream(), &mut names);
        // Through a name that can be written to, other code may change what is read.
        let reads = if super::names::mutable(&pat.to_token_stream()) {
            ALL
        } else {
            reads
        };
        self.scope
            .extend(names.into_iter().map(|name| (name, reads)));
    }

    /// The fields that an expression may read.
    pub(crate) fn read(&mut self, tokens: TokenStream) -> u64 {
        let outer = self.depth();
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut run = Run::default();
        let mut reads = 0;
        while run.at < tokens.len() {
            reads |= self.token(&tokens, &mut run);
        }
        self.leave(outer);
        reads
    }

    fn token(&mut self, tokens: &[TokenTree], run: &mut Run) -> u64 {
        let at = run.at;
        run.at += 1;
        match &tokens[at] {
            TokenTree::Group(group) => self.group(group, run),
            TokenTree::Literal(_) => 0,
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    '|' if starts_expression(tokens, at) => self.closure(tokens, run),
                    // The second half of `a || b` begins no closure.
                    '|' if punct.spacing() == Spacing::Joint => run.at += 1,
                    ',' | ';' => {
                        if let Some(outer) = run.closure.take() {
                            self.leave(outer);
                        }
                        if punct.as_char() == ';' {
                            let names = std::mem::take(&mut run.bound);
                            self.scope.extend(names.into_iter().map(|name| (name, 0)));
                        }
                    }
                    _ => {}
                }
                0
            }
            TokenTree::Ident(ident) => match ident.to_string().as_str() {
                "self" => self.of_self(tokens, run),
                "match" => {
                    run.arms += 1;
                    self.nested_condition(run)
                }
                "let" => self.binding(tokens, run),
                "if" | "loop" | "unsafe" => self.nested_condition(run),
                name => self.name(name, tokens, run),
            },
        }
    }

    /// A block within the condition of an `if let` or a `while let`: which names are in scope where
    /// is not worth finding out.
    fn nested_condition(&self, run: &Run) -> u64 {
        if run.conditional.is_empty() { 0 } else { ALL }
    }

    fn group(&mut self, group: &Group, run: &mut Run) -> u64 {
        if group.delimiter() != Delimiter::Brace {
            return self.read(group.stream());
        }
        if run.arms > 0 {
            run.arms -= 1;
            return self.arms(group.stream());
        }
        let outer = self.depth();
        let names = std::mem::take(&mut run.conditional);
        self.scope.extend(names.into_iter().map(|name| (name, 0)));
        let reads = self.read(group.stream());
        self.leave(outer);
        reads
    }

    /// `pat if guard => body,`
    fn arms(&mut self, arms: TokenStream) -> u64 {
        let tokens: Vec<_> = arms.into_iter().collect();
        let mut reads = 0;
        let mut rest = tokens.as_slice();
        while let Some(arrow) = arrow(rest) {
            let (head, body) = (&rest[..arrow], &rest[arrow + 2..]);
            let guard = head
                .iter()
                .position(|token| matches!(token, TokenTree::Ident(ident) if ident == "if"));
            let (pattern, guard) = head.split_at(guard.unwrap_or(head.len()));
            let is_block = matches!(body.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
            let ends = if is_block {
                1
            } else {
                let comma = body.iter().position(|token| is_punct(Some(token), ','));
                comma.unwrap_or(body.len())
            };
            let outer = self.depth();
            let mut names = Vec::new();
            bound(pattern.iter().cloned().collect(), &mut names);
            self.scope.extend(names.into_iter().map(|name| (name, 0)));
            reads |= self.read(guard.iter().skip(1).cloned().collect());
            reads |= self.read(body[..ends].iter().cloned().collect());
            self.leave(outer);
            rest = &body[ends..];
            if is_punct(rest.first(), ',') {
                rest = &rest[1..];
            }
        }
        // What is left has no arrow: no arm of a match.
        if rest.is_empty() { reads } else { ALL }
    }

    /// `|a, b|`: the names are in scope up to the next comma.
    fn closure(&mut self, tokens: &[TokenTree], run: &mut Run) {
        let rest = &tokens[run.at..];
        let ends = rest
            .iter()
            .position(|token| is_punct(Some(token), '|'))
            .unwrap_or(rest.len());
        let mut names = Vec::new();
        parameters(&rest[..ends], &mut names);
        run.closure.get_or_insert(self.depth());
        self.scope.extend(names.into_iter().map(|name| (name, 0)));
        run.at += ends + 1;
    }

    /// `let pat =`: the names are in scope after the statement, or in the block of the condition.
    fn binding(&mut self, tokens: &[TokenTree], run: &mut Run) -> u64 {
        let conditional = matches!(run.at.checked_sub(2).map(|at| &tokens[at]),
            Some(TokenTree::Ident(ident)) if ident == "if" || ident == "while")
            || run.at >= 2 && is_punct(tokens.get(run.at - 2), '&');
        let rest = &tokens[run.at..];
        let ends = (0..rest.len())
            .find(|at| {
                is_punct(rest.get(*at), '=') && !(*at > 0 && is_punct(rest.get(at - 1), '.'))
            })
            .unwrap_or(rest.len());
        let mut names = Vec::new();
        parameters(&rest[..ends], &mut names);
        if conditional {
            run.conditional.extend(names);
        } else {
            run.bound = names;
        }
        run.at += ends + 1;
        0
    }

    /// `self.field`, `self.method(..)`; anything else may read everything.
    fn of_self(&mut self, tokens: &[TokenTree], run: &mut Run) -> u64 {
        let name = match (tokens.get(run.at), tokens.get(run.at + 1)) {
            (Some(TokenTree::Punct(dot)), Some(name)) if dot.as_char() == '.' => name.to_string(),
            _ => return ALL,
        };
        run.at += 2;
        let called = match tokens.get(run.at) {
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
            _ => is_path(tokens, run.at),
        };
        let known = if called {
            &self.view.methods
        } else {
            &self.view.fields
        };
        let plain = name.strip_prefix("r#").unwrap_or(&name);
        known.get(plain).copied().unwrap_or(ALL)
    }

    fn name(&mut self, name: &str, tokens: &[TokenTree], run: &mut Run) -> u64 {
        let at = run.at - 1;
        let next = tokens.get(run.at);
        if is_punct(next, '!') && matches!(tokens.get(run.at + 1), Some(TokenTree::Group(_))) {
            return self.macro_call(name, tokens, run);
        }
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let range = at >= 2 && is_punct(tokens.get(at - 2), '.');
        let member = is_punct(before, '.') && !range;
        let path = is_path(tokens, run.at) || at >= 2 && is_path(tokens, at - 2);
        let label = is_punct(before, '\'');
        let field = is_colon(tokens, run.at);
        if member || path || label || field || !is_variable(name) {
            return 0;
        }
        let called = matches!(next, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        // A function reads what it is given; a closure of the method reads more.
        self.variable(name).unwrap_or(if called { 0 } else { ALL })
    }

    /// The view, with the names that are in scope.
    fn here(&self) -> ViewContext {
        let mut view = self.view.clone();
        view.locals.extend(self.scope.iter().cloned());
        view
    }

    /// The names that were bound, and what they read.
    pub(crate) fn into_names(self) -> Vec<(String, u64)> {
        self.scope
    }

    fn variable(&self, name: &str) -> Option<u64> {
        let bound = self.scope.iter().rev().find(|(bound, _)| bound == name);
        let local = || self.view.locals.get(name).copied();
        bound.map(|(_, reads)| *reads).or_else(local)
    }

    /// `format!("{name} {}", self.x)`
    fn macro_call(&mut self, name: &str, tokens: &[TokenTree], run: &mut Run) -> u64 {
        let Some(TokenTree::Group(group)) = tokens.get(run.at + 1) else {
            return ALL;
        };
        run.at += 2;
        if name == "html" {
            return crate::html::reads(group.stream(), &self.here());
        }
        if !MACROS.contains(&name) {
            return ALL;
        }
        let outer = self.depth();
        let inside: Vec<_> = group.stream().into_iter().collect();
        // `format!("{x}", x = 1)`
        for (at, token) in inside.iter().enumerate() {
            if let TokenTree::Ident(ident) = token {
                if is_punct(inside.get(at + 1), '=') && !is_punct(inside.get(at + 2), '=') {
                    self.scope.push((ident.to_string(), 0));
                }
            }
        }
        let mut reads = 0;
        for token in &inside {
            if let TokenTree::Literal(literal) = token {
                for name in captures(&literal.to_string()) {
                    reads |= self.variable(&name).unwrap_or(ALL);
                }
            }
        }
        reads |= self.read(group.stream());
        self.leave(outer);
        reads
    }
}

/// Where the reader is within a row of tokens.
#[derive(Default)]
struct Run {
    at: usize,
    /// How many names were in scope before the closure that is being read.
    closure: Option<usize>,
    /// The names that the `let` binds which is being read.
    bound: Vec<String>,
    /// The names of an `if let`, which its block sees.
    conditional: Vec<String>,
    /// How many blocks of a `match` are to come.
    arms: usize,
}

/// Where `=>` is.
fn arrow(tokens: &[TokenTree]) -> Option<usize> {
    (0..tokens.len()).find(|at| is_punct(tokens.get(*at), '=') && is_punct(tokens.get(at + 1), '>'))
}

/// Whether an operand is expected there: a `|` then begins a closure.
fn starts_expression(tokens: &[TokenTree], at: usize) -> bool {
    match at.checked_sub(1).map(|before| &tokens[before]) {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() != '?',
        Some(TokenTree::Ident(ident)) => ["move", "return", "in", "else", "match", "if", "while"]
            .contains(&ident.to_string().as_str()),
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => false,
    }
}

/// The names in the braces of a format string, and those of widths: `{name:>width$}`.
fn captures(literal: &str) -> Vec<String> {
    let mut names = Vec::new();
    let text = literal.replace("{{", "");
    for piece in text.split('{').skip(1) {
        let inside = piece.split('}').next().unwrap_or_default();
        let (name, format) = inside.split_once(':').unwrap_or((inside, ""));
        let widths = format.split('$');
        let count = widths.clone().count();
        let widths = widths.take(count.saturating_sub(1)).map(|width| {
            let begins = width.rfind(|c: char| !c.is_alphanumeric() && c != '_');
            &width[begins.map_or(0, |at| at + 1)..]
        });
        names.extend(
            std::iter::once(name.trim())
                .chain(widths)
                .filter(|name| is_variable(name))
                .map(str::to_owned),
        );
    }
    names
}
