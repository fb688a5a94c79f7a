//! Values that have to be taken apart.

use bennu::prelude::*;

#[component]
fn rows(col: Slot<'_, u8>) -> Rendered {
    html! { p { (col) } }
}

fn main() {
    let (option, list) = (Some("x"), ["x"]);
    let _ = html! {
        p { (option) }
        p { (list) }
        Rows |row| { (row) }
    };
}
