use bennu::prelude::*;

struct Page;

impl Page {
    #[component]
    fn card(&self, title: &str) -> Rendered {
        html! { (title) }
    }
}

fn main() {}
