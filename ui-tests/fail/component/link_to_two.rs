use bennu::prelude::*;

fn page() -> Rendered {
    html! {
        Link href="/a" href="/b" { "x" }
    }
}

fn main() {
    let _ = page;
}
