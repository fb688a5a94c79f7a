//! Every argument is optional, in any order, under any pattern; every return type has its meaning.
#![deny(warnings)]

use bennu::prelude::*;

#[derive(Clone)]
struct App;

#[payload]
struct Pair {
    left: u8,
    right: u8,
}

struct News;

type Socket = LiveSocket<Page>;

struct Page {
    id: u64,
}

#[live_view(show = "/pages/{id: u64}", edit = "/pages/{id: u64}/edit", state = App)]
impl Page {
    #[mount]
    async fn mount(
        socket: &mut Socket,
        Pair { left, right }: Pair,
        id: u64,
        route: PageRoute,
    ) -> Result<Self, Refused> {
        let _ = (socket.state(), left, right);
        match route {
            PageRoute::Show { .. } => Ok(Self { id }),
            PageRoute::Edit { .. } => Err(Refused::forbidden()),
        }
    }

    #[handle_params]
    async fn params(&mut self, id: u64) {
        self.id = id;
    }

    #[handle_event("nothing", external)]
    async fn nothing() {}

    #[handle_event("shared", external)]
    async fn shared(&self, (left, right): (u8, u8), _: &mut Socket) -> Stop {
        let _ = (left, right, self.id);
        Stop::Close
    }

    #[handle_event("lifetimes", external)]
    async fn lifetimes<'a>(&'a mut self, socket: &'a mut LiveSocket<Self>, _: ()) -> Reply<u8> {
        let _ = socket.connected();
        Reply::ok(7)
    }

    #[handle_event("result", external)]
    async fn result(&mut self) -> Result<Pair, String> {
        Err("no".to_owned())
    }

    #[handle_event(_)]
    async fn other(&mut self, name: String, pair: Pair) -> bennu::channel::Outcome {
        let _ = (name, pair.left, pair.right);
        bennu::channel::Outcome::no_reply()
    }

    #[handle_info]
    async fn news(_: News) -> Stop {
        Stop::Error
    }

    #[handle_async]
    async fn loaded(&mut self, socket: &mut Socket, _: Result<u8, AsyncError>) {
        let _ = socket.pid();
    }

    #[terminate]
    async fn terminate(socket: &mut Socket, _: Reason) {
        let _ = socket.uri();
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="whatever" { (self.id) } }
    }
}

struct Least;

#[live_view("/least")]
impl Least {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {}
    }
}

fn main() {
    assert_eq!(Least::path().as_str(), "/least");
    assert_eq!(PageRoute::Show { id: 7 }.path().as_str(), "/pages/7");
}
