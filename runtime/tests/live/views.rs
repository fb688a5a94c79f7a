//! The views that the tests look at.

mod counter;
mod pages;
mod tasks;

pub(crate) use counter::{Counter, Heard, Mark, NEWS, Total};
pub(crate) use pages::{Items, Profile};
pub(crate) use tasks::Tasks;

use bennu::live_view::{Halt, OnMount, Target};
use bennu::prelude::*;
use bennu::{LiveContent, LiveSession};
use tokio::sync::mpsc::UnboundedSender;

use self::pages::{Admin, Broken, Home, Refusing};

/// The state of the application.
#[derive(Clone, Default)]
pub(crate) struct App {
    /// Hears of views that end.
    pub(crate) ended: Option<UnboundedSender<(&'static str, Reason)>>,
}

/// Who looks at a page.
pub(crate) struct User(pub(crate) String);

<<<<<<< HEAD
async fn current_user(mount: OnMount) -> Result<OnMount, Halt> {
    match mount.session().get::<String>("user") {
        Some(user) => Ok(mount.with(User(user))),
        None => Ok(mount),
=======
#[payload]
pub(crate) struct Total {
    pub(crate) total: i64,
}

#[payload]
pub(crate) struct Key {
    key: String,
}

#[payload]
pub(crate) struct Search {
    q: String,
    #[serde(default)]
    tags: Vec<String>,
}

#[payload]
#[derive(Clone)]
pub(crate) struct Heard(pub(crate) String);

/// Marks something.
#[event("mark")]
#[derive(PartialEq)]
pub(crate) struct Mark {
    pub(crate) at: i64,
}

pub(crate) const NEWS: Topic<Heard> = Topic::new("news");

#[live_view("/counter", state = App, pushes(Mark))]
impl Counter {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.subscribe(&NEWS);
        socket.set_page_title("Counter");
        Self {
            count: 0,
            typed: String::new(),
            heard: Vec::new(),
        }
>>>>>>> live
    }
}

async fn require_admin(mount: OnMount) -> Result<OnMount, Halt> {
    match mount.session().get::<String>("user").as_deref() {
        Some("admin") => Ok(mount),
        _ => {
            let login = Halt::redirect(Target::path("/home?login")?);
            Err(login.flash(Flash::Error, "Who are you?"))
        }
    }
}

<<<<<<< HEAD
fn layout(content: LiveContent<'_>) -> Rendered {
    html! {
        @if let Some(message) = content.flash(&Flash::Info) { p.flash.info phx-click="lv:clear-flash" phx-value-key="info" { (message) } }
        @if let Some(message) = content.flash(&Flash::Error) { p.flash.error { (message) } }
        (content.inner_content())
=======
    #[handle_event("add")]
    async fn add(&mut self, step: Step, socket: &mut LiveSocket<Self>) {
        self.count += step.by;
        socket.push_event(Mark { at: self.count });
    }

    #[handle_event("total", external)]
    async fn total(&mut self, step: Step) -> Reply<Total> {
        Reply::ok(Total {
            total: self.count + step.by,
        })
    }

    #[handle_event("crash")]
    async fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handle_event("key")]
    async fn key(&mut self, key: Key) {
        self.heard.push(key.key);
    }

    #[handle_event("typing")]
    async fn typing(&mut self, search: Search) {
        self.typed = search.q;
        self.heard.push(format!("typing {:?}", search.tags));
    }

    #[handle_event("search")]
    async fn search(&mut self, search: Search) {
        self.heard
            .push(format!("search {} {:?}", search.q, search.tags));
    }

    #[handle_info]
    async fn heard(&mut self, message: Heard) {
        self.heard.push(message.0);
>>>>>>> live
    }
}

pub(crate) fn endpoint() -> Endpoint {
<<<<<<< HEAD
    endpoint_with(App::default())
}

pub(crate) fn endpoint_with(app: App) -> Endpoint {
    let default = LiveSession::new("default")
        .layout(layout)
        .on_mount(current_user)
        .live::<Counter>()
        .live::<Home>()
        .live::<Items>()
        .live::<Tasks>()
        .live::<Profile>()
        .live::<Broken>()
        .live::<Refusing>();
    let admin = LiveSession::new("admin").layout(layout).on_mount(require_admin).live::<Admin>();
    Endpoint::builder()
        .state(app)
        .live_session(default)
        .live_session(admin)
=======
    let session = LiveSession::new("default").live::<Counter>();
    Endpoint::builder()
        .state(App)
        .live_session(session)
>>>>>>> live
        .build()
        .expect("an endpoint")
}
