//! Text without quotes, and values without parentheses.

use bennu::html;

struct User {
    name: String,
}

impl User {
    fn page(&self) -> bennu::Rendered {
        html! {
            h1 { Hello world }
            h2 { welcome back }
            h3 { Hello, world! }
            p { self.name }
            p { format!("{} x", self.name) }
            p { &self.name }
            p { user.name }
            p { title(1) }
            p { Self::title(1) }
            p { [self.name] }
        }
    }
}

fn main() {
    User { name: String::new() }.page();
}
