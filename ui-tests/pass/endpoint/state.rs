//! A socket's state is the endpoint's, or a part of it, or none.
#![deny(warnings)]

use bennu::prelude::*;

#[derive(Clone)]
struct App;

struct UserSocket;

#[socket("/socket", state = App)]
impl UserSocket {
    #[connect]
    async fn connect(cx: &Connect<App>) -> Result<Self, Refused> {
        let _ = cx.state();
        Ok(Self)
    }
}

#[derive(Clone)]
struct Whole {
    app: App,
}

impl axum::extract::FromRef<Whole> for App {
    fn from_ref(whole: &Whole) -> Self {
        whole.app.clone()
    }
}

struct Open;

#[socket("/open")]
impl Open {
    #[connect]
    async fn connect(cx: &Connect) -> Result<Self, Refused> {
        let _ = cx.info();
        Ok(Self)
    }
}

struct Page;

#[live_view("/page")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p {} }
    }
}

fn main() {
    // What names no state sees none, and goes with every endpoint.
    let _ = Endpoint::builder().socket::<Open>().live::<Page>();
    let _ = Endpoint::builder().state(App).socket::<Open>().live::<Page>();
    let _ = Endpoint::builder().state(App).socket::<UserSocket>();
    let _ = Endpoint::builder().state(Whole { app: App }).socket::<UserSocket>();
}
