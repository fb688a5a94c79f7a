use bennu::prelude::*;

fn page() -> Rendered {
    html! {
        Link { "x" }
    }
}

fn main() {
    let _ = page;
}
