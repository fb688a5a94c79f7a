use quote::quote;

use super::*;
use crate::item::ImplBlock;

fn block(methods: &str) -> ImplBlock {
    syn::parse_str(&format!("impl View {{ {methods} }}")).unwrap()
}

/// The fields that `method` may write, or `*` for all.
fn written_by(methods: &str, volatile: &[&str]) -> String {
    let volatile: Vec<Ident> = volatile
        .iter()
        .map(|name| Ident::new(name, proc_macro2::Span::call_site()))
        .collect();
    let mut block = block(methods);
    let writes = Writes::of(block.methods().map(|method| &*method), &volatile);
    let method = Ident::new("method", proc_macro2::Span::call_site());
    let Some(mask) = writes.mask(&method) else {
        return "*".to_owned();
    };
    let fields = writes.fields();
    let names = fields.names.iter();
    let written = names.filter(|name| fields.bit(name).is_some_and(|bit| mask & bit != 0));
    let mut written: Vec<_> = written.map(String::as_str).collect();
    written.sort_unstable();
    written.join(" ")
}

#[test]
fn a_handler_writes_the_fields_that_it_names() {
    for (body, written) in [
        ("", ""),
        ("self.count += 1;", "count"),
        ("self.list.push(self.next);", "list next"),
        ("let list = &mut self.list; list.clear();", "list"),
        ("self.user.name.clear();", "user"),
        ("self.rows[self.at].done = true;", "at rows"),
        ("(self.callback)(1);", "callback"),
        ("std::mem::swap(&mut self.a, &mut self.b);", "a b"),
        ("self.0 = 1;", "0"),
        ("self.0.1 = 1;", "0"),
        ("self.r#type = 1;", "type"),
        ("if x { self.a = 1 } else { other(|| self.b = 2) }", "a b"),
        ("async move { self.a = load().await }.await;", "a"),
        ("self::helper(&mut self.a);", "a"),
        ("let text = format!(\"{} {x}\", self.name);", "name"),
        (
            "assert_eq!(self.a, 1); tracing::info!(count = self.b);",
            "a b",
        ),
        ("query!(\"select 1\");", ""),
        ("tracing::warn!(%self.a, id = ?self.b, \"x\");", "a b"),
        ("push(json!({ \"a\": self.a, \"b\": [self.b] }));", "a b"),
        ("let page = html! { p { (self.a) (self.b.len()) } };", "a b"),
        (
            "struct Other; impl Other { fn f(&self) { change(self) } } self.a = 1;",
            "a",
        ),
    ] {
        let methods = format!("async fn method(&mut self) {{ {body} }}");
        assert_eq!(written_by(&methods, &[]), written, "{body}");
    }
}

#[test]
fn what_cannot_be_proven_is_everything() {
    for body in [
        "*self = Self::default();",
        "let Self { count, .. } = self;",
        "change(self);",
        "Self::other(self);",
        "let me = &mut *self; me.count = 1;",
        "self.unknown();",
        "self.unknown::<u8>();",
        "self.clone().count += 1;",
        "set!(self.count, 1);",
        "if true { deep! { x { self.a } } }",
        "println!(\"{self:?}\");",
        "self.helper();",
        "let page = html! { (self.gone()) };",
        "macro_rules! set { () => { self.a = 1 } } set!();",
        "self.a = = 1;",
    ] {
        let methods = format!(
            "async fn method(&mut self) {{ {body} }} fn helper(&mut self) {{ self.gone() }}"
        );
        assert_eq!(written_by(&methods, &[]), "*", "{body}");
    }
}

#[test]
fn methods_of_the_block_are_followed() {
    for (methods, written) in [
        (
            "fn method(&mut self) { self.a = 1; self.step(); } fn step(&mut self) { self.b = 2; self.method(); }",
            "a b",
        ),
        (
            "fn method(&mut self) { self.a = self.sum(); } fn sum(&self) -> u8 { self.b + self.c }",
            "a",
        ),
        ("fn method(&self) { change(self) }", ""),
        ("async fn method(x: u8) { let x = x; }", ""),
        ("fn method(self: Box<Self>) {}", "*"),
        (
            "fn method(&mut self) { self.step() } #[cfg(a)] fn step(&mut self) { self.a = 1 } #[cfg(b)] fn step(&mut self) { self.b = 1 }",
            "a b",
        ),
        (
            "fn method(&mut self) { self.step() } #[cfg(a)] fn step(&mut self) { self.a = 1 } #[cfg(b)] fn step(&self) {}",
            "*",
        ),
    ] {
        assert_eq!(written_by(methods, &[]), written, "{methods}");
    }
}

#[test]
fn a_volatile_field_is_always_written() {
    let methods = "fn method(&mut self) { self.a = 1 } fn other(&self) { self.b }";
    assert_eq!(written_by(methods, &["cell"]), "a cell");
    assert_eq!(written_by("fn method(&self) {}", &["cell"]), "cell");
}

#[test]
fn the_fields_after_the_sixty_second_share_a_bit() {
    let reads: Vec<String> = (0..70).map(|n| format!("self.f{n}; ")).collect();
    let reads = reads.concat();
    let mut block = block(&format!("fn all(&self) {{ {reads} }}"));
    let writes = Writes::of(block.methods().map(|method| &*method), &[]);
    let fields = writes.fields();
    assert_eq!(fields.bit("f0").map(u64::count_ones), Some(1));
    assert_eq!(fields.bit("f69"), Some(1 << 62));
    assert_eq!(fields.bit("f68"), fields.bit("f69"));
    assert_eq!(fields.bit("gone"), None);
}

#[test]
fn uses_of_self_are_told_apart() {
    let tokens = quote!(self.a; self.b(); self.c::<u8>(); self::d; self);
    let uses = Uses::of(&tokens);
    assert_eq!(uses.fields.into_iter().collect::<Vec<_>>(), ["a"]);
    assert_eq!(uses.calls.into_iter().collect::<Vec<_>>(), ["b", "c"]);
    assert!(uses.unknown);
}
