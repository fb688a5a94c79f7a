//! Names: what a pattern binds, and whether code leaves the loop around it.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::visit::{self, Visit};
use syn::{
    Block, ExprAsync, ExprBreak, ExprClosure, ExprContinue, ExprForLoop, ExprLoop, ExprWhile, Item,
    Label, Lifetime, Macro, Pat, PatIdent,
};

/// Whether an identifier can be a variable: neither a type nor a constant.
pub(super) fn is_variable(name: &str) -> bool {
    let begins = name.trim_start_matches("r#").trim_start_matches('_');
    begins.starts_with(char::is_lowercase)
}

/// Returns the names that a pattern binds.
pub(super) fn bound(pat: &Pat) -> Vec<String> {
    let mut found = Bound::default();
    found.visit_pat(pat);
    found.names
}

/// Whether anything may be written to through what a pattern binds.
pub(super) fn is_mutable(pat: &Pat) -> bool {
    let mut found = Bound::default();
    found.visit_pat(pat);
    found.is_mutable
}

#[derive(Default)]
struct Bound {
    names: Vec<String>,
    is_mutable: bool,
}

impl Visit<'_> for Bound {
    fn visit_pat_ident(&mut self, pat: &PatIdent) {
        let name = pat.ident.to_string();
        self.is_mutable |= pat.mutability.is_some();
        if is_variable(&name) {
            self.names.push(name);
        }
        visit::visit_pat_ident(self, pat);
    }

    /// A guard binds nothing.
    fn visit_expr(&mut self, _: &syn::Expr) {}

    fn visit_type(&mut self, _: &syn::Type) {}
}

/// Whether code may leave the loop that is around it. What does not parse is reported by the compiler.
pub(crate) fn leaves_loop(tokens: &TokenStream) -> bool {
    let Ok(statements) = Block::parse_within.parse2(tokens.clone()) else {
        return false;
    };
    let mut leaves = Leaves::default();
    for statement in &statements {
        leaves.visit_stmt(statement);
    }
    leaves.found
}

#[derive(Default)]
struct Leaves {
    /// The labels of the loops that the code itself has, each with or without one.
    own: Vec<Option<Lifetime>>,
    found: bool,
}

impl Leaves {
    fn jump(&mut self, label: Option<&Lifetime>) {
        self.found |= match label {
            None => self.own.is_empty(),
            Some(label) => !self.own.iter().flatten().any(|own| own == label),
        };
    }

    fn within(&mut self, label: Option<&Label>, body: &Block) {
        self.own.push(label.map(|label| label.name.clone()));
        self.visit_block(body);
        self.own.pop();
    }
}

impl Visit<'_> for Leaves {
    fn visit_expr_break(&mut self, expr: &ExprBreak) {
        self.jump(expr.label.as_ref());
        visit::visit_expr_break(self, expr);
    }

    fn visit_expr_continue(&mut self, expr: &ExprContinue) {
        self.jump(expr.label.as_ref());
    }

    fn visit_expr_loop(&mut self, expr: &ExprLoop) {
        self.within(expr.label.as_ref(), &expr.body);
    }

    fn visit_expr_while(&mut self, expr: &ExprWhile) {
        self.visit_expr(&expr.cond);
        self.within(expr.label.as_ref(), &expr.body);
    }

    fn visit_expr_for_loop(&mut self, expr: &ExprForLoop) {
        self.visit_expr(&expr.expr);
        self.within(expr.label.as_ref(), &expr.body);
    }

    fn visit_macro(&mut self, call: &Macro) {
        self.found |= self.own.is_empty() && jumps(call.tokens.clone());
    }

    // Neither a closure nor an async block nor an item can leave a loop around it.
    fn visit_expr_closure(&mut self, _: &ExprClosure) {}

    fn visit_expr_async(&mut self, _: &ExprAsync) {}

    fn visit_item(&mut self, _: &Item) {}
}

fn jumps(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "continue" || ident == "break",
        TokenTree::Group(group) => jumps(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_binds_its_variables() {
        let table = [
            ("x", "x", false),
            ("Some(x)", "x", false),
            ("None", "", false),
            ("Item { id, name: other, .. }", "id other", false),
            ("(a, mut b, ref c @ Some(_))", "a b c", true),
            ("A | B(x)", "x", false),
            ("LIMIT", "", false),
            ("ui::X(y)", "y", false),
        ];
        for (pattern, names, mutable) in table {
            let pat = Pat::parse_multi_with_leading_vert
                .parse_str(pattern)
                .unwrap();
            assert_eq!(bound(&pat).join(" "), names, "{pattern}");
            assert_eq!(is_mutable(&pat), mutable, "{pattern}");
        }
    }

    #[test]
    fn a_jump_out_of_the_loop_around_is_found() {
        let table = [
            ("continue", true),
            ("let Some(x) = y else { continue };", true),
            ("match x { Some(x) => x, None => break }", true),
            ("if x { break 'outer }", true),
            ("loop { break }", false),
            ("'own: loop { loop { break 'own } }", false),
            ("for x in y { if x { continue } }", false),
            ("loop { break 'outer }", true),
            ("xs.iter().map(|x| { for y in x { break } })", false),
            ("format!(\"{}\", if x { continue } else { 1 })", true),
            ("x.y", false),
        ];
        for (code, leaves) in table {
            assert_eq!(leaves_loop(&code.parse().unwrap()), leaves, "{code}");
        }
    }
}
