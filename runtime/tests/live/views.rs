//! The views that the tests look at.

mod counter;
mod pages;
mod tasks;

pub(crate) use counter::{Counter, Heard, Mark, NEWS, Total};
pub(crate) use pages::{Broken, Items, Profile};
pub(crate) use tasks::Tasks;

use bennu::LiveSession;
use bennu::live_view::{Halt, OnMount, RedirectTo};
use bennu::pages::LiveContent;
use bennu::prelude::*;
use tokio::sync::mpsc::UnboundedSender;

use self::pages::{Admin, Home, Refusing};

/// The state of the application.
#[derive(Clone, Default)]
pub(crate) struct App {
    /// Hears of views that end.
    pub(crate) ended: Option<UnboundedSender<(&'static str, Reason)>>,
}

/// Who looks at a page.
pub(crate) struct User(pub(crate) String);

async fn current_user(mount: OnMount) -> Result<OnMount, Halt> {
    match mount.session().get::<String>("user") {
        Some(user) => Ok(mount.with(User(user))),
        None => Ok(mount),
    }
}

async fn require_admin(mount: OnMount) -> Result<OnMount, Halt> {
    if let Some("admin") = mount.session().get::<String>("user").as_deref() {
        Ok(mount)
    } else {
        let login = Halt::redirect(RedirectTo::path("/home?login")?);
        Err(login.flash(Flash::Error, "Who are you?"))
    }
}

fn layout(content: LiveContent<'_>) -> Rendered {
    html! {
        @if let Some(message) = content.flash(&Flash::Info) { p.flash.info phx-click="lv:clear-flash" phx-value-key="info" { (message) } }
        @if let Some(message) = content.flash(&Flash::Error) { p.flash.error { (message) } }
        (content.inner_content())
    }
}

pub(crate) fn endpoint() -> Endpoint {
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
    let admin = LiveSession::new("admin")
        .layout(layout)
        .on_mount(require_admin)
        .live::<Admin>();
    Endpoint::builder()
        .state(app)
        .live_session(default)
        .live_session(admin)
        .build()
        .expect("an endpoint")
}
