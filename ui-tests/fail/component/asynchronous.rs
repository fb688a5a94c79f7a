use bennu::prelude::*;

#[component]
async fn card(title: &str) -> Rendered {
    html! { (title) }
}

fn page() -> Rendered {
    html! {
        Card title="x";
    }
}

fn main() {
    let _ = page;
}
