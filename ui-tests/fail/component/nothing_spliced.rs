use bennu::prelude::*;

struct User;

#[component]
fn row(user: &User, inner_block: Slot<'_, User>) -> Rendered {
    html! { (inner_block) }
}

fn main() {}
