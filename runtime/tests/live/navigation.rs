//! Navigation: patches, other views, other live sessions, other pages; and the flash over each.

use bennu::Session;
use bennu::live_view::History;
use bennu::prelude::*;
use bennu::testing::{LiveError, RedirectKind, TestView, live};

use crate::raw::{Raw, RawPage};
use crate::views::{Mark, endpoint};

async fn home() -> TestView {
    live(&endpoint(), "/home").await.expect("a view")
}

async fn go(view: &mut TestView, to: &str) {
    let value = serde_json::json!({ "to": to });
    view.push_raw(serde_json::json!({ "type": "click", "event": "go", "value": value }))
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_patch_keeps_the_view_and_calls_handle_params() {
    let mut view = home().await;
    assert_eq!(view.page_title(), "Home 1");
    view.click("a.again").await;
    let patched = view.assert_patch("/home?again").await;
    assert_eq!(patched.history, History::Push);
    assert_eq!(view.page_title(), "Home 2");
    go(&mut view, "patch").await;
    view.assert_patch("/home").await;
    assert_eq!(view.page_title(), "Home 3");
    assert!(view.has("p.flash", "to patch"));
}

#[tokio::test(start_paused = true)]
async fn a_patch_of_a_path_with_a_query_is_relative_to_the_page() {
    let mut view = live(&endpoint(), "/items?page=4").await.expect("a view");
    assert!(view.has("h1", "page 4"));
    view.click("a.back").await;
    assert_eq!(
        view.assert_patch("/items?page=1").await.history,
        History::Replace
    );
    view.click("button.next").await;
    view.assert_patch("/items?page=2").await;
    assert!(view.has("h1", "page 2") && view.has("p.flash", "turned"));
}

#[tokio::test(start_paused = true)]
async fn a_patch_clears_the_flash_that_was_there_before() {
    let mut view = live(&endpoint(), "/items").await.expect("a view");
    view.click("button.say").await;
    assert!(view.has("p.flash", "said"));
    view.click("button.next").await;
    assert!(view.has("p.flash", "turned") && !view.has("p.flash", "said"));
    view.click("a.back").await;
    assert!(!view.has("p.flash", ""));
}

#[tokio::test(start_paused = true)]
async fn a_click_clears_the_flash_of_its_kind() {
    let mut view = home().await;
    view.click("button[phx-click=flash]").await;
    assert!(view.has("p.flash", "Hello"));
    view.click("p.flash").await;
    assert!(!view.has("p.flash", ""));
    view.click("button[phx-click=flash]").await;
    view.clear_flash(Some(&Flash::Error)).await;
    assert!(view.has("p.flash", "Hello"));
    view.clear_flash(None).await;
    assert!(!view.has("p.flash", ""));
}

#[tokio::test(start_paused = true)]
async fn handle_params_may_patch_on() {
    let first = live(&endpoint(), "/items/5").await.expect_err("no view");
    let first = first.redirect().expect("a redirect");
    assert_eq!(
        (first.kind(), first.to()),
        (RedirectKind::Http(302), "/items/6")
    );

    let mut view = live(&endpoint(), "/items/55").await.expect("a view");
    view.assert_patch("/items/56").await;
    assert!(view.has("h1", "Item 56"));
    view.click("button.five").await;
    view.assert_patch("/items/6").await;
    assert!(view.has("h1", "Item 6"));
}

/// The events of what a view pushes, with where they lead, until one is a reply or `phx_error`.
async fn pushed(raw: &mut Raw) -> Vec<(String, String)> {
    let mut all = Vec::new();
    loop {
        let frame = raw.frame(|frame| frame[0] == "1").await;
        let event = frame[3].as_str().unwrap_or_default().to_owned();
        let to = frame[4]["to"].as_str().unwrap_or_default().to_owned();
        let is_last = event == "phx_reply" || event == "phx_error";
        all.push((event, to));
        if is_last {
            return all;
        }
    }
}

/// What is pushed once a page of items is sent to one of them.
async fn pushed_on_the_way_to(item: u64) -> Vec<(String, String)> {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/items").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/items")).await;
    let show = serde_json::json!({ "type": "click", "event": "show", "value": { "id": item } });
    raw.send(serde_json::json!(["1", "2", page.topic(), "event", show]))
        .await;
    pushed(&mut raw).await
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let expected = expected.iter();
    expected
        .map(|(event, to)| ((*event).to_owned(), (*to).to_owned()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_history_gets_one_entry_for_a_chain_of_patches() {
    assert_eq!(
        pushed_on_the_way_to(5).await,
        pairs(&[("live_patch", "/items/6"), ("phx_reply", "")])
    );
}

#[tokio::test(start_paused = true)]
async fn the_history_gets_no_entry_for_a_patch_that_is_not_shown() {
    // `handle_params` panics.
    assert_eq!(pushed_on_the_way_to(500).await, pairs(&[("phx_error", "")]));
    // It refuses: the page is loaded.
    assert_eq!(pushed_on_the_way_to(404).await, pairs(&[("phx_reply", "")]));
    // It patches without end.
    assert_eq!(pushed_on_the_way_to(13).await, pairs(&[("phx_error", "")]));
}

#[tokio::test(start_paused = true)]
async fn a_view_that_patches_without_end_crashes() {
    let mut view = live(&endpoint(), "/items").await.expect("a view");
    view.click("button.loops").assert_crashed().await;
}

#[tokio::test(start_paused = true)]
async fn a_patch_that_is_refused_loads_the_page() {
    let mut view = live(&endpoint(), "/items").await.expect("a view");
    view.click("button.gone").await;
    let redirect = view.assert_redirect("/items/404").await;
    assert_eq!(redirect.kind(), RedirectKind::Load);
    let not_live = redirect.follow().await.expect_err("no view");
    assert!(
        matches!(not_live, LiveError::Status { status: 404, .. }),
        "{not_live}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_link_to_another_view_goes_over_the_same_connection() {
    let mut view = home().await;
    let id = view.id().to_owned();
    view.click("a.items").await;
    let redirect = view.assert_redirect("/items?page=2").await;
    assert_eq!(redirect.kind(), RedirectKind::Live(History::Push));
    let mut items = view.follow_redirect().await.expect("a view");
    assert_eq!(
        (items.id(), items.has("h1", "Items, page 2")),
        (id.as_str(), true)
    );
    items.click("button.home").await;
    let home = items.follow_redirect().await.expect("a view");
    assert_eq!(
        (home.id(), home.page_title().as_str()),
        (id.as_str(), "Home 1")
    );
}

#[tokio::test(start_paused = true)]
async fn push_navigate_takes_the_flash_along_and_pushes_events_first() {
    let mut view = home().await;
    go(&mut view, "items").await;
    let redirect = view.assert_redirect("/items").await;
    assert_eq!(redirect.flash(&Flash::Info), Some("to items"));
    assert_eq!(view.assert_push_event::<Mark>().await.at, 7);
    let mut items = view.follow_redirect().await.expect("a view");
    assert!(items.has("p.flash", "to items"));
    items.reconnect().await.expect("joined");
    assert!(!items.has("p.flash", ""), "a flash is shown once");
}

#[tokio::test(start_paused = true)]
async fn push_redirect_replaces_the_page_in_the_history() {
    let mut view = home().await;
    go(&mut view, "replace").await;
    let redirect = view.assert_redirect("/items/3").await;
    assert_eq!(redirect.kind(), RedirectKind::Live(History::Replace));
    assert!(
        view.follow_redirect()
            .await
            .expect("a view")
            .has("h1", "Item 3")
    );
}

#[tokio::test(start_paused = true)]
async fn a_redirect_loads_the_page_with_the_flash_in_a_cookie() {
    let mut view = home().await;
    let id = view.id().to_owned();
    go(&mut view, "load").await;
    assert_eq!(
        view.assert_redirect("/items").await.kind(),
        RedirectKind::Load
    );
    let mut items = view.follow_redirect().await.expect("a view");
    assert_ne!(items.id(), id);
    assert!(items.has("p.flash", "to load"));
    items.reconnect().await.expect("joined");
    assert!(!items.has("p.flash", ""));
}

#[tokio::test(start_paused = true)]
async fn a_patch_link_to_another_view_navigates() {
    let mut view = home().await;
    view.click("a.wrong").await;
    assert_eq!(
        view.assert_redirect("/items").await.kind(),
        RedirectKind::Live(History::Push)
    );
    assert!(
        view.follow_redirect()
            .await
            .expect("a view")
            .has("h1", "Items")
    );
}

#[tokio::test(start_paused = true)]
async fn another_live_session_is_loaded_and_asked_by_its_hooks() {
    let endpoint = endpoint();
    let mut session = Session::default();
    session.insert("user", "admin").expect("a session");
    let mut view = live(&endpoint, "/home")
        .session(&session)
        .await
        .expect("a view");
    let id = view.id().to_owned();
    go(&mut view, "admin").await;
    let admin = view.follow_redirect().await.expect("a view");
    assert!(admin.has("h1", "Admin") && admin.has("p.flash", "to admin"));
    assert_ne!(admin.id(), id);

    let mut stranger = live(&endpoint, "/home").await.expect("a view");
    stranger.click("a.admin").await;
    let not_live = stranger.follow_redirect().await.expect_err("no view");
    let halted = not_live.redirect().expect("a redirect");
    assert_eq!(
        (halted.kind(), halted.to()),
        (RedirectKind::Http(302), "/home?login")
    );
    assert_eq!(halted.flash(&Flash::Error), Some("Who are you?"));
    let login = halted.follow().await.expect("a view");
    assert!(login.has("p.flash", "Who are you?"));
}

#[tokio::test(start_paused = true)]
async fn a_mount_may_send_the_browser_away() {
    let endpoint = endpoint();
    let first = live(&endpoint, "/away/first").await.expect_err("no view");
    let first = first.redirect().expect("a redirect");
    assert_eq!(
        (first.kind(), first.to()),
        (RedirectKind::Http(302), "/home")
    );
    assert!(
        first
            .follow()
            .await
            .expect("a view")
            .has("p.flash", "go away")
    );

    let later = live(&endpoint, "/away/later").await.expect_err("no view");
    let later = later.redirect().expect("a redirect");
    assert_eq!(later.kind(), RedirectKind::Live(History::Push));
    assert_eq!(later.flash(&Flash::Error), Some("go away"));

    let load = live(&endpoint, "/away/load").await.expect_err("no view");
    assert_eq!(
        load.redirect().expect("a redirect").kind(),
        RedirectKind::Load
    );
}

#[tokio::test(start_paused = true)]
async fn no_path_leads_to_another_site() {
    for path in ["/away/evil", "/away/patch"] {
        let not_live = live(&endpoint(), path).await.expect_err("no view");
        assert_eq!(not_live.redirect().expect("a redirect").to(), "/", "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_plain_link_loads_the_page() {
    let mut view = home().await;
    let id = view.id().to_owned();
    view.click("a.plain").await;
    let items = view.follow_redirect().await.expect("a view");
    assert!(items.has("h1", "Items"));
    assert_ne!(items.id(), id);
}

#[tokio::test(start_paused = true)]
async fn back_and_forward_within_a_view_are_patches() {
    let mut view = live(&endpoint(), "/items").await.expect("a view");
    view.click("button.next").await;
    view.assert_patch("/items?page=1").await;
    view.go_to("/items").await;
    view.assert_patch("/items").await;
    assert!(view.has("h1", "page 0"));
    view.go_to("/home").await;
    assert!(
        view.follow_redirect()
            .await
            .expect("a view")
            .has("h1", "Home")
    );
}
