use bennu::prelude::*;

struct Page<'a>(&'a str);

#[component]
fn show(page: Page) -> Rendered {
    html! { (page.0) }
}

fn main() {}
