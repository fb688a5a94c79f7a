use bennu::prelude::*;

struct Props;

#[component]
fn a(inner_block: &str) -> Rendered {
    html! { (inner_block) }
}

#[component]
fn b(inner_block: Slot<'_, (), Props>) -> Rendered {
    html! { (inner_block) }
}

#[component]
fn c(inner_block: Slot, inner_block: Slot) -> Rendered {
    html! { (inner_block) }
}

fn main() {}
