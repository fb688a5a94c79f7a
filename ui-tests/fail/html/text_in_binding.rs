//! A text in a binding may be commands, which the client would carry out.

use bennu::prelude::*;

#[component]
fn knob(#[rest] rest: Attributes) -> Rendered {
    html! { button ..(rest) { "x" } }
}

fn main() {
    let (text, on) = (String::from("[]"), true);
    let _ = html! {
        button phx-click={ @if on { (text) } } { "x" }
        button phx-click={ (text) "" } { "x" }
        button "PHX-CLICK"=(text) { "x" }
        Knob phx-click=(text);
        Knob phx-blur=[Some(&text)];
        Knob phx-focus={ "a" (text) };
    };
}
