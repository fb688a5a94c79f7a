//! What is sent of a form, as the npm client's `serializeForm` writes it.

use scraper::{ElementRef, Html, Selector};

use super::{Form, Typed, unused};

#[test]
fn the_prefix_of_an_unused_field_goes_to_its_last_key() {
    for (name, expected) in [
        ("name", "_unused_name"),
        ("user[email]", "user[_unused_email]"),
        ("user[a][b]", "user[a][_unused_b]"),
        ("a[]", "_unused_a[]"),
        ("user[tags][]", "user[_unused_tags][]"),
    ] {
        assert_eq!(unused(name), expected);
    }
}

/// What a person gave the names.
type Given = &'static [(&'static str, &'static [&'static str])];

/// What is sent of the fields of a form, decoded for people: `name=value` with commas between.
fn sent(fields: &str, given: &[(&str, &[&str])], button: Option<&str>) -> String {
    let html = Html::parse_fragment(&format!("<form>{fields}</form>"));
    let form = first(&html, "form");
    let form = Form::of(&html, form).expect("a form");
    let mut typed = Typed::default();
    for (name, values) in given {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        form.give(&mut typed, name, values);
    }
    let button = button.map(|css| first(&html, css));
    let query = form.query(&typed, button, None);
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join(", ")
}

fn first<'a>(html: &'a Html, css: &str) -> ElementRef<'a> {
    let selector = Selector::parse(css).expect("a selector");
    html.select(&selector).next().expect("an element")
}

/// Fields, what a person gave them, and what is sent.
const SENT: &[(&str, Given, &str)] = &[
    // Text, and what was typed instead.
    ("<input name=a value=1>", &[], "_unused_a=, a=1"),
    ("<input name=a value=1>", &[("a", &["2"])], "a=2"),
    (
        "<textarea name=a>\n x\ny</textarea>",
        &[],
        "_unused_a=, a= x\ny",
    ),
    // Without a name, switched off, buttons, files: nothing.
    (
        "<input value=1><input name=a value=1 disabled><button name=b value=1>b</button><input type=file name=f>",
        &[],
        "",
    ),
    (
        "<fieldset disabled><legend><input name=a value=1></legend><input name=b value=2></fieldset>",
        &[],
        "_unused_a=, a=1",
    ),
    // Hidden fields are never unused, but where another field has their name.
    ("<input type=hidden name=a value=1>", &[], "a=1"),
    (
        "<input type=hidden name=a value=false><input type=checkbox name=a value=true>",
        &[],
        "_unused_a=, a=false",
    ),
    (
        "<input type=hidden name=a value=false><input type=checkbox name=a value=true>",
        &[("a", &["true"])],
        "a=false, a=true",
    ),
    // Boxes and radio buttons.
    (
        "<input type=checkbox name=a><input type=checkbox name=b checked>",
        &[],
        "_unused_b=, b=on",
    ),
    (
        "<input type=radio name=a value=1 checked><input type=radio name=a value=2>",
        &[("a", &["2"])],
        "a=2",
    ),
    (
        "<input type=checkbox name=a[] value=1 checked><input type=checkbox name=a[] value=2 checked>",
        &[("a[]", &["2"])],
        "a[]=2",
    ),
    // Lists.
    (
        "<select name=a><option value=1 disabled>x<option>two<option>three</select>",
        &[],
        "_unused_a=, a=two",
    ),
    (
        "<select name=a><option>one<option selected>two</select>",
        &[],
        "_unused_a=, a=two",
    ),
    (
        "<select name=a multiple><option>one<option>two</select>",
        &[],
        "",
    ),
    (
        "<select name=a multiple><option>one<option>two<option>three</select>",
        &[("a", &["three", "one"])],
        "a=one, a=three",
    ),
    // Several fields of one name.
    (
        "<input name=a[] value=1><input name=a[] value=2>",
        &[("a[]", &["x", "y"])],
        "a[]=x, a[]=y",
    ),
    // Who asks for no such marks gets none.
    ("<input name=a phx-no-unused-field>", &[], "a="),
];

#[test]
fn the_successful_controls_are_sent_in_order() {
    for (fields, given, expected) in SENT {
        assert_eq!(sent(fields, given, None), *expected, "{fields}");
    }
}

#[test]
fn the_button_that_submits_is_sent_where_it_stands() {
    let fields = "<input type=hidden name=a value=1><button name=go value=now>x</button><button name=go value=later>x</button><input type=hidden name=b value=2>";
    assert_eq!(
        sent(fields, &[], Some("button[value=later]")),
        "a=1, go=later, b=2"
    );
    assert_eq!(sent(fields, &[], None), "a=1, b=2");
}

#[test]
fn what_was_typed_counts_until_the_server_renders_another_value() {
    let page = |value: &str| {
        Html::parse_fragment(&format!("<form id=f><input name=a value={value}></form>"))
    };
    let query = |page: &Html, typed: &Typed| {
        let form = Form::of(page, first(page, "form")).expect("a form");
        form.query(typed, None, None)
    };
    let mut typed = Typed::default();
    let before = page("1");
    let form = Form::of(&before, first(&before, "form")).expect("a form");
    form.give(&mut typed, "a", vec!["typed".to_owned()]);
    assert_eq!(query(&page("1"), &typed), "a=typed");
    assert_eq!(query(&page("2"), &typed), "a=2");
}

#[test]
fn a_field_may_name_its_form() {
    let html = Html::parse_fragment(
        "<form id=f></form><input name=a value=1 form=f><form id=g><input name=b form=f value=2></form>",
    );
    let form = Form::of(&html, first(&html, "#f")).expect("a form");
    assert_eq!(
        form.query(&Typed::default(), None, None),
        "_unused_a=&a=1&_unused_b=&b=2"
    );
}
