//! A prop of type `bool` is there or not.

use bennu::prelude::*;

#[component]
fn card(wide: bool) -> Rendered {
    html! { div .wide[wide] {} }
}

fn main() {
    let _ = html! {
        Card;
        Card wide;
        Card wide[true];
        Card wide="true";
        Card wide=(1);
    };
}
