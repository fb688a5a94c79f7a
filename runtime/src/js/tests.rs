use std::time::Duration;

use maud::Render;

use super::*;

/// Compares commands with their JSON.
fn check(table: &[(Js, &str)]) {
    for (js, json) in table {
        // The order of an object's keys depends on what else is built.
        let expected: Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(js).unwrap(), expected);
    }
}

#[test]
fn events_are_written_as_the_client_reads_them() {
    check(&[
        (Js::none(), "[]"),
        (Js::push("save").into(), r#"[["push",{"event":"save"}]]"#),
        (
            Js::push("save")
                .value("id", 7)
                .value("name", "x")
                .target("#form")
                .loading("#list")
                .page_loading()
                .into(),
            r##"[["push",{"event":"save","loading":"#list","page_loading":true,"target":"#form","value":{"id":7,"name":"x"}}]]"##,
        ),
        (
            Js::push("save").target(3).into(),
            r#"[["push",{"event":"save","target":3}]]"#,
        ),
        (
            Js::dispatch("copy")
                .to("#code")
                .detail([1])
                .no_bubbles()
                .blocking()
                .into(),
            r##"[["dispatch",{"blocking":true,"bubbles":false,"detail":[1],"event":"copy","to":"#code"}]]"##,
        ),
    ]);
}

#[test]
fn showing_and_hiding_are_written_as_the_client_reads_them() {
    let ms = Duration::from_millis;
    check(&[
        (
            Js::toggle("#menu")
                .display("flex")
                .enter(("a b", "c", "d"))
                .leave("e")
                .time(ms(300))
                .non_blocking()
                .into(),
            r##"[["toggle",{"blocking":false,"display":"flex","ins":[["a","b"],["c"],["d"]],"outs":[["e"],[],[]],"time":300,"to":"#menu"}]]"##,
        ),
        (
            Js::show(Selector::inner(".x"))
                .display("grid")
                .with_transition("in")
                .into(),
            r#"[["show",{"display":"grid","to":{"inner":".x"},"transition":[["in"],[],[]]}]]"#,
        ),
        (
            Js::hide(Selector::closest("li")).into(),
            r#"[["hide",{"to":{"closest":"li"}}]]"#,
        ),
        (Js::hide(Selector::itself()).into(), r#"[["hide",{}]]"#),
    ]);
}

#[test]
fn classes_and_transitions_are_written_as_the_client_reads_them() {
    let ms = Duration::from_millis;
    check(&[
        (
            Js::add_class("a  b").to("#x").into(),
            r##"[["add_class",{"names":["a","b"],"to":"#x"}]]"##,
        ),
        (
            Js::remove_class("a").time(ms(50)).into(),
            r#"[["remove_class",{"names":["a"],"time":50}]]"#,
        ),
        (
            Js::toggle_class("a").with_transition("b").into(),
            r#"[["toggle_class",{"names":["a"],"transition":[["b"],[],[]]}]]"#,
        ),
        (
            Js::transition("shake").to("#x").into(),
            r##"[["transition",{"to":"#x","transition":[["shake"],[],[]]}]]"##,
        ),
    ]);
}

#[test]
fn attributes_are_written_as_the_client_reads_them() {
    check(&[
        (
            Js::set_attribute("aria-expanded", "true").to("#x").into(),
            r##"[["set_attr",{"attr":["aria-expanded","true"],"to":"#x"}]]"##,
        ),
        (
            Js::remove_attribute("hidden").into(),
            r#"[["remove_attr",{"attr":"hidden"}]]"#,
        ),
        (
            Js::toggle_attribute("open", "").into(),
            r#"[["toggle_attr",{"attr":["open",""]}]]"#,
        ),
        (
            Js::toggle_attribute("aria-expanded", "true")
                .or("false")
                .into(),
            r#"[["toggle_attr",{"attr":["aria-expanded","true","false"]}]]"#,
        ),
        (
            Js::ignore_attributes("open data-*").to("dialog").into(),
            r#"[["ignore_attrs",{"attrs":["open","data-*"],"to":"dialog"}]]"#,
        ),
    ]);
}

#[test]
fn focus_navigation_and_chains_are_written_as_the_client_reads_them() {
    check(&[
        (Js::focus("#x").into(), r##"[["focus",{"to":"#x"}]]"##),
        (
            Js::focus_first("#x").into(),
            r##"[["focus_first",{"to":"#x"}]]"##,
        ),
        (
            Js::push_focus().to("#x").into(),
            r##"[["push_focus",{"to":"#x"}]]"##,
        ),
        (Js::pop_focus().into(), r#"[["pop_focus",{}]]"#),
        (
            Js::navigate("/a?b=1").into(),
            r#"[["navigate",{"href":"/a?b=1","replace":false}]]"#,
        ),
        (
            Js::patch("/a").replace().into(),
            r#"[["patch",{"href":"/a","replace":true}]]"#,
        ),
        (
            Js::exec("data-cancel").to("#modal").into(),
            r##"[["exec",{"attr":"data-cancel","to":"#modal"}]]"##,
        ),
        (
            Js::hide("#a").push("b").concat(Js::pop_focus()),
            r##"[["hide",{"to":"#a"}],["push",{"event":"b"}],["pop_focus",{}]]"##,
        ),
    ]);
}

#[test]
fn a_url_that_would_run_code_is_refused() {
    for href in ["javascript:alert(1)", " JavaScript:x", "data:text/html,x"] {
        for js in [
            Js::from(Js::navigate(href)),
            Js::from(Js::patch(href).replace()),
        ] {
            let json = serde_json::to_string(&js).unwrap();
            assert!(json.contains(r#""href":"about:blank#blocked""#), "{json}");
        }
    }
}

#[test]
fn no_command_sets_an_attribute_to_code() {
    let blocked = r#"[["set_attr",{"attr":["href","about:blank#blocked"]}]]"#;
    let refused = r#"[["set_attr",{"attr":["data-bennu-refused",""]}]]"#;
    let both = r#"[["toggle_attr",{"attr":["HREF","about:blank#blocked","about:blank#blocked"]}]]"#;
    check(&[
        (Js::set_attribute("href", "javascript:x").into(), blocked),
        (Js::set_attribute("onclick", "x").into(), refused),
        (
            Js::set_attribute("ONWEBKITANIMATIONEND", "x").into(),
            refused,
        ),
        (Js::set_attribute("srcdoc", "<script>").into(), refused),
        (
            Js::set_attribute("phx-click", "[[\"exec\"]]").into(),
            refused,
        ),
        (
            Js::set_attribute("phx-click", "save").into(),
            r#"[["set_attr",{"attr":["phx-click","save"]}]]"#,
        ),
        (
            Js::set_attribute("values", "/a;javascript:x").into(),
            r#"[["set_attr",{"attr":["values","about:blank#blocked"]}]]"#,
        ),
        (
            Js::toggle_attribute("HREF", "javascript:x")
                .or("data:text/html,x")
                .into(),
            both,
        ),
    ]);
}

#[test]
fn in_an_attribute_the_json_is_escaped() {
    let html = Js::push("a\"<b>").render().into_string();
    assert_eq!(
        html,
        "[[&quot;push&quot;,{&quot;event&quot;:&quot;a\\&quot;&lt;b&gt;&quot;}]]"
    );
}
