use std::cell::Cell;

use serde_json::{Value, json};

use super::{Cid, Due, Parts, Place, Render, Stale, Tree, Writer};
use crate::rendered::{
    Node, Rendered, Renderer, Root, Template, Tracking, render_html, render_tracked,
};

static NAME: Template = Template {
    statics: &["<b>", "</b>"],
    fingerprint: 1,
    root: Root::Element,
    location: None,
};
static PAGE: Template = Template {
    statics: &["<h1>", "</h1>", "!"],
    fingerprint: 2,
    root: Root::Other,
    location: None,
};
static ROW: Template = Template {
    statics: &["<li id=", ">", "</li>"],
    fingerprint: 3,
    root: Root::Other,
    location: None,
};

/// `h1 { (title) } @for (id, text) in rows key=(id) { li id=(id) { (text) } } "!"`
fn page(title: &str, rows: &[(u64, &str)]) -> Rendered {
    let mut r = Renderer::new(&PAGE);
    r.lit("<h1>");
    r.splice(title);
    r.lit("</h1>");
    let mut rows_of_page = r.open_loop(&ROW);
    for (id, text) in rows {
        r.keyed_row(id, &mut rows_of_page);
        r.lit("<li id=");
        r.splice(id);
        r.lit(">");
        r.splice(*text);
        r.lit("</li>");
    }
    r.close_loop(rows_of_page);
    r.lit("!");
    r.finish()
}

fn diff(tree: &mut Tree, render: impl FnOnce() -> Rendered) -> Value {
    let rendered = render_tracked(
        Tracking {
            changed: u64::MAX,
            ..Tracking::default()
        },
        render,
    );
    let mut json = String::new();
    let mut writer = Writer::open(&mut json);
    let written = tree.write(&rendered, Place::View, &mut writer);
    written.expect("nothing was left out");
    if writer.close() {
        serde_json::from_str(&json).expect("JSON")
    } else {
        assert_eq!(json, "");
        json!({})
    }
}

#[test]
fn html_is_the_statics_and_dynamics_in_order() {
    let html = "<h1>a&lt;</h1><li id=7>x</li>!";
    assert_eq!(render_html(|| page("a<", &[(7, "x")])), html);
    let nodes = render_tracked(Tracking::default(), || page("a<", &[(7, "x")]));
    assert_eq!(nodes.into_html(), html);
}

#[test]
fn a_first_render_carries_the_statics_once() {
    let mut tree = Tree::default();
    assert_eq!(
        diff(&mut tree, || page("a", &[(7, "x"), (8, "y")])),
        json!({
            "s": 0, "0": "a",
            "1": { "s": 1, "k": { "0": { "0": "7", "1": "x" }, "1": { "0": "8", "1": "y" }, "kc": 2 } },
            "p": { "0": ["<h1>", "</h1>", "!"], "1": ["<li id=", ">", "</li>"] },
        })
    );
}

#[test]
fn a_later_render_carries_what_differs() {
    for (before, after, expected) in [
        (("a", &[][..]), ("a", &[][..]), json!({})),
        (("a", &[]), ("b", &[]), json!({ "0": "b" })),
        (("a", &[(1, "x")]), ("a", &[(1, "x")]), json!({})),
        (
            ("a", &[(1, "x")]),
            ("a", &[(1, "y")]),
            json!({ "1": { "k": { "0": { "1": "y" }, "kc": 1 } } }),
        ),
        (
            ("a", &[(1, "x")]),
            ("a", &[]),
            json!({ "1": { "k": { "kc": 0 } } }),
        ),
        (
            ("a", &[(1, "x")]),
            ("a", &[(1, "x"), (2, "y")]),
            json!({ "1": { "k": { "1": { "0": "2", "1": "y" }, "kc": 2 } } }),
        ),
        (
            ("a", &[(1, "x"), (2, "y")]),
            ("a", &[(2, "y"), (1, "x")]),
            json!({ "1": { "k": { "0": 1, "1": 0, "kc": 2, "km": true } } }),
        ),
        (
            ("a", &[(1, "x"), (2, "y"), (3, "z")]),
            ("a", &[(3, "z"), (2, "y"), (1, "!"), (9, "n")]),
            json!({ "1": { "k": { "0": 2, "2": [0, { "1": "!" }], "3": { "0": "9", "1": "n" }, "kc": 4, "km": true } } }),
        ),
        (
            ("a", &[(1, "x"), (2, "y")]),
            ("a", &[(2, "y")]),
            json!({ "1": { "k": { "0": 1, "kc": 1, "km": true } } }),
        ),
    ] {
        let mut tree = Tree::default();
        diff(&mut tree, || page(before.0, before.1));
        assert_eq!(
            diff(&mut tree, || page(after.0, after.1)),
            expected,
            "{before:?} {after:?}"
        );
        assert_eq!(
            diff(&mut tree, || page(after.0, after.1)),
            json!({}),
            "settled: {after:?}"
        );
    }
}

#[test]
fn an_empty_loop_is_text_until_it_has_rows() {
    let mut tree = Tree::default();
    let first = diff(&mut tree, || page("a", &[]));
    assert_eq!(first["1"], json!(""));
    let then = diff(&mut tree, || page("a", &[(1, "x")]));
    assert_eq!(
        then,
        json!({
            "1": { "s": 0, "k": { "0": { "0": "1", "1": "x" }, "kc": 1 } },
            "p": { "0": ["<li id=", ">", "</li>"] },
        })
    );
}

#[test]
fn another_block_is_sent_whole() {
    let block = |bold: bool| {
        let mut r = Renderer::new(&PAGE);
        if bold {
            r.open(&NAME);
            r.splice("x");
        } else {
            r.splice("x");
        }
        r.splice("y");
        r.finish()
    };
    let mut tree = Tree::default();
    diff(&mut tree, || block(false));
    let bold = json!({ "0": { "r": 1, "s": 0, "0": "x" }, "p": { "0": ["<b>", "</b>"] } });
    assert_eq!(diff(&mut tree, || block(true)), bold);
    assert_eq!(diff(&mut tree, || block(true)), json!({}));
    assert_eq!(diff(&mut tree, || block(false)), json!({ "0": "x" }));
}

/// A part whose template is `b { (text) }`, and left out where the text is none.
struct Name(Cell<Option<&'static str>>);

impl Name {
    const fn of(text: &'static str) -> Self {
        Self(Cell::new(Some(text)))
    }
}

impl Render for Name {
    fn render(&self) -> Rendered {
        let mut r = Renderer::new(&NAME);
        if let Some(text) = self.0.get() {
            r.splice(text);
            return r.finish();
        }
        let mut rendered = r.finish();
        rendered.nodes.push(Node::Unchanged);
        rendered
    }
}

/// A part with a loop of names.
struct Names(&'static [(u64, &'static str)]);

impl Render for Names {
    fn render(&self) -> Rendered {
        page("names", self.0)
    }
}

/// Writes the diff of a view and its parts behind what a frame begins with.
fn message(parts: &mut Parts, view: &dyn Render, others: &[(usize, &dyn Render)]) -> String {
    let due = |render| Due {
        changed: u64::MAX,
        render,
    };
    let others: Vec<_> = others
        .iter()
        .map(|(cid, part)| (Cid(*cid), due(*part)))
        .collect();
    let mut frame = "[1,".to_owned();
    let mut writer = Writer::open(&mut frame);
    let written = parts.write(due(view), &others, &mut writer);
    written.expect("nothing was left out");
    writer.close();
    frame
}

#[test]
fn a_view_and_its_parts_are_written_into_one_message() {
    let mut parts = Parts::default();
    let (view, name, names) = (Name::of("view"), Name::of("one"), Names(&[(7, "x")]));
    // The statics of a part are its own: a number at its root would name another part.
    assert_eq!(
        message(&mut parts, &view, &[(1, &name), (2, &names)]),
        concat!(
            r#"[1,{"s":0,"0":"view","p":{"0":["<b>","</b>"]},"c":{"#,
            r#""1":{"r":1,"s":["<b>","</b>"],"0":"one"},"#,
            r#""2":{"r":1,"s":["<h1>","</h1>","!"],"0":"names","#,
            r#""1":{"s":0,"k":{"0":{"0":"7","1":"x"},"kc":1}},"#,
            r#""p":{"0":["<li id=",">","</li>"]}}}}"#,
        )
    );
    // Each part has its own tree.
    name.0.set(Some("other"));
    let names = Names(&[(7, "y")]);
    assert_eq!(
        message(&mut parts, &view, &[(1, &name), (2, &names)]),
        r#"[1,{"c":{"1":{"0":"other"},"2":{"1":{"k":{"0":{"1":"y"},"kc":1}}}}}"#
    );
    // What has not changed, and what is not due, is not in it.
    view.0.set(Some("seen"));
    assert_eq!(
        message(&mut parts, &view, &[(1, &name)]),
        r#"[1,{"0":"seen"}"#
    );
    assert_eq!(
        message(&mut parts, &view, &[(1, &name), (2, &names)]),
        "[1,"
    );
}

#[test]
fn a_part_that_was_left_out_is_rendered_whole_without_the_others() {
    /// Leaves its text out the first time.
    struct Forgetful(Name);

    impl Render for Forgetful {
        fn render(&self) -> Rendered {
            let rendered = self.0.render();
            self.0.0.set(Some("x"));
            rendered
        }
    }

    let mut parts = Parts::default();
    let view = Name::of("view");
    message(&mut parts, &view, &[]);
    let due = [(
        Cid(1),
        Due {
            changed: 0,
            render: &Forgetful(Name(Cell::new(None))) as &dyn Render,
        },
    )];
    let view = Due {
        changed: 0,
        render: &view as &dyn Render,
    };
    let mut json = String::new();
    let mut writer = Writer::open(&mut json);
    assert_eq!(parts.write(view, &due, &mut writer), Ok(()));
    assert!(writer.close());
    assert_eq!(json, r#"{"c":{"1":{"r":1,"s":["<b>","</b>"],"0":"x"}}}"#);
}

#[test]
fn a_part_that_leaves_out_what_nobody_has_is_an_error() {
    let mut parts = Parts::default();
    let view = Name(Cell::new(None));
    let due = Due {
        changed: u64::MAX,
        render: &view,
    };
    let mut json = String::new();
    let mut writer = Writer::open(&mut json);
    assert_eq!(parts.write(due, &[], &mut writer), Err(Stale));
}
