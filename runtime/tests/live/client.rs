//! The test client: what a person does, and what a browser would not do.

use bennu::testing::live;
use serde_json::json;

use crate::views::{Counter, Heard, Mark, NEWS, Total, endpoint};

#[tokio::test(start_paused = true)]
async fn a_page_is_loaded_joined_and_clicked() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    assert!(view.html().contains("<h1>Counter</h1>"), "{}", view.html());
    assert_eq!(view.page_title(), "Counter");
    view.click("button.up").await;
    view.click("button.ten").await;
    assert!(view.has("p.count", "11"));
    assert_eq!(view.assert_push_event::<Mark>().await.at, 1);
    assert_eq!(view.assert_push_event::<Mark>().await.at, 11);
    view.refute_has("p.count", "12").await;
}

#[tokio::test(start_paused = true)]
async fn messages_keys_hooks_and_forms() {
    let endpoint = endpoint();
    let mut view = live(&endpoint, "/counter").await.expect("a view");
    endpoint.pubsub().broadcast(&NEWS, Heard("news".to_owned()));
    view.assert_has("li", "news").await;
    view.send::<Counter, _>(Heard("direct".to_owned())).await;
    assert!(view.has("li", "direct"));
    view.keydown("input.keys", "a").await;
    assert!(!view.has("li", "a"));
    view.keydown("input.keys", "Enter").await;
    view.window_keydown("Escape").await;
    assert!(view.has("li", "Enter") && view.has("li", "Escape"));
    let total: Total = view
        .push_event("#chart", "total", json!({ "by": 3 }))
        .await
        .reply();
    assert_eq!(total.total, 3);
    view.change("#search", [("q", "Ada"), ("tags[]", "a"), ("tags[]", "b")])
        .await;
    view.assert_has("li", "typing [\"a\", \"b\"] in [\"tags\"]")
        .await;
    view.change("#search", [("q", "Bob")]).await;
    view.assert_has("li", "in [\"q\"]").await;
    view.form("#search").submit().await;
    view.assert_has("li", "search Bob [\"a\", \"b\"]").await;
}

#[tokio::test(start_paused = true)]
async fn commands_of_the_client_change_what_a_person_sees() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    assert!(!view.has("button.ten.used", ""));
    view.click("button.ten").await;
    assert!(view.has("button.ten.used", ""));
    view.click("button.menu").await;
    view.click("#menu button").await;
    assert!(
        view.has("p.count", "11"),
        "the button of the menu was shown, and clicked"
    );
    view.click("button.up").await;
    assert!(
        view.has("button.ten.used", ""),
        "a patch keeps what the client has changed"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_typed_survives_a_reconnect_and_a_crash() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    view.change("#search", [("q", "Ada")]).await;
    view.click("button.up").await;
    view.reconnect().await.expect("joined");
    assert!(view.has("p.count", "0") && view.has("#search input[value=Ada]", ""));
    view.click("button.crash").assert_crashed().await;
    view.rejoin().await.expect("joined");
    assert!(view.has("#search input[value=Ada]", ""));
}

#[tokio::test(start_paused = true)]
async fn boxes_and_buttons_are_clicked() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    view.click("input[value=b]").await;
    view.assert_has("li", "typing [\"a\", \"b\"]").await;
    view.click("input[value=a]").await;
    view.assert_has("li", "typing [\"b\"]").await;
    view.change("#search", [("q", "x")]).await;
    view.click("button[name=go]").await;
    view.assert_has("li", "search x [\"b\"]").await;
}
