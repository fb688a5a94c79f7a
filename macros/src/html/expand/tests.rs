use expect_test::{Expect, expect};

use crate::html::view::ViewContext;
use crate::html::{expand, expand_in_view};

/// Compares the code that a template becomes, but for its fingerprints.
fn check(code: proc_macro2::TokenStream, expected: &Expect) {
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
        &expect![[r#"
        fn template() -> Rendered {
            {
                static __BENNU_TEMPLATE_0: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                    statics: &[
                        "<div class=\"",
                        "\"",
                        ">x",
                        "</div>",
                        "<a href=\"",
                        "\" class=\"b ",
                        "\"></a>",
                    ],
                    fingerprint: ..,
                    root: ::bennu::__private::html::Root::Other,
                };
                static __BENNU_TEMPLATE_1: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                    statics: &["", ""],
                    fingerprint: ..,
                    root: ::bennu::__private::html::Root::Other,
                };
                static __BENNU_TEMPLATE_2: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                    statics: &["<b>", "</b>"],
                    fingerprint: ..,
                    root: ::bennu::__private::html::Root::Element,
                };
                let mut renderer = ::bennu::__private::html::Renderer::new(&__BENNU_TEMPLATE_0);
                renderer.lit("<div class=\"");
                renderer.toggle("a", on);
                renderer.lit("\"");
                {
                    let text = renderer.open_text();
                    if let ::core::option::Option::Some(value) = (title) {
                        renderer.lit(" title=\"");
                        renderer.splice(&value);
                        renderer.lit("\"");
                    }
                    renderer.close_text(text);
                }
                renderer.lit(">x");
                renderer.splice(&(name));
                renderer.lit("</div>");
                {
                    let mut rows = renderer.open_loop(&__BENNU_TEMPLATE_1);
                    for item in &items {
                        renderer.keyed_row(&(item.id), &mut rows);
                        if let Some(text) = item.text {
                            renderer.open(&__BENNU_TEMPLATE_2);
                            renderer.lit("<b>");
                            renderer.splice(&(text));
                            renderer.lit("</b>");
                        } else {
                            renderer.nothing(::core::option::Option::None);
                        }
                    }
                    renderer.close_loop(rows);
                }
                renderer.lit("<a href=\"");
                renderer.url(&(url));
                renderer.lit("\" class=\"b ");
                renderer.splice(&(c));
                renderer.lit("\"></a>");
                renderer.finish()
            }
        }
    "#]],
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
        &expect![[r#"
            fn template() -> Rendered {
                {
                    static __BENNU_TEMPLATE_0: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                        statics: &["", ""],
                        fingerprint: ..,
                        root: ::bennu::__private::html::Root::Other,
                    };
                    static __BENNU_TEMPLATE_1: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                        statics: &["", ""],
                        fingerprint: ..,
                        root: ::bennu::__private::html::Root::Other,
                    };
                    static __BENNU_TEMPLATE_2: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                        statics: &["<p>none</p>"],
                        fingerprint: ..,
                        root: ::bennu::__private::html::Root::Element,
                    };
                    let mut renderer = ::bennu::__private::html::Renderer::new(&__BENNU_TEMPLATE_0);
                    renderer
                        .splice(
                            &Table::props()
                                .rows(rows)
                                .title(&*::std::format!("All {}", (n)))
                                .wide(true)
                                .attribute("data-id", "1")
                                .maybe_note(note)
                                .col(
                                    |slot| slot.label("Name").given(),
                                    ::bennu::Slot::with(
                                        ::std::boxed::Box::new(|row| {
                                            let mut renderer = ::bennu::__private::html::Renderer::new(
                                                &__BENNU_TEMPLATE_1,
                                            );
                                            renderer.splice(&(row.name));
                                            renderer.finish()
                                        }),
                                    ),
                                )
                                .inner_block(
                                    <::bennu::Slot<
                                        '_,
                                        _,
                                    > as ::core::convert::From<
                                        ::bennu::Rendered,
                                    >>::from({
                                        let mut renderer = ::bennu::__private::html::Renderer::new(
                                            &__BENNU_TEMPLATE_2,
                                        );
                                        renderer.lit("<p>none</p>");
                                        renderer.finish()
                                    }),
                                )
                                .render(),
                        );
                    renderer.finish()
                }
            }
        "#]],
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
    check(
        in_view.code,
        &expect![[r#"
        fn template() -> Rendered {
            {
                static __BENNU_TEMPLATE_0: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                    statics: &["<h1>", "</h1>", ""],
                    fingerprint: ..,
                    root: ::bennu::__private::html::Root::Other,
                };
                static __BENNU_TEMPLATE_1: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                    statics: &["wait"],
                    fingerprint: ..,
                    root: ::bennu::__private::html::Root::Other,
                };
                static __BENNU_TEMPLATE_2: ::bennu::__private::html::Template = ::bennu::__private::html::Template {
                    statics: &["", ""],
                    fingerprint: ..,
                    root: ::bennu::__private::html::Root::Other,
                };
                let mut renderer = ::bennu::__private::html::Renderer::tracked(
                    &__BENNU_TEMPLATE_0,
                    1usize,
                );
                renderer.lit("<h1>");
                if !renderer.skip(1u64) {
                    renderer.splice(&(self.title));
                }
                renderer.lit("</h1>");
                if !renderer.skip(6u64) {
                    if self.loading {
                        let taken = renderer.open_taken(0usize, &__BENNU_TEMPLATE_1);
                        renderer.lit("wait");
                        renderer.close_taken(taken);
                    } else {
                        let taken = renderer.open_taken(0usize, &__BENNU_TEMPLATE_2);
                        if !renderer.skip(4u64) {
                            renderer.splice(&(self.count));
                        }
                        renderer.close_taken(taken);
                    }
                }
                renderer.finish()
            }
        }
    "#]],
    );
}
