use bennu::prelude::*;

#[component]
fn dialog(footer: Slot, note: Option<Slot>) -> Rendered {
    html! { (footer) @if let Some(note) = note { (note) } }
}

fn page() -> Rendered {
    html! {
        Dialog { :footer label="x" { "x" } }
    }
}

fn main() {
    let _ = page;
}
