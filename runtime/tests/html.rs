//! `html!` renders what the same template renders under maud.

use bennu::html;

/// Renders one template under both macros.
macro_rules! same {
    ($($template:tt)*) => {
        assert_eq!(
            html! { $($template)* }.into_html(),
            maud::html! { $($template)* }.into_string(),
        )
    };
}

struct Caption {
    id: u64,
    text: String,
    seen: bool,
}

fn captions() -> Vec<Caption> {
    vec![
        Caption {
            id: 1,
            text: "<b>".to_owned(),
            seen: true,
        },
        Caption {
            id: 2,
            text: "a & \"b\"".to_owned(),
            seen: false,
        },
    ]
}

#[test]
fn elements_text_and_escaping() {
    same! { "du\tcks" "<flim&flam>" br; "pie" }
    same! { p { b { "pickle" } "barrel" i { "kumquat" } } }
    same! { "hello" { " ducks" " geese" } " swans"; ;; "!" }
    same! { .awesome-class #main {} }
    same! { h1."pinkie-123" # "x-y" { "Pinkie Pie" } }
    same! { custom-element data-x="1" { "x" } }
}

#[test]
fn attributes() {
    let (yes, no, some, none) = (true, false, Some(42), None::<&str>);
    let name = "a\"b";
    same! { input checked[yes] disabled[no] value=[some] placeholder=[none]; }
    same! { p.cupcake.muffin[no].big[yes] { } }
    same! { p.a[yes].b[no].c[yes] {} }
    same! { p.(name).{ "x-" (some.unwrap_or(0)) }[yes] {} }
    same! { div class={ "user " (name) } title=(name) {} }
    same! { div id={ "row-" (7) } title={ "a" @if yes { " b" } @else { " c" } } {} }
    same! { a href={ "/users/" (7) } { "x" } }
    same! { a href=(name) "x-on:click"="yay()" { "x" } }
}

#[test]
fn control_flow() {
    let captions = captions();
    for logged_in in [None, Some("Ada")] {
        same! {
            @if let Some(user) = logged_in { p { (user) } } @else if captions.is_empty() { "nobody" } @else { hr; }
            @if captions.len() > 5 { "many" }
            @match logged_in {
                Some(name) if name.len() > 10 => { b { (name) } }
                Some(_) => "short",
                None => {},
            }
        }
    }
    same! {
        ul {
            @for (index, caption) in captions.iter().enumerate() {
                @let number = index + 1;
                li data-id=(caption.id) { (number) ": " (caption.text) @if caption.seen { "!" } }
            }
        }
    }
    let mut left = 3;
    assert_eq!(
        html! { @while left > 0 { @let _ = { left -= 1; }; (left) " " } }.into_html(),
        "2 1 0 "
    );
}
