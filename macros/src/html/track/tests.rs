use super::*;
use crate::diag::Errors;
use crate::html::{lower, parse};
use crate::track::ALL;

/// The fields of the view in the tables: `a` is 1, `b` is 2, `c` is 4; the method `m()` reads `b`.
fn view() -> ViewContext {
    let names = |pairs: &[(&str, u64)]| {
        let pairs = pairs.iter();
        pairs
            .map(|(name, bit)| ((*name).to_owned(), *bit))
            .collect()
    };
    ViewContext {
        fields: names(&[("a", 1), ("b", 2), ("c", 4)]),
        methods: names(&[("m", 2)]),
        locals: names(&[("local", 4), ("closure", ALL)]),
        templates: None,
    }
}

/// The masks of the dynamics of a template that can be left out, in order.
fn masks(template: &str) -> Vec<u64> {
    let mut errors = Errors::default();
    let nodes = parse::template(template.parse().unwrap(), &mut errors);
    assert!(errors.is_empty(), "{template}: {}", errors.into_tokens());
    let mut block = lower::template(nodes);
    super::template(&mut block, &view());
    let mut found = Vec::new();
    collect(&block.steps, &mut found);
    found
}

fn collect(steps: &[Step], found: &mut Vec<u64>) {
    for step in steps {
        match step {
            Step::Scope(steps) => collect(steps, found),
            Step::Dynamic(dynamic) => {
                found.extend(dynamic.reads);
                match &dynamic.kind {
                    Kind::If(conditional) => {
                        for branch in &conditional.branches {
                            collect(&branch.block.steps, found);
                        }
                        if let Some(block) = &conditional.otherwise {
                            collect(&block.steps, found);
                        }
                    }
                    Kind::Match(choice) => {
                        for arm in &choice.arms {
                            collect(&arm.block.steps, found);
                        }
                    }
                    Kind::For(rows) => collect(&rows.block.steps, found),
                    _ => {}
                }
            }
            Step::Lit(_) | Step::Let(_) => {}
        }
    }
}

#[test]
fn a_template_notes_what_each_dynamic_reads() {
    let table: &[(&str, &[u64])] = &[
        ("p { (self.a) \" \" (self.b) }", &[1, 2]),
        ("p { \"static\" }", &[]),
        ("a href=(self.a) title={ \"x\" (self.b) } { }", &[1, 2]),
        (
            "p.a[self.a].(self.b)[self.c] hidden[self.b] title=[self.c] { }",
            &[1, 6, 2, 4],
        ),
        ("p title={ @if self.a { (self.b) } } {}", &[3]),
        // The whole of a conditional, then what stands in it.
        ("@if self.a { (self.b) } @else { (self.c) }", &[7, 2, 4]),
        ("@if let Some(x) = &self.a { (x) (self.b) }", &[3, 1, 2]),
        (
            "@if let Some(x) = self.a && let Some(y) = x.f(self.b) { (y) (x) }",
            &[3, 3, 1],
        ),
        ("@if self.a { } @else { (x) }", &[ALL, ALL]),
        (
            "@match self.a { Some(x) if x > self.b => (x), None => (self.c), }",
            &[7, 1, 4],
        ),
        // A loop is one, with all that its rows read.
        ("@for x in &self.a key=(x.id) { (x.name) (self.b) }", &[3]),
        ("@for x in &self.a { @if x.seen { (self.c) } }", &[5]),
        ("@for (i, x) in self.a.iter().enumerate() { (i) (x) }", &[1]),
        ("@let x = self.a; (x) (self.b)", &[1, 2]),
        ("@let Some(x) = self.a else { return }; (x)", &[1]),
        ("@let mut x = self.a; (x)", &[ALL]),
        ("{ @let x = self.a; (x) } (x)", &[1, ALL]),
        ("@while self.a > 0 { (self.b) }", &[3]),
        ("Card title=(self.a) { p { (self.b) } }", &[3]),
        (
            "Table rows=(&self.a) { :col |x| label=(self.b) { (x.name) } }",
            &[3],
        ),
        ("Card { Card title={ \"a\" (self.c) }; }", &[4]),
    ];
    for (template, expected) in table {
        assert_eq!(masks(template), *expected, "{template}");
    }
}

#[test]
fn equal_blocks_of_two_branches_are_told_apart() {
    let mut errors = Errors::default();
    let template =
        "@if let Some(x) = self.a { b { (x) } } @else if let Some(x) = self.b { b { (x) } }";
    let nodes = parse::template(template.parse().unwrap(), &mut errors);
    let block = lower::template(nodes);
    let Step::Dynamic(dynamic) = &block.steps[0] else {
        panic!("a conditional")
    };
    let Kind::If(conditional) = &dynamic.kind else {
        panic!("a conditional")
    };
    let fingerprints: Vec<_> = conditional
        .branches
        .iter()
        .map(|branch| branch.block.template.as_ref().unwrap().fingerprint)
        .collect();
    assert_ne!(fingerprints[0], fingerprints[1]);
}
