use expect_test::expect_file;
use proc_macro2::TokenStream;

fn expand(args: &str, block: &str) -> String {
    let item: TokenStream = block.parse().unwrap();
    let expanded = super::expand(args.parse().unwrap(), &item);
    let file = syn::parse2(expanded).unwrap();
    prettyplease::unparse(&file)
}

/// The messages of the `compile_error!`s.
fn errors(args: &str, block: &str) -> Vec<String> {
    let item: TokenStream = block.parse().unwrap();
    let expanded = super::expand(args.parse().unwrap(), &item).to_string();
    let after = expanded.split("compile_error !").skip(1);
    let messages = after.map(|text| {
        let literal = text.trim_start_matches(['(', '{', ' ']);
        let mut escaped = false;
        let end = literal.char_indices().skip(1).find(|(_, char)| {
            let ends = *char == '"' && !escaped;
            escaped = *char == '\\' && !escaped;
            ends
        });
        let literal = &literal[..=end.unwrap().0];
        syn::parse_str::<syn::LitStr>(literal).unwrap().value()
    });
    messages.collect()
}

/// A block with a mount and the template.
fn view(methods: &str, template: &str) -> String {
    format!(
        "impl View {{
            #[mount] async fn mount() -> Self {{ Self }}
            {methods}
            #[render] fn render(&self) -> Rendered {{ html! {{ {template} }} }}
        }}"
    )
}

/// To write them again: `UPDATE_EXPECT=1 cargo test -p bennu-macros`.
#[test]
fn the_expansion_is_what_a_person_could_have_written() {
    let block = r#"
        /// What was said lately.
        impl Dashboard {
            #[mount]
            async fn mount(socket: &mut LiveSocket<Self>) -> Result<Self, Refused> { body }

            /// Loads again.
            #[handle_event("refresh")]
            async fn refresh(&mut self) { self.captions = load().await }

            #[handle_event("delete")]
            async fn delete(&mut self, delete: Delete) -> Reply<u64> { self.remove(delete.id) }

            fn remove(&mut self, id: u64) -> Reply<u64> { self.captions.clear(); self.count -= 1; body }

            #[handle_info]
            async fn said(&mut self, said: Said) { change(self) }

            #[cfg(test)]
            #[handle_async]
            async fn loaded(&mut self, result: Result<Stats, AsyncError>) {}

            #[render]
            fn render(&self) -> Rendered {
                let many = self.count > 1;
                html! {
                    h1 { "Captions" }
                    p.many[many] { (self.count) " of " (self.total) }
                    button phx-click="refresh" phx-blur="delete" phx-value-id="7" { "x" }
                }
            }

            #[terminate]
            async fn terminate(self, reason: Reason) { body }
        }
    "#;
    let args = r#""/dashboard", state = App, pushes(Highlight), volatile(clock)"#;
    expect_file!["expansion.rs.txt"].assert_eq(&expand(args, block));
}

#[test]
fn several_pages_are_an_enum() {
    let block = r#"
        impl Users {
            #[mount]
            async fn mount(route: UsersRoute) -> Self { body }

            #[handle_params]
            async fn params(&mut self, query: Query, id: u64) -> Result<(), Refused> { body }

            #[render]
            fn render(&self) -> Rendered { html! { "users" } }
        }
    "#;
    let args = r#"show = "/users/{id}", files = "/users/{id}/files/{*path: Tail}""#;
    expect_file!["expansion_routes.rs.txt"].assert_eq(&expand(args, block));
}

#[test]
fn an_event_without_a_handler_is_reported_once_for_each_place() {
    let save = "#[handle_event(\"save\")] async fn save(&mut self) {}";
    let other = "#[handle_event(_)] async fn other(&mut self) {}";
    for (methods, template, expected) in [
        (save, "button phx-click=\"save\" {}", vec![]),
        (
            save,
            "button phx-click=\"sve\" {} input phx-blur=(Js::push(\"saved\"));",
            vec![
                "the view has no handler for `sve`: did you mean `save`?",
                "the view has no handler for `saved`: did you mean `save`?",
            ],
        ),
        (
            save,
            "a phx-click=\"log_out\" {}",
            vec![
                "the view has no handler for `log_out`: add `#[handle_event(\"log_out\")] async fn name(&mut self)`",
            ],
        ),
        (
            save,
            "button phx-click=\"other\" phx-target=\"#it\" {}",
            vec![],
        ),
        (save, "button phx-click=(self.event) {}", vec![]),
        (other, "button phx-click=\"anything\" {}", vec![]),
        (save, "button phx-click=\"lv:clear-flash\" {}", vec![]),
        // Where a handler does not say what it handles, nothing is said of the templates.
        (
            "#[handle_event] async fn save(&mut self) {}",
            "button phx-click=\"save\" {}",
            vec![
                "the event is missing: expected `#[handle_event(\"event\")]`, or `#[handle_event(_)]` for every other event",
            ],
        ),
    ] {
        assert_eq!(
            errors("\"/view\"", &view(methods, template)),
            expected,
            "{template}"
        );
    }
}

#[test]
fn a_handler_that_no_template_fires_is_a_warning() {
    let save = "#[handle_event(\"save\")] async fn save(&mut self) {}";
    let external = "#[handle_event(\"save\", external)] async fn save(&mut self) {}";
    for (methods, template, warned) in [
        (save, "button {}", true),
        (save, "button phx-click=\"save\" {}", false),
        (
            save,
            "button phx-click=\"save\" phx-target=\"#it\" {}",
            false,
        ),
        (save, "button phx-click=(self.event) {}", false),
        (save, "button phx-click=(Js::push(\"save\")) {}", false),
        (save, "(button(Self::EVENT_SAVE))", false),
        (save, "Button on_click=(Self::EVENT_SAVE);", false),
        (save, "Button phx-click=\"save\";", false),
        (save, "Button;", false),
        (save, "Link href=\"/x\" { \"x\" }", true),
        (external, "button {}", false),
    ] {
        let expanded = expand("\"/view\"", &view(methods, template));
        assert_eq!(expanded.contains("deprecated"), warned, "{template}");
    }
}

#[test]
fn what_is_sent_is_compared_with_the_payload_where_both_are_known() {
    let save = "#[handle_event(\"save\")] async fn save(&mut self, save: Save) {}";
    for (methods, template, taken, supplied) in [
        (save, "a phx-click=\"save\" phx-value-id=\"1\" {}", 1, 1),
        (
            save,
            "a phx-click=\"save\" phx-blur=\"save\" phx-value-id=\"1\" {}",
            1,
            2,
        ),
        (
            save,
            "form phx-submit=\"save\" { input name=\"a\"; input name=\"_csrf_token\"; }",
            1,
            1,
        ),
        (save, "form phx-submit=\"save\" { input name=(x); }", 0, 0),
        (
            save,
            "a phx-click=(Js::push(\"save\").value(KEY, 1)) {}",
            0,
            0,
        ),
        (
            save,
            "a phx-click=\"save\" phx-target=\"#it\" phx-value-id=\"1\" {}",
            0,
            0,
        ),
        (save, "Button on_click=(Js::push(\"save\"));", 0, 0),
        (
            "#[handle_event(\"save\", external)] async fn save(&mut self, save: Save) {}",
            "a phx-click=\"save\" phx-value-id=\"1\" {}",
            1,
            0,
        ),
        (
            "#[handle_event(\"save\")] async fn save(&mut self, save: Self) {}",
            "a phx-click=\"save\" phx-value-id=\"1\" {}",
            0,
            0,
        ),
    ] {
        // Spans are all the same here: what is at one place is at every place.
        let expanded = expand("\"/view\"", &view(methods, template));
        let count = |name: &str| expanded.matches(name).count();
        assert_eq!(count("assert_taken"), taken, "{template}");
        assert_eq!(count("assert_supplied"), supplied, "{template}");
    }
}

#[test]
fn which_field_changed_is_sent_with_a_change_only() {
    let save = "#[handle_event(\"save\")] async fn save(&mut self, save: Save) {}";
    for (binding, is_sent) in [("phx-change", true), ("phx-submit", false)] {
        let template = format!("form {binding}=\"save\" {{ input name=\"a\"; }}");
        let expanded = expand("\"/view\"", &view(save, &template));
        assert_eq!(expanded.contains("\"_target\""), is_sent, "{binding}");
    }
}

#[test]
fn only_html_of_bennu_is_expanded() {
    for (body, left) in [
        ("html! { b {} }", ""),
        ("bennu::html! { b {} }", ""),
        ("::bennu::html! { b {} }", ""),
        ("if x { return html! { i {} }; } html! { b {} }", ""),
        ("let a = html! { b {} }.into_html(); html! { (a) }", ""),
        ("maud::html! { b {} }", "maud::html!"),
        ("crate::html! { b {} }", "crate::html!"),
    ] {
        let block = format!(
            "impl View {{
                #[mount] async fn mount() -> Self {{ Self }}
                #[render] fn render(&self) -> Rendered {{ {body} }}
            }}"
        );
        let expanded = expand("\"/view\"", &block);
        let render = expanded.split("fn render").nth(1).unwrap_or_default();
        let found = render.find("html!").map_or("", |at| {
            let from = render[..at].rfind([' ', '\n']).map_or(0, |at| at + 1);
            &render[from..at + "html!".len()]
        });
        assert_eq!(found, left, "{body}");
    }
}

#[test]
fn the_reads_of_a_template_go_through_names_and_methods() {
    let methods = "
        fn total(&self) -> u64 { self.a + self.more(1) }
        fn more(&self, by: u64) -> u64 { by + self.b }
        fn all(&self) -> String { format!(\"{:?}\", self) }
        fn row(&self) -> Rendered { html! { b { (self.c) } } }
    ";
    // The fields are a, b and c: 1, 2 and 4.
    for (statements, splice, reads) in [
        ("", "self.a", "1u64"),
        ("", "self.total()", "3u64"),
        ("", "self.row()", "4u64"),
        ("", "self.all()", "18446744073709551615u64"),
        ("", "other", "18446744073709551615u64"),
        ("let x = self.b;", "x", "2u64"),
        (
            "let x: u64 = self.b; let (y, _) = (x, self.c);",
            "y",
            "6u64",
        ),
        ("let mut x = self.b;", "x", "18446744073709551615u64"),
        (
            "let Some(x) = self.b else { return html! {} };",
            "x",
            "2u64",
        ),
    ] {
        let block = format!(
            "impl View {{
                #[mount] async fn mount() -> Self {{ Self }}
                {methods}
                #[render] fn render(&self) -> Rendered {{ {statements} html! {{ ({splice}) }} }}
            }}"
        );
        let expanded = expand("\"/view\"", &block);
        let skip = format!("skip({reads})");
        assert!(
            expanded.contains(&skip),
            "{statements} {splice}: {expanded}"
        );
    }
}
