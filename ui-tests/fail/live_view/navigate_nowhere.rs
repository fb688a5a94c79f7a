//! A navigation to what is no path of a view, or with a parameter missing or of the wrong type.

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

struct Post(u32);

#[live_view("/posts/{id}")]
impl Post {
    #[mount]
    async fn mount(id: u32) -> Self {
        Self(id)
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { (self.0) }
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
        socket.push_navigate("/others/7");
        socket.push_navigate(Post::path("seven"));
        socket.push_navigate(Post::path());
        socket.replace_navigate(Post::path(7));
        socket.replace_navigate(OtherRoute::Edit { id: 7 });
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
