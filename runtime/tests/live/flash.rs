//! Flash: shown by one page, the first that is shown after it was put.

use bennu::live_view::{Halt, OnMount, Target};
use bennu::prelude::*;
use bennu::testing::{NotLive, Redirect, TestView, live};
use bennu::{LiveContent, LiveSession};

/// Says something, and sends its browser on.
struct Said;

#[payload]
struct Told {
    to: String,
}

#[live_view("/said/{what}")]
impl Said {
    #[mount]
    async fn mount(what: String, socket: &mut LiveSocket<Self>) -> Self {
        match what.as_str() {
            "mounted" => socket.put_flash(Flash::Info, "mounted"),
            "on" => socket.push_navigate(Self::path("end")),
            _ => {}
        }
        Self
    }

    #[handle_params]
    async fn params(&mut self, route: SaidRoute, socket: &mut LiveSocket<Self>) {
        if route.path().as_str() == "/said/patched" {
            socket.push_navigate(Self::path("end"));
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { h1 { "said" } }
    }

    #[handle_event("navigate", external)]
    async fn navigate(&mut self, told: Told, socket: &mut LiveSocket<Self>) {
        socket.push_navigate(Self::path(told.to));
    }

    #[handle_event("say", external)]
    async fn say(&mut self, told: Told, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, "said");
        socket.put_flash(Flash::Error, "failed");
        match told.to.split_once(' ') {
            Some(("navigate", to)) => socket.push_navigate(Self::path(to)),
            Some(("patch", to)) => socket.push_patch(Self::path(to)),
            Some(("load", to)) => socket.redirect(Self::path(to)),
            _ => {}
        }
    }

    #[handle_event("hush", external)]
    async fn hush(&mut self, told: Told, socket: &mut LiveSocket<Self>) {
        match told.to.as_str() {
            "" => socket.clear_flash_of(&Flash::Error),
            to => {
                socket.put_flash(Flash::Error, "never seen");
                socket.clear_flash();
                socket.push_navigate(Self::path(to));
            }
        }
    }
}

async fn halt(mount: OnMount) -> Result<OnMount, Halt> {
    if mount.uri().path() == "/said/halted" {
        let end = Halt::redirect(Target::path("/said/end")?);
        Err(end.flash(Flash::Error, "halted"))
    } else {
        Ok(mount)
    }
}

fn layout(content: LiveContent<'_>) -> Rendered {
    html! {
        @if let Some(message) = content.flash(&Flash::Info) { p.info { (message) } }
        @if let Some(message) = content.flash(&Flash::Error) { p.error { (message) } }
        (content.inner_content())
    }
}

async fn open(path: &str) -> TestView {
    let session = LiveSession::new("default")
        .layout(layout)
        .on_mount(halt)
        .live::<Said>();
    let endpoint = Endpoint::builder().live_session(session).build();
    let endpoint = endpoint.expect("an endpoint");
    live(&endpoint, path).await.expect("a view")
}

async fn tell(view: &mut TestView, event: &str, to: &str) {
    let value = serde_json::json!({ "to": to });
    view.push_raw(serde_json::json!({ "type": "hook", "event": event, "value": value }))
        .await;
}

/// Where the page leads at once to which the browser is sent.
async fn led_on(view: TestView) -> Redirect {
    match view.follow_redirect().await {
        Err(NotLive::Redirect(redirect)) => redirect,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_mount_puts_is_shown_by_its_page_and_by_no_other() {
    let mut view = open("/said/mounted").await;
    assert!(view.has("p.info", "mounted"));
    tell(&mut view, "navigate", "end").await;
    let redirect = view.assert_redirect("/said/end").await;
    assert_eq!(redirect.flash(&Flash::Info), None);
}

#[tokio::test(start_paused = true)]
async fn a_mount_that_sends_the_browser_on_passes_on_what_it_came_with() {
    for how in ["load", "navigate"] {
        let mut view = open("/said/start").await;
        tell(&mut view, "say", &format!("{how} on")).await;
        view.assert_redirect("/said/on").await;
        let redirect = led_on(view).await;
        assert_eq!(
            (redirect.to(), redirect.flash(&Flash::Info)),
            ("/said/end", Some("said")),
            "{how}"
        );
        let end = redirect.follow().await.expect("a view");
        assert!(end.has("p.info", "said"), "{how}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_halts_says_its_own_beside_what_the_browser_came_with() {
    for how in ["load", "navigate"] {
        let mut view = open("/said/start").await;
        tell(&mut view, "say", &format!("{how} halted")).await;
        view.assert_redirect("/said/halted").await;
        let redirect = led_on(view).await;
        assert_eq!(
            (redirect.flash(&Flash::Info), redirect.flash(&Flash::Error)),
            (Some("said"), Some("halted")),
            "{how}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_put_before_a_patch_goes_along_where_handle_params_navigates() {
    let mut view = open("/said/start").await;
    tell(&mut view, "say", "patch patched").await;
    let redirect = view.assert_redirect("/said/end").await;
    assert_eq!(redirect.flash(&Flash::Info), Some("said"));
}

#[tokio::test(start_paused = true)]
async fn what_is_put_before_a_patch_is_shown_once() {
    let mut view = open("/said/start").await;
    tell(&mut view, "say", "patch start").await;
    assert!(view.has("p.info", "said"));
    tell(&mut view, "navigate", "end").await;
    let redirect = view.assert_redirect("/said/end").await;
    assert_eq!(redirect.flash(&Flash::Info), None);
}

#[tokio::test(start_paused = true)]
async fn a_handler_takes_away_the_message_of_a_kind() {
    let mut view = open("/said/start").await;
    tell(&mut view, "say", "").await;
    assert!(view.has("p.info", "said") && view.has("p.error", "failed"));
    tell(&mut view, "hush", "").await;
    assert!(view.has("p.info", "said") && !view.has("p.error", ""));
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_away_does_not_go_along() {
    let mut view = open("/said/start").await;
    tell(&mut view, "hush", "end").await;
    let redirect = view.assert_redirect("/said/end").await;
    assert_eq!(redirect.flash(&Flash::Error), None);
}
