//! The fields of a slot name their lifetimes: one error.

use bennu::prelude::*;

#[slot]
struct Column {
    label: &str,
    title: Option<&str>,
}

#[component]
fn table(col: Vec<Slot<(), Column>>) -> Rendered {
    html! { @for col in &col { (col.label) } }
}

fn main() {
    let _ = html! { Table { :col label="x" {} } };
}
