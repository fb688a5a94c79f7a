use super::*;

/// The mistakes of a template.
fn mistakes(template: &str) -> Vec<String> {
    let mut errors = Errors::default();
    super::template(template.parse().unwrap(), &mut errors);
    let found = errors.into_tokens().to_string();
    let found = found.split("compile_error ! {").skip(1);
    found
        .map(|error| error.split('}').next().unwrap().trim().to_owned())
        .collect()
}

#[test]
fn the_whole_grammar_is_read() {
    let templates = [
        "",
        "\"text\" 1 2.5 'c' true r#\"raw\"#; ;;",
        "(a) (a.b(c)?) { (d) }",
        "p ..(rest) a=\"b\" ..(more) {} Card ..(rest);",
        "br; p {} p.a.b-c.\"d\" #e { } .a {} #b {} p.(x)[y].{ \"a\" (b) }[c] {}",
        "input checked disabled[x] value=[y] a:b-c=\"1\" \"@x.y\"=\"2\" 123=4 checked? type=\"text\";",
        "a-b:c d--e=(f) {}",
        "p title={ \"a\" (b) @if c { \"d\" } @else { (e) } { \"f\" } } {}",
        "p title=@if a { \"b\" } {}",
        "@if a {} @else if let Some(b) = c {} @else {}",
        "@if a && let Some(b) = c && d {}",
        "@for (i, x) in &xs {} @for Item { id, .. } in xs.iter() key=(id) {} @while a < b {}",
        "@match x { A | B => {} C(d) if d > 1 => (d), _ => p { \"x\" } }",
        "@let a = b; @let Some(c): Option<u8> = d else { return };",
        "Card; Card {} ui::Card title=\"x\" user=(y) big wide[z] note=[n] data-id=\"1\" type=\"a\" { p {} }",
        "::ui::Card .a.b #c size=5 class={ \"a \" (b) };",
        "Table |row| rows=(x) { :col |user, index| label=\"Name\" { (user) } :empty { \"none\" } :rule; (row) }",
    ];
    for template in templates {
        assert_eq!(mistakes(template), [""; 0], "{template}");
    }
}

#[test]
fn a_mistake_does_not_hide_the_next() {
    let table: &[(&str, &[&str])] = &[
        ("if a {} p { (@b) }", &["expected `@if`", "the assigns"]),
        (
            "p title=a href=b {} br/",
            &["`title=(a)`", "`href=(b)`", "`br;`"],
        ),
        (
            "@match x { A => if b {}, C => (), }",
            &["expected `@if`", "nothing stands"],
        ),
        (
            "Card title=a { :col label=b { {c} } }",
            &["`(a)`", "`(b)`", "`(c)`"],
        ),
        (
            "@fro x in y { } @if a { for b in c {} }",
            &["did you mean `@for`", "expected `@for`"],
        ),
        (
            "p \"x\" { } p (y) {} p",
            &["in braces", "in braces", "is not closed"],
        ),
        (
            "li :if={x} { <br> } @ p {}",
            &["a condition stands", "write `br;`", "unknown `@p`"],
        ),
        (
            "@for x <- xs { } Card + {} p {}",
            &["expected `in`", "expected a prop"],
        ),
    ];
    for (template, expected) in table {
        let found = mistakes(template);
        assert_eq!(found.len(), expected.len(), "{template}: {found:?}");
        for (found, expected) in found.iter().zip(*expected) {
            assert!(found.contains(expected), "{template}: {found}");
        }
    }
}

#[test]
fn braces_that_are_a_block_are_not_taken_for_a_value() {
    for template in [
        "p { { b {} } }",
        "p { { (x) } }",
        "p { {} }",
        "p { { br; } }",
        "p { { Card; } }",
    ] {
        assert_eq!(mistakes(template), [""; 0], "{template}");
    }
    for template in [
        "p { {x} }",
        "p { {self.x} }",
        "p { {x.f(1)} }",
        "p { {&x[0]} }",
        "p a={x} {}",
    ] {
        assert_eq!(mistakes(template).len(), 1, "{template}");
    }
}

#[test]
fn whatever_is_written_is_read_to_its_end() {
    let pieces = [
        "@", "@if", "@else", "p", ".", "#", "=", "{ }", "{ @ }", "( )", "[ ]", ";", "<", "/", ":",
        "::", "|", "\"x\"", "Card", "key", "let", "-", "&", "!", "=>", ",", "'a",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                let template = format!("{first} {second} {third}");
                if let Ok(tokens) = template.parse() {
                    super::template(tokens, &mut Errors::default());
                }
            }
        }
    }
}
