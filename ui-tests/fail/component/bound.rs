use bennu::prelude::*;

struct User;

#[component]
fn list<T: std::fmt::Display>(rows: &[T]) -> Rendered {
    html! { @for row in rows { (row.to_string()) } }
}

fn page(users: &[User]) -> Rendered {
    html! {
        List rows=(users);
    }
}

fn main() {
    let _ = page;
}
