use super::*;
use crate::diag::Errors;
use crate::html::parse;

fn facts(template: &str) -> Facts {
    let mut errors = Errors::default();
    let nodes = parse::template(template.parse().unwrap(), &mut errors);
    assert!(errors.is_empty(), "{template}: {}", errors.into_tokens());
    Facts::of(&nodes)
}

/// Each event as `binding element event(values)`.
fn events(template: &str) -> Vec<String> {
    let keys = |pairs: &[(String, Span)]| {
        let keys: Vec<_> = pairs.iter().map(|(key, _)| key.as_str()).collect();
        keys.join(",")
    };
    let events = facts(template).events;
    events
        .iter()
        .map(|fact| {
            let js = if fact.is_js { " js" } else { "" };
            let target = if fact.has_target { " target" } else { "" };
            let form = fact.form.as_ref().map_or_else(String::new, |form| {
                let more = if form.is_open { ",.." } else { "" };
                format!(" [{}{more}]", keys(&form.inputs))
            });
            format!(
                "{} {} {}({}){js}{target}{form}",
                fact.binding,
                fact.element,
                fact.event,
                keys(&fact.values)
            )
        })
        .collect()
}

#[test]
fn every_event_that_a_template_can_fire_is_found() {
    let table: &[(&str, &[&str])] = &[
        ("button phx-click=\"save\" {}", &["phx-click button save()"]),
        (
            "@for x in xs { a phx-click=\"del\" phx-value-id=(x.id) phx-value-user-id=\"1\" phx-target=(me) {} }",
            &["phx-click a del(id,user-id) target"],
        ),
        (
            "button phx-click={ @if on { \"stop\" } @else { \"start\" } } {}",
            &["phx-click button stop()", "phx-click button start()"],
        ),
        (
            "button phx-click=(Js::push(\"del\").value(\"id\", x.id).hide(\"#a\").push(\"log\").target(me)) {}",
            &[
                "phx-click button del(id) js",
                "phx-click button log() js target",
            ],
        ),
        (
            "button phx-click=(Js::hide(\"#a\").concat(Js::push(\"x\"))) {}",
            &["phx-click button x() js"],
        ),
        (
            "form phx-submit=\"save\" phx-change=\"validate\" { input name=\"user[name]\"; select name=\"role\" {} div { textarea name=\"bio\" {} } }",
            &[
                "phx-submit form save() [user[name],role,bio]",
                "phx-change form validate() [user[name],role,bio]",
            ],
        ),
        (
            "form phx-submit=\"save\" { input name=(n); (x) }",
            &["phx-submit form save() [,..]"],
        ),
        (
            "input name=\"q\" phx-change=\"search\" phx-blur=\"left\";",
            &["phx-change input search() [q]", "phx-blur input left()"],
        ),
        (
            "Modal on_cancel=(Js::push(\"cancel\")) phx-click=\"x\" { button phx-click=\"y\" {} }",
            &[
                "on_cancel Modal cancel() js",
                "phx-click Modal x()",
                "phx-click button y()",
            ],
        ),
        ("form phx-auto-recover=\"ignore\" {}", &[]),
        (
            "@let js = Js::push(\"x\"); a phx-click=(js) {}",
            &["`@let`  x() js"],
        ),
    ];
    for (template, expected) in table {
        assert_eq!(events(template), *expected, "{template}");
    }
}

#[test]
fn a_template_is_open_where_an_event_is_computed() {
    assert!(!facts("button phx-click=\"save\" { (x) }").is_open);
    assert!(!facts("button phx-click=(Js::push(\"save\")) {}").is_open);
    assert!(facts("button phx-click=(name) {}").is_open);
    assert!(facts("button phx-click=(Js::push(name)) {}").is_open);
    assert!(facts("button phx-click={ \"a\" (x) } {}").is_open);
    // A component of the application may fire a constant of the view.
    assert!(facts("Card on_save=(save) rows=(&rows);").is_open);
    assert!(!facts("Link href=\"/x\" { \"x\" }").is_open);
    assert!(facts("Card phx-click=(name);").is_open);
    assert!(facts("Card on_save=(Js::push(name));").is_open);
}
