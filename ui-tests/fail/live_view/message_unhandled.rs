//! A topic or a task whose message nobody takes.

use bennu::prelude::*;

#[payload]
#[derive(Clone)]
struct Moved;

#[payload]
#[derive(Clone)]
struct News;

const MOVES: Topic<Moved> = Topic::new("moves");
const NEWS: Topic<News> = Topic::new("news");

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[handle_info]
    async fn moved(&mut self, _: Moved) {}

    #[handle_event("go", external)]
    async fn go(&mut self, socket: &mut LiveSocket<Self>) {
        socket.subscribe(&MOVES);
        socket.subscribe(&NEWS);
        socket.send_self(News);
        socket.start_async("load", async { 7_u8 });
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "hello" } }
    }
}

fn main() {}
