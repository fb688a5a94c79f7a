use bennu::prelude::*;

fn page() -> Rendered {
    html! {
        Link navigate="/users" { "x" }
    }
}

fn main() {
    let _ = page;
}
