use bennu::prelude::*;

#[component]
fn card(title: &str, level: u8, inner_block: Slot) -> Rendered {
    html! { h2 { (title) (level) } (inner_block) }
}

fn page() -> Rendered {
    html! {
        Card title=(7) level=(1) { "x" }
        Card title="a" level="b" { "x" }
    }
}

fn main() {
    let _ = page;
}
