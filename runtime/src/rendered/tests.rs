use super::renderer::ALL;
use super::*;
use crate::html;

/// The HTML of a template, written as HTML alone, and put together out of nodes.
fn both(render: impl Fn() -> Rendered) -> [String; 2] {
    let tracking = Tracking {
        changed: ALL,
        ..Tracking::default()
    };
    let nodes = render_tracked(tracking, &render);
    assert!(!nodes.nodes.is_empty());
    [render_html(render), nodes.into_html()]
}

#[test]
fn nodes_are_the_same_html() {
    let items = [(1, "a", true), (2, "<b>", false)];
    let (on, off, some, none) = (true, false, Some("x\"y"), None::<u8>);
    let templates: &[&dyn Fn() -> Rendered] = &[
        &|| html! {},
        &|| html! { "text" },
        &|| html! { p { (1) } (2) },
        &|| html! { p.a[on].b[off].(some.unwrap_or("")) title=[some] lang=[none] hidden[on] {} },
        &|| html! { p.(1)[on].(2)[off] title={ "a" @if on { (1) } @else { "c" } @for x in [1, 2] { (x) } } {} },
        &|| html! { a href=(some.unwrap_or("")) { "x" } a href={ (1) "/" (2) } {} a href=[some] {} },
        &|| html! { @if on { (1) } @if off { (2) } @if off { "x" } @else { (3) } @if on {} },
        &|| html! { @match some { Some(x) => { b { (x) } } None => {} } @match none { Some(x) => (x), None => {} } },
        &|| {
            html! {
                ul {
                    @for (id, text, done) in items key=(id) {
                        @let twice = id * 2;
                        li.done[done] { (text) (twice) @for x in 0..id { (x) } @if done { "!" } }
                    }
                    @for _ in [0; 0] { "x" }
                }
            }
        },
        &|| html! { (html! { b { (1) } }) p title=(html! { (2) @if on { "x" } }) { (html! { "y" }) } },
    ];
    for (index, template) in templates.iter().enumerate() {
        let [html, nodes] = both(template);
        assert_eq!(html, nodes, "template {index}");
    }
}

#[test]
fn what_reads_no_field_is_evaluated_once() {
    static TEMPLATE: Template = Template {
        statics: &["", "", ""],
        fingerprint: 1,
        root: Root::Other,
        location: None,
    };
    let render = |changed| {
        let tracking = Tracking {
            changed,
            template: TEMPLATE.fingerprint,
            ..Tracking::default()
        };
        let rendered = render_tracked(tracking, || {
            let mut renderer = Renderer::tracked(&TEMPLATE, 0);
            if !renderer.skip(0) {
                renderer.splice("constant");
            }
            if !renderer.skip(1) {
                renderer.splice("field");
            }
            renderer.finish()
        });
        rendered.text
    };
    assert_eq!(render(ALL), "constantfield");
    assert_eq!(render(1), "field");
    assert_eq!(render(2), "");
    assert_eq!(render(0), "");
}
