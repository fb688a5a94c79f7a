//! A closure as a handler: one error.

use bennu::html;

struct View {
    id: u64,
}

impl View {
    fn page(&self) -> bennu::Rendered {
        html! {
            button onclick=(|| self.delete(self.id)) { "x" }
        }
    }

    fn delete(&self, _: u64) {}
}

fn main() {
    View { id: 1 }.page();
}
