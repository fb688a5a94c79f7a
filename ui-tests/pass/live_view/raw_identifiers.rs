//! Captures, fields and methods may have the names of keywords.
#![deny(warnings)]

use bennu::prelude::*;

struct Page {
    r#type: String,
}

#[live_view(r#type = "/types/{type}", r#move = "/types/{type}/move/{*match}")]
impl Page {
    #[mount]
    async fn mount(r#type: String) -> Self {
        Self { r#type }
    }

    #[handle_event("as")]
    async fn r#as(&mut self) {
        self.r#type.clear();
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="as" { (self.r#type) } }
    }
}

fn main() {
    let route = PageRoute::Move {
        r#type: "a".to_owned(),
        r#match: "b/c".to_owned(),
    };
    assert_eq!(route.path().as_str(), "/types/a/move/b/c");
    assert_eq!(Page::SPEC.paths, ["/types/{type}", "/types/{type}/move/{*match}"]);
}
