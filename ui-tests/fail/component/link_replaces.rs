use bennu::prelude::*;

fn page() -> Rendered {
    html! {
        Link href="/a" replace { "x" }
    }
}

fn main() {
    let _ = page;
}
