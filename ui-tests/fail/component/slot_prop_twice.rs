use bennu::prelude::*;

struct User {
    name: String,
}

#[slot]
struct Column<'a> {
    label: &'a str,
}

#[component]
fn table<T>(rows: &[T], col: Vec<Slot<'_, T, Column<'_>>>) -> Rendered {
    html! { @for row in rows { @for col in &col { (col.label) (col.render(row)) } } }
}

fn page(users: &[User]) -> Rendered {
    html! {
        Table rows=(users) { :col |user| label="a" label="b" { (user.name) } }
    }
}

fn main() {
    let _ = page;
}
