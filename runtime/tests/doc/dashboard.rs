use bennu::prelude::*;
use bennu::{LiveSession, testing};

#[payload]
#[derive(Clone)]
pub struct NewCaption {
    text: String,
}

pub const UPDATES: Topic<NewCaption> = Topic::new("captions:updates");

#[event("highlight")]
pub struct Highlight {
    at: usize,
}

pub struct Dashboard {
    captions: Vec<String>,
}

#[live_view("/dashboard", pushes(Highlight))]
impl Dashboard {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.subscribe(&UPDATES);
        socket.set_page_title("Dashboard");
        Self { captions: Vec::new() }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { "Dashboard" }
            ul { @for caption in &self.captions { li.caption { (caption) } } }
            button phx-click="clear" { "Clear" }
            a href="/dashboard?all" data-phx-link="patch" data-phx-link-state="push" { "All" }
            form #caption phx-submit="say" { input name="text" required; button { "Say" } }
            div #map phx-hook="Map" {}
        }
    }

    #[handle_event("clear")]
    async fn clear(&mut self) {
        self.captions.clear();
    }

    #[handle_event("say")]
    async fn say(&mut self, caption: NewCaption, socket: &mut LiveSocket<Self>) {
        self.captions.push(caption.text);
        socket.push_event(Highlight { at: self.captions.len() });
    }

    #[handle_event("count", external)]
    async fn count(&mut self) -> Reply<usize> {
        Reply::ok(self.captions.len())
    }

    #[handle_info]
    async fn new_caption(&mut self, message: NewCaption) {
        self.captions.push(message.text);
    }
}

fn endpoint() -> Endpoint {
    let pages = LiveSession::new("default").live::<Dashboard>();
    Endpoint::builder().live_session(pages).build().expect("an endpoint")
}
