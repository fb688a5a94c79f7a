//! A slot that is required cannot depend on a condition.

use bennu::prelude::*;

#[component]
fn card(header: Slot, footer: Option<Slot>) -> Rendered {
    html! { (header) @if let Some(footer) = footer { (footer) } }
}

fn main() {
    let wide = true;
    let _ = html! {
        Card {
            :header { "x" }
            @if wide { :header { "y" } }
        }
    };
}
