use serde_json::{Value, json};

use super::Tree;
use crate::rendered::{Rendered, Renderer, Root, Template, Tracking, render_html, render_tracked};

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
    let json = tree.diff(&rendered).expect("nothing was left out");
    let json = [b"{", &*json, b"}"].concat();
    serde_json::from_slice(&json).expect("JSON")
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
