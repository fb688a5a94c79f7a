//! Live views that do with a client's text whatever a careless application might.

use bennu::live_view::RedirectTo;
use bennu::pages::LiveContent;
use bennu::prelude::*;
use bennu::{LiveSession, Rendered, html};

use crate::app::App;

/// Two views of one live session, and one of another.
pub(crate) fn sessions() -> [LiveSession<App>; 2] {
    let first = LiveSession::new("first").layout(layout);
    let second = LiveSession::new("second");
    [
        first.live::<Page>().live::<Neighbour>(),
        second.live::<Stranger>(),
    ]
}

fn layout(page: LiveContent<'_>) -> Rendered {
    html! {
        p.flash { (page.flash(&Flash::Info).unwrap_or_default()) }
        (page.inner_content())
    }
}

/// Shows texts of the client.
#[derive(Debug)]
pub(crate) struct Page {
    name: String,
    text: String,
}

/// A text of the client.
#[payload]
struct Said {
    #[serde(default)]
    text: String,
}

/// A form with nesting.
#[payload]
struct Form {
    person: Person,
}

#[payload]
struct Person {
    name: String,
    #[serde(default)]
    words: Vec<String>,
}

#[live_view("/page/{name}", state = App)]
impl Page {
    #[mount]
    async fn mount(name: String) -> Self {
        let text = String::new();
        Self { name, text }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { (self.name) }
            p title=(self.text) { (self.text) }
            a href=(self.text) { "a link" }
        }
    }

    #[handle_event("say", external)]
    async fn say(&mut self, said: Said, socket: &mut LiveSocket<Self>) {
        socket.set_page_title(said.text.clone());
        socket.put_flash(Flash::Info, said.text.clone());
        self.text = said.text;
    }

    #[handle_event("fill", external)]
    async fn fill(&mut self, form: Form) {
        self.text = format!("{} {:?}", form.person.name, form.person.words);
    }

    #[handle_event("wait", external)]
    async fn wait(&mut self, said: Said, socket: &mut LiveSocket<Self>) {
        socket.state().gates.pass(&said.text).await;
    }

    #[handle_event("crash", external)]
    async fn crash(&mut self) {
        panic!("a view that crashes");
    }

    /// Goes where the client says, or says that it does not.
    #[handle_event("go", external)]
    async fn go(&mut self, said: Said, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, said.text.clone());
        match RedirectTo::path(said.text.as_str()).or_else(|_| RedirectTo::site(said.text)) {
            Ok(target) => socket.redirect(target),
            Err(error) => self.text = error.to_string(),
        }
    }
}

/// The other view of the live session.
#[derive(Debug)]
pub(crate) struct Neighbour;

#[live_view("/neighbour", state = App)]
impl Neighbour {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "next door" } }
    }
}

/// A view of another live session.
#[derive(Debug)]
pub(crate) struct Stranger;

#[live_view("/stranger", state = App)]
impl Stranger {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "far away" } }
    }
}
