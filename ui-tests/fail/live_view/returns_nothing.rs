//! Methods that must return something.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() {}

    #[render]
    fn render(&self) {}
}

fn main() {}
