use bennu::prelude::*;

#[component]
fn card(title: &str, level: u8, inner_block: Slot) -> Rendered {
    html! { h2 { (title) (level) } (inner_block) }
}

fn page() -> Rendered {
    html! {
        Card title="a" level=(1) data-x="y" { "x" }
        Card title="a" level=(1) id="y" { "x" }
    }
}

fn main() {
    let _ = page;
}
