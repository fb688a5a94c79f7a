use expect_test::{ExpectFile, expect_file};

use crate::html::{expand, expand_in_view};
use crate::track::ViewContext;

/// Compares the code that a template becomes, but for its fingerprints.
fn check(code: proc_macro2::TokenStream, expected: &ExpectFile) {
    let file = syn::parse2(quote::quote!(fn template() -> Rendered { #code })).unwrap();
    let code = prettyplease::unparse(&file);
    let lines = code
        .lines()
        .map(|line| match line.split_once("fingerprint: ") {
            Some((indent, _)) => format!("{indent}fingerprint: ..,\n"),
            None => format!("{line}\n"),
        });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn a_template_becomes_straight_line_code() {
    let template = r#"
        div.a[on] title=[title] { "x" (name) }
        @for item in &items key=(item.id) { @if let Some(text) = item.text { b { (text) } } }
        a href=(url) class={ "b " (c) } {}
    "#;
    check(
        expand(template.parse().unwrap()),
        &expect_file!["template.rs.txt"],
    );
}

#[test]
fn a_component_becomes_calls_of_its_builder() {
    let template = r#"
        Table rows=(rows) title={ "All " (n) } wide data-id="1" note=[note] {
            :col |row| label="Name" { (row.name) }
            p { "none" }
        }
    "#;
    check(
        expand(template.parse().unwrap()),
        &expect_file!["component.rs.txt"],
    );
}

#[test]
fn in_a_view_what_has_not_changed_is_left_out() {
    let template = r#"
        h1 { (self.title) }
        @if self.loading { "wait" } @else { (self.count) }
    "#;
    let fields = [("title", 1), ("loading", 2), ("count", 4)];
    let view = ViewContext {
        fields: fields.map(|(name, bit)| (name.to_owned(), bit)).into(),
        ..ViewContext::default()
    };
    let in_view = expand_in_view(template.parse().unwrap(), &view);
    check(in_view.code, &expect_file!["view.rs.txt"]);
}
