use bennu::prelude::*;

#[component]
fn Card() -> Rendered {
    html! { "x" }
}

fn main() {}
