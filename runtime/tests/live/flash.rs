//! Flash: shown by one page, the first that is shown after it was put.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::request::Parts;
use axum::routing::get;
use bennu::LiveSession;
use bennu::live_view::{Halt, OnMount, RedirectTo};
use bennu::pages::LiveContent;
use bennu::prelude::*;
use bennu::testing::{LiveError, Redirect, TestView, live};

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
            Some(("own", to)) => socket.redirect(RedirectTo::path(to).expect("a path")),
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

/// A part of a page.
struct Part;

#[live_view("/part")]
impl Part {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { "part" }
    }
}

async fn halt(mount: OnMount) -> Result<OnMount, Halt> {
    if mount.uri().path() == "/said/halted" {
        let end = Halt::redirect(RedirectTo::path("/said/end")?);
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

fn endpoint() -> Endpoint {
    let session = LiveSession::new("default")
        .layout(layout)
        .on_mount(halt)
        .live::<Said>()
        .live::<Part>();
    let endpoint = Endpoint::builder().live_session(session).build();
    endpoint.expect("an endpoint")
}

async fn open(path: &str) -> TestView {
    live(&endpoint(), path).await.expect("a view")
}

/// Pages of one's own: one that shows the flash, and one that sends on with another.
fn with_own_pages(endpoint: &Endpoint) -> Router {
    let own = |State(endpoint): State<Endpoint>, parts: Parts| async move {
        let visit = endpoint.page(&parts);
        let view = visit.live_render::<Part>().await;
        let message = visit.flash(&Flash::Info).unwrap_or("nothing").to_owned();
        let page = maud::html! {
            head { meta name="csrf-token" content=(visit.csrf_token()); title { (message) } }
            body { (view) }
        };
        visit.respond(page)
    };
    let on = |State(endpoint): State<Endpoint>, parts: Parts| async move {
        let mut visit = endpoint.page(&parts);
        visit.put_flash(&Flash::Error, "by a page");
        visit.redirect(Said::path("end"))
    };
    Router::new()
        .route("/own", get(own))
        .route("/on", get(on))
        .with_state(endpoint.clone())
        .merge(endpoint.router())
}

async fn tell(view: &mut TestView, event: &str, to: &str) {
    let value = serde_json::json!({ "to": to });
    view.push_raw(serde_json::json!({ "type": "hook", "event": event, "value": value }))
        .await;
}

/// Where the page leads at once to which the browser is sent.
async fn led_on(view: TestView) -> Redirect {
    match view.follow_redirect().await {
        Err(LiveError::Redirect(redirect)) => redirect,
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

#[tokio::test(start_paused = true)]
async fn a_page_of_ones_own_shows_what_the_browser_came_with() {
    let endpoint = endpoint();
    let view = live(&endpoint, "/said/start").router(with_own_pages(&endpoint));
    let mut view = view.await.expect("a view");
    tell(&mut view, "say", "own /own").await;
    let own = view.assert_redirect("/own").await;
    assert_eq!(own.follow().await.expect("a view").page_title(), "said");
    let without = live(&endpoint, "/own").router(with_own_pages(&endpoint));
    assert_eq!(without.await.expect("a view").page_title(), "nothing");
}

#[tokio::test(start_paused = true)]
async fn a_page_of_ones_own_sends_the_browser_on_with_a_flash() {
    let endpoint = endpoint();
    let view = live(&endpoint, "/said/start").router(with_own_pages(&endpoint));
    let mut view = view.await.expect("a view");
    tell(&mut view, "say", "own /on").await;
    let redirect = led_on(view).await;
    assert_eq!(redirect.to(), "/said/end");
    let end = redirect.follow().await.expect("a view");
    assert!(end.has("p.info", "said") && end.has("p.error", "by a page"));
}

/// Beside what is told, many rows.
struct Rows {
    rows: Vec<u32>,
}

static ROWS_SHOWN: AtomicUsize = AtomicUsize::new(0);

fn shown(row: u32) -> u32 {
    ROWS_SHOWN.fetch_add(1, Ordering::Relaxed);
    row
}

#[live_view("/rows")]
impl Rows {
    #[mount]
    async fn mount() -> Self {
        Self {
            rows: (0..1_000).collect(),
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            @for row in &self.rows { i { (shown(*row)) } }
            button.say phx-click="say" { "say" }
            button.hush phx-click="hush" { "hush" }
            button.add phx-click="add" { "add" }
        }
    }

    #[handle_event("say")]
    async fn say(&mut self, socket: &mut LiveSocket<Self>) {
        socket.put_flash(Flash::Info, "said");
        socket.put_flash(Flash::Error, "failed");
    }

    #[handle_event("hush")]
    async fn hush(&mut self, socket: &mut LiveSocket<Self>) {
        socket.clear_flash_of(&Flash::Error);
    }

    #[handle_event("add")]
    async fn add(&mut self, socket: &mut LiveSocket<Self>) {
        self.rows.push(1_000);
        socket.put_flash(Flash::Info, "added");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_told_evaluates_nothing_of_the_view_beside_it() {
    let session = LiveSession::new("default").layout(layout).live::<Rows>();
    let endpoint = Endpoint::builder().live_session(session).build();
    let opened = live(&endpoint.expect("an endpoint"), "/rows").await;
    let mut view = opened.expect("a view");
    let before = ROWS_SHOWN.load(Ordering::Relaxed);
    view.click("button.say").await;
    assert!(view.has("p.info", "said") && view.has("p.error", "failed"));
    view.click("button.hush").await;
    assert!(view.has("p.info", "said") && !view.has("p.error", ""));
    view.clear_flash(None).await;
    assert!(!view.has("p.info", ""));
    assert_eq!(ROWS_SHOWN.load(Ordering::Relaxed) - before, 0);
    view.click("button.add").await;
    assert!(view.has("p.info", "added") && view.has("i", "1000"));
    assert_eq!(ROWS_SHOWN.load(Ordering::Relaxed) - before, 1_001);
}
