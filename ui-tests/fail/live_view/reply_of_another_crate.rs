//! An error that cannot go over the wire.

use bennu::prelude::*;

struct Page {
    text: String,
}

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self {
            text: String::new(),
        }
    }

    #[handle_event("load")]
    async fn load(&mut self) -> Result<(), std::io::Error> {
        self.text = std::fs::read_to_string("page.txt")?;
        Ok(())
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="load" { (self.text) } }
    }
}

fn main() {}
