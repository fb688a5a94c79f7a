//! A socket's state is the endpoint's, or a part of it.
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

fn main() {
    let _ = Endpoint::builder().state(App).socket::<UserSocket>();
    let _ = Endpoint::builder().state(Whole { app: App }).socket::<UserSocket>();
}
