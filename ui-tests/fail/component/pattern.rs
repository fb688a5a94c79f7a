use bennu::prelude::*;

#[component]
fn point((x, y): (u8, u8)) -> Rendered {
    html! { (x) (y) }
}

fn main() {}
