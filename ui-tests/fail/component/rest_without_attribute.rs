use bennu::prelude::*;

#[component]
fn knob(rest: Attributes) -> Rendered {
    html! { button ..(rest) { "x" } }
}

fn main() {
    let _ = html! { Knob class="x" data-id="1"; };
}
