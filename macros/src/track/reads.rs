//! The reader: the fields that an expression may read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser as _;
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, Block, Expr, ExprCall, ExprClosure, ExprField, ExprForLoop, ExprIf, ExprLet,
    ExprMethodCall, ExprPath, ExprWhile, Ident, Item, Lit, Local, Macro, Member, Pat, Stmt, Type,
};

use super::context::{ALL, ViewContext};
use super::names::{bound, is_mutable, is_variable};
use super::trusted;
use crate::name::plain;

/// Reads expressions, with the names that are in scope.
pub(crate) struct Reader<'v> {
    view: &'v ViewContext,
    scope: Vec<(String, u64)>,
    /// The fields that were read so far.
    reads: u64,
}

impl<'v> Reader<'v> {
    pub(crate) fn new(view: &'v ViewContext) -> Self {
        Self {
            view,
            scope: Vec::new(),
            reads: 0,
        }
    }

    /// Returns how many names are in scope, for [`leave`](Self::leave) to come back to.
    pub(crate) fn depth(&self) -> usize {
        self.scope.len()
    }

    pub(crate) fn leave(&mut self, depth: usize) {
        self.scope.truncate(depth);
    }

    /// Adds the names of a pattern, which stand for what was read to make them.
    pub(crate) fn bind(&mut self, pat: &Pat, reads: u64) {
        // Through a name that can be written to, other code may change what is read.
        let reads = if is_mutable(pat) { ALL } else { reads };
        let names = bound(pat).into_iter();
        self.scope.extend(names.map(|name| (name, reads)));
    }

    /// Returns the names that were bound, and what they read.
    pub(crate) fn into_names(self) -> Vec<(String, u64)> {
        self.scope
    }

    /// Returns the fields that the tokens of an expression may read.
    pub(crate) fn tokens(&mut self, tokens: TokenStream) -> u64 {
        match syn::parse2(tokens) {
            Ok(expr) => self.expr(&expr),
            Err(_) => ALL,
        }
    }

    /// Returns the fields that an expression may read.
    pub(crate) fn expr(&mut self, expr: &Expr) -> u64 {
        self.read(|reader| reader.visit_expr(expr))
    }

    /// Returns the fields that the body of a method may read.
    pub(crate) fn body(&mut self, body: &TokenStream) -> u64 {
        match syn::parse2::<Block>(quote!({ #body })) {
            Ok(block) => self.read(|reader| reader.visit_block(&block)),
            Err(_) => ALL,
        }
    }

    /// Reads `let pat = source;`: its names stand for what the source reads, and everything if they can
    /// be written to. Returns the fields that it may read.
    pub(crate) fn statement(&mut self, statement: TokenStream, pat: &Pat) -> u64 {
        let parsed = Block::parse_within.parse2(statement);
        let reads = match parsed.as_deref() {
            Ok([Stmt::Local(local)]) => self.local(local),
            _ => ALL,
        };
        self.bind(pat, reads);
        if is_mutable(pat) { ALL } else { reads }
    }

    /// Returns the fields that the source of a `let` may read.
    pub(super) fn local(&mut self, local: &Local) -> u64 {
        let Some(init) = &local.init else { return ALL };
        self.read(|reader| {
            reader.visit_expr(&init.expr);
            if let Some((_, diverge)) = &init.diverge {
                reader.visit_expr(diverge);
            }
        })
    }

    /// Returns the fields that are read on the way. The names that are bound there end with it.
    fn read(&mut self, visit: impl FnOnce(&mut Self)) -> u64 {
        let outer = self.depth();
        let before = std::mem::take(&mut self.reads);
        visit(self);
        self.leave(outer);
        std::mem::replace(&mut self.reads, before)
    }

    /// Visits a scope of names.
    fn scope(&mut self, visit: impl FnOnce(&mut Self)) {
        let outer = self.depth();
        visit(self);
        self.leave(outer);
    }

    /// Adds the names of a pattern within an expression, whose sources are read anyway.
    fn declare(&mut self, pat: &Pat) {
        let names = bound(pat).into_iter();
        self.scope.extend(names.map(|name| (name, 0)));
    }

    fn variable(&self, name: &str) -> Option<u64> {
        let bound = self.scope.iter().rev().find(|(bound, _)| bound == name);
        let local = || self.view.locals.get(name).copied();
        bound.map(|(_, reads)| *reads).or_else(local)
    }

    /// The view, with the names that are in scope.
    fn here(&self) -> ViewContext {
        let mut view = self.view.clone();
        view.locals.extend(self.scope.iter().cloned());
        view
    }
}

impl Visit<'_> for Reader<'_> {
    fn visit_expr(&mut self, expr: &Expr) {
        if matches!(expr, Expr::Verbatim(_)) {
            self.reads = ALL;
        }
        visit::visit_expr(self, expr);
    }

    fn visit_expr_path(&mut self, expr: &ExprPath) {
        let Some(name) = variable(expr) else { return };
        if name == "self" {
            self.reads = ALL;
        } else if is_variable(&name) {
            self.reads |= self.variable(&name).unwrap_or(ALL);
        }
    }

    fn visit_expr_field(&mut self, expr: &ExprField) {
        if !is_self(&expr.base) {
            return self.visit_expr(&expr.base);
        }
        let name = match &expr.member {
            Member::Named(name) => plain(name),
            Member::Unnamed(index) => index.index.to_string(),
        };
        self.reads |= self.view.fields.get(&name).copied().unwrap_or(ALL);
    }

    fn visit_expr_method_call(&mut self, expr: &ExprMethodCall) {
        if is_self(&expr.receiver) {
            let reads = self.view.methods.get(&plain(&expr.method));
            self.reads |= reads.copied().unwrap_or(ALL);
        } else {
            self.visit_expr(&expr.receiver);
        }
        for argument in &expr.args {
            self.visit_expr(argument);
        }
    }

    fn visit_expr_call(&mut self, expr: &ExprCall) {
        // A function reads what it is given; a closure of the method reads more.
        let name = match &*expr.func {
            Expr::Path(path) => variable(path).filter(|name| name != "self"),
            _ => None,
        };
        match name {
            Some(name) => self.reads |= self.variable(&name).unwrap_or(0),
            None => self.visit_expr(&expr.func),
        }
        for argument in &expr.args {
            self.visit_expr(argument);
        }
    }

    fn visit_block(&mut self, block: &Block) {
        self.scope(|reader| visit::visit_block(reader, block));
    }

    fn visit_local(&mut self, local: &Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, diverge)) = &init.diverge {
                self.visit_expr(diverge);
            }
        }
        self.declare(&local.pat);
    }

    fn visit_expr_let(&mut self, expr: &ExprLet) {
        self.visit_expr(&expr.expr);
        self.declare(&expr.pat);
    }

    fn visit_expr_if(&mut self, expr: &ExprIf) {
        self.scope(|reader| {
            reader.visit_expr(&expr.cond);
            reader.visit_block(&expr.then_branch);
        });
        if let Some((_, otherwise)) = &expr.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_while(&mut self, expr: &ExprWhile) {
        self.scope(|reader| {
            reader.visit_expr(&expr.cond);
            reader.visit_block(&expr.body);
        });
    }

    fn visit_expr_for_loop(&mut self, expr: &ExprForLoop) {
        self.visit_expr(&expr.expr);
        self.scope(|reader| {
            reader.declare(&expr.pat);
            reader.visit_block(&expr.body);
        });
    }

    fn visit_expr_closure(&mut self, expr: &ExprClosure) {
        self.scope(|reader| {
            for pat in &expr.inputs {
                reader.declare(pat);
            }
            reader.visit_expr(&expr.body);
        });
    }

    fn visit_arm(&mut self, arm: &Arm) {
        self.scope(|reader| {
            reader.declare(&arm.pat);
            // Its guard.
            reader.visit_pat(&arm.pat);
            reader.visit_expr(&arm.body);
        });
    }

    /// `format!("{name} {}", self.x)`
    fn visit_macro(&mut self, call: &Macro) {
        let is_template = call
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "html");
        if is_template && let Some(templates) = self.view.templates {
            self.reads |= templates(call.tokens.clone(), &self.here());
            return;
        }
        let Some(arguments) = trusted::arguments(call) else {
            self.reads = ALL;
            return;
        };
        self.scope(|reader| {
            let names = arguments.names.into_iter();
            reader.scope.extend(names.map(|name| (name, 0)));
            for expr in &arguments.exprs {
                for name in captures(expr) {
                    reader.reads |= reader.variable(&name).unwrap_or(ALL);
                }
                reader.visit_expr(expr);
            }
            if let Some((pattern, guard)) = &arguments.pattern {
                reader.declare(pattern);
                reader.visit_pat(pattern);
                if let Some(guard) = guard {
                    reader.visit_expr(guard);
                }
            }
        });
    }

    // An item sees neither `self` nor names, a type is no value, an attribute is none, either.
    fn visit_item(&mut self, _: &Item) {}

    fn visit_type(&mut self, _: &Type) {}

    fn visit_attribute(&mut self, _: &Attribute) {}
}

/// The name of a path that is an identifier alone.
fn variable(expr: &ExprPath) -> Option<String> {
    let name = expr.path.get_ident().filter(|_| expr.qself.is_none());
    name.map(Ident::to_string)
}

/// Whether an expression is `self`.
pub(super) fn is_self(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(path) if variable(path).as_deref() == Some("self"))
}

/// The names in the braces of a format string, and those of widths: `{name:>width$}`.
fn captures(expr: &Expr) -> Vec<String> {
    let text = match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => text.value(),
            _ => return Vec::new(),
        },
        Expr::Group(group) => return captures(&group.expr),
        _ => return Vec::new(),
    };
    let mut names = Vec::new();
    let text = text.replace("{{", "");
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

#[cfg(test)]
mod tests;
