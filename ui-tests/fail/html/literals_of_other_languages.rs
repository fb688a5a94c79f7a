//! What other languages replace in a literal is shown as it is.

use bennu::html;

fn main() {
    let _ = html! {
        p { "Hello {self.name}!" }
        p { "Hello ${name}" }
        p title="#{@name}" { "x" }
        p { "a&nbsp;b" }
        p { "a&#8212;b" }
        a href="/?a=1&copy;=2" { "R&D; {x} and $5" }
        p { "{" "self.name}" }
    };
}
