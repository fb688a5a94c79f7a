use bennu::prelude::*;

#[component]
fn btn(inner_block: Slot, #[rest] rest: Attributes) -> Rendered {
    html! { button ..(rest) { (inner_block) } }
}

fn main() {
    let (code, label) = ("go()", "x");
    let _ = html! {
        Btn aria-lable=(label) { "a" }
        Btn "onclick"=(code) { "b" }
        Btn phx-update="stream" { "c" }
        Btn phx-clik=(label) { "d" }
    };
}
