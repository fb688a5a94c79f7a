//! In `script` and `style` there is text alone.

use bennu::prelude::*;

#[component]
fn shout(text: &str) -> Rendered {
    html! { (text) }
}

fn main() {
    let text = "alert(1)";
    let _ = html! {
        script { Shout text=(text); }
        style { @if true { b { "x" } } }
    };
}
