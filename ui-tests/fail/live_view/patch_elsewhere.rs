//! A patch to what is no path of the view.

use bennu::prelude::*;

struct Other;

#[live_view(show = "/others/{id: u64}", edit = "/others/{id: u64}/edit")]
impl Other {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { "other" }
    }
}

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_event("go", external)]
    async fn go(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_patch("/page");
        socket.push_patch(OtherRoute::Show { id: 7 });
        socket.push_patch(Page::path());
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
