use super::*;

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

#[test]
fn an_expression_reads_what_it_names() {
    let table = [
        ("self.a", 1),
        ("self.a.b.c", 1),
        ("self.a + self.b", 3),
        ("self.m()", 2),
        ("self.m().len() + self.c", 6),
        ("self.unknown", ALL),
        ("self.other()", ALL),
        ("self", ALL),
        ("f(self)", ALL),
        ("Self::f(&self.a)", 1),
        ("\"text\"", 0),
        ("f(self.a)", 1),
        ("now()", 0),
        ("ui::f(self.a)", 1),
        ("LIMIT", 0),
        ("i18n::LIMIT", 0),
        ("local", 4),
        ("closure()", ALL),
        ("unbound", ALL),
        ("Item { name: self.a, local }", 5),
        ("self.a.iter().map(|x| x.price).sum::<u64>()", 1),
        ("self.a.iter().filter(|x: &Item| x.n > self.b).count()", 3),
        ("self.a.iter().fold(0, |sum, x| sum + x)", 1),
        ("f(|x| x, x)", ALL),
        ("self.a | self.b", 3),
        ("self.a || unbound", ALL),
        ("0..self.a", 1),
        ("0..unbound", ALL),
        ("self.a as u64", 1),
        ("&self.a[1..3]", 1),
        ("{ let x = self.a; x + 1 }", 1),
        ("{ let unbound = unbound; unbound }", ALL),
        ("if self.a { 1 } else { self.b }", 3),
        ("if let Some(x) = self.a { x } else { 0 }", 1),
        ("if let Some(x) = self.a { x } else { x }", ALL),
        ("match self.a { Some(x) if x > 1 => x, None => self.b }", 3),
        ("match self.a { Some(x) => { x } _ => x }", ALL),
        ("format!(\"{} {}\", self.a, self.b)", 3),
        ("format!(\"{local}\")", 4),
        ("format!(\"{{unbound}}\")", 0),
        ("format!(\"{unbound}\")", ALL),
        ("format!(\"{x}\", x = self.a)", 1),
        ("format!(\"{:>local$}\", self.a)", 5),
        ("mystery!(self.a)", ALL),
        ("matches!(self.a, Some(_))", 1),
        ("if self.a != self.b { \"x\" } else { \"y\" }", 3),
        ("'outer: loop { break 'outer self.a }", 1),
        ("matches!(self.a, Some(x) if x > self.b)", 3),
        ("json!({ \"a\": self.a, \"b\": [self.b, null] })", ALL),
        ("json!({ \"a\": self.a, \"b\": [self.b, 1] })", 3),
        ("info!(count = self.a, %local, ?local, \"{}\", self.b)", 7),
        ("vec![self.a; local]", 5),
        ("{ fn f(x: u8) -> u8 { x } f(self.a) }", 1),
        ("self.a.iter().map(|Item { price, .. }| price * 2).sum()", 1),
        ("{ let f = |x| x + self.b; f(self.a) }", 3),
        ("(|| self.b)()", 2),
        ("self.a.0.1", 1),
        ("async { self.a }", 1),
        ("while let Some(x) = self.a.next() { f(x) }", 1),
        ("for x in self.a { f(x, self.b) }", 3),
        ("if let Some(x) = self.a && x > self.b { x } else { 0 }", 3),
        ("self.a as [u8; LIMIT]", 1),
        ("mystery! self.a", ALL),
        ("a b", ALL),
    ];
    let view = view();
    for (expr, reads) in table {
        let tokens = expr.parse().unwrap();
        assert_eq!(Reader::new(&view).tokens(tokens), reads, "{expr}");
    }
}
