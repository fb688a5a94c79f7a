//! Control flow among the slots of a call holds slots alone.

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
            @if wide { :footer { "y" } p { "z" } }
        }
    };
}
