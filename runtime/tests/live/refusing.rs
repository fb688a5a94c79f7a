//! What a browser would not do fails the test, and the message says why.

use std::panic::AssertUnwindSafe;

use bennu::LiveSession;
use bennu::prelude::*;
use bennu::testing::{TestView, live};
use futures_util::FutureExt;

use crate::views::endpoint;

/// The message with which a test fails.
async fn failure(what: impl AsyncFnOnce(&mut TestView)) -> String {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    let failed = AssertUnwindSafe(what(&mut view)).catch_unwind().await;
    let message = failed.expect_err("the test goes on");
    *message.downcast::<String>().expect("a message")
}

macro_rules! refuses {
    ($($name:ident: |$view:ident| $action:expr => $expected:literal;)*) => {
        $(
            #[tokio::test(start_paused = true)]
            async fn $name() {
                let message = failure(async |$view: &mut TestView| { $action.await; }).await;
                assert!(message.contains($expected), "{message}");
                assert!(message.contains("refusing.rs:") , "where: {message}");
            }
        )*
    };
}

refuses! {
    a_disabled_button: |view| view.click("button.off") => "is disabled";
    a_hidden_button: |view| view.click("button.unseen") => "which is hidden: nobody can use it";
    an_element_without_a_binding: |view| view.click("h1") => "has no \"phx-click\"";
    no_element: |view| view.click("button.none") => "no element matches \"button.none\"; the elements of its kind:\n  <button class=\"up\"";
    several_elements: |view| view.click("button") => "elements match \"button\", and it must be one:\n";
    no_selector: |view| view.click("button[") => "is no CSS selector";
    a_key_where_nothing_listens: |view| view.keydown("h1", "a") => "has no \"phx-keydown\"";
    a_blur_where_nothing_listens: |view| view.blur("input.keys") => "has no \"phx-blur\"";
    no_window_listens: |view| view.window_keyup("a") => "no element of the view has \"phx-window-keyup\"";
    an_unknown_field: |view| view.submit("#search", [("nam", "x")]) => "has no field \"nam\", but [\"q\", \"tags[]\"";
    a_disabled_field: |view| view.submit("#search", [("off", "x")]) => "is disabled";
    a_hidden_field: |view| view.submit("#search", [("secret", "x")]) => "is a hidden field";
    text_that_is_too_long: |view| view.submit("#search", [("q", "12345678901")]) => "it is too long";
    a_second_line: |view| view.submit("#search", [("q", "a\nb")]) => "it has one line";
    a_box_that_is_not_there: |view| view.submit("#search", [("tags[]", "c")]) => "\"c\" cannot be chosen for \"tags[]\", only [\"a\", \"b\"]";
    an_option_that_is_disabled: |view| view.submit("#search", [("color", "blue")]) => "only [\"red\"]";
    a_required_field_that_is_empty: |view| view.form("#search").submit() => "is required, and empty";
    a_button_that_submits_nothing: |view| view.form("#search").submit_with("button.up") => "no button that submits the form";
    a_hook_that_is_none: |view| view.push_event("h1", "total", ()) => "needs \"phx-hook\" and an id";
    a_payload_that_is_refused: |view| view.click("button.bad") => "the payload is refused at \"by\": invalid type: string \"many\", expected i64";
    no_refusal_where_one_is_expected: |view| view.click("button.up").assert_refused("by") => "the payload is not refused";
    a_refusal_at_another_field: |view| view.click("button.bad").assert_refused("at") => "is refused at \"by\"";
    a_crash_that_nobody_expects: |view| view.click("button.crash") => "the view crashed";
    no_crash_where_one_is_expected: |view| view.click("button.up").assert_crashed() => "does not crash";
    what_is_not_there: |view| view.assert_has("p.count", "1") => "no \"p.count\" with \"1\"";
    what_stays: |view| view.refute_has("p.count", "0") => "there is \"p.count\"";
    no_patch: |view| view.assert_patch("/x") => "no patch to \"/x\"";
    no_redirect: |view| view.assert_redirect("/x") => "no redirect to \"/x\"";
    no_event: |view| view.assert_push_event::<crate::views::Mark>() => "no event \"mark\"";
}

#[tokio::test(start_paused = true)]
async fn nothing_is_done_once_the_browser_is_on_its_way() {
    let mut view = live(&endpoint(), "/home").await.expect("a view");
    view.click("a.plain").await;
    let clicked = AssertUnwindSafe(async { view.click("h1").await })
        .catch_unwind()
        .await;
    let message = *clicked
        .expect_err("a failure")
        .downcast::<String>()
        .expect("a message");
    assert!(message.contains("on its way to \"/items\""), "{message}");
}

/// Has the mistakes that its path names.
struct Mistaken {
    what: String,
}

#[live_view("/mistaken/{what}")]
impl Mistaken {
    #[mount]
    async fn mount(what: String) -> Self {
        Self { what }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="twice" { "twice" }
            @if self.what == "twice" { p id=(self.what) {} b id=(self.what) {} }
            @if self.what == "hook" { p #b phx-hook="Map" {} }
            @if self.what == "nothing" { p #c phx-hook="Chart" {} }
        }
    }

    #[handle_event("twice")]
    async fn twice(&mut self) {
        "twice".clone_into(&mut self.what);
    }
}

#[tokio::test(start_paused = true)]
async fn mistakes_of_a_page_fail_the_test() {
    let session = LiveSession::new("default").live::<Mistaken>();
    let endpoint = Endpoint::builder()
        .live_session(session)
        .build()
        .expect("an endpoint");
    let open = |what: &str| live(&endpoint, format!("/mistaken/{what}")).hooks(["Chart"]);
    for (what, expected) in [
        ("twice", "the id \"twice\" is there 2 times"),
        ("hook", "no hook \"Map\", but [\"Chart\"]"),
    ] {
        let opened = AssertUnwindSafe(async { open(what).await })
            .catch_unwind()
            .await;
        let message = *opened
            .expect_err("a failure")
            .downcast::<String>()
            .expect("a message");
        assert!(message.contains(expected), "{message}");
        assert!(open(what).without_lints().await.is_ok());
    }
    let mut view = open("nothing").await.expect("a view");
    let clicked = AssertUnwindSafe(async { view.click("button").await })
        .catch_unwind()
        .await;
    assert!(clicked.is_err(), "a mistake that a patch brings");
}
