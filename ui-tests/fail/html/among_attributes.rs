//! What cannot stand among attributes.

use bennu::html;

fn main() {
    let (wide, color) = (true, "red");
    let _ = html! {
        a href="/x", title="y" { "x" }
        p @if wide { class="wide" } { "x" }
        p style={ color: red } { "x" }
        p style={{ color: (color) }} { "x" }
        #[cfg(debug_assertions)]
        h1 { "x" }
        h2 #[cfg(debug_assertions)] { "x" }
        p { (@if wide { "x" }) }
    };
}
