//! A void element without its `;`: what follows is not swallowed.

use bennu::html;

fn main() {
    let (name, wide) = ("x", true);
    let _ = html! {
        h1 { (name) } br
        p { "x" }
        input type="text" @if wide { "x" }
        img src="a.png" (name)
        hr "x"
    };
}
