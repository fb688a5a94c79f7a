//! What fails: mounts, handlers, templates, payloads; and that the page goes on.

use std::time::Duration;

use bennu::prelude::*;
use bennu::testing::{LiveError, live};
use serde_json::json;
use tracing::Level;

use crate::log::Log;
use crate::raw::RawPage;
use crate::views::{App, Broken, Mark, Total, endpoint};

#[tokio::test(start_paused = true)]
async fn a_mount_that_is_refused_has_its_status() {
    let endpoint = endpoint();
    for (path, expected) in [
        ("/broken/forbidden", 403),
        ("/broken/mount", 500),
        ("/items/404", 404),
        ("/items/x", 404),
    ] {
        let not_live = live(&endpoint, path).await.expect_err(path);
        assert!(
            matches!(not_live, LiveError::Status { status, .. } if status == expected),
            "{path}: {not_live}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_mount_that_is_refused_at_the_join_loads_the_page_which_has_the_status() {
    let not_live = live(&endpoint(), "/broken/gone")
        .await
        .expect_err("no view");
    let LiveError::Reload(reload) = not_live else {
        panic!("{not_live}")
    };
    assert_eq!(reload.status(), 410);
    let again = reload.load().await.expect_err("no view");
    assert!(
        matches!(again, LiveError::Status { status: 410, .. }),
        "{again}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_mount_that_panics_at_the_join_says_so() {
    let not_live = live(&endpoint(), "/broken/join")
        .await
        .expect_err("no view");
    assert!(
        matches!(&not_live, LiveError::Refused { reason } if reason == "join crashed"),
        "{not_live}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_first_response_whose_template_panics_has_status_500() {
    let not_live = live(&endpoint(), "/broken/render")
        .await
        .expect_err("no view");
    assert!(
        matches!(not_live, LiveError::Status { status: 500, .. }),
        "{not_live}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_join_whose_template_panics_is_logged_with_its_topic() {
    let (log, _default) = Log::of(Level::WARN);
    let not_live = live(&endpoint(), "/broken/render_joined").await;
    assert!(
        matches!(&not_live, Err(LiveError::Refused { reason }) if reason == "join crashed"),
        "{not_live:?}"
    );
    let lines = log.lines_with("panicked");
    assert_eq!(lines.len(), 1, "{:#?}", log.lines());
    for told in [
        r#"topic="lv:phx-"#,
        r#"view="Broken""#,
        r#"handler="render""#,
    ] {
        assert!(lines[0].contains(told), "{lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_first_response_is_logged_after_the_time_of_slow_handlers() {
    for (patience, expected) in [(1, 1), (5, 0)] {
        let (log, _default) = Log::of(Level::WARN);
        let session = LiveSession::new("default").live::<Broken>();
        let endpoint = Endpoint::builder()
            .state(App::default())
            .live_socket(|mount| mount.slow_handler(Duration::from_secs(patience)))
            .live_session(session)
            .build()
            .expect("an endpoint");
        RawPage::load(&endpoint, "/broken/slow").await;
        let lines = log.lines_with("the handler is still running");
        assert_eq!(lines.len(), expected, "{:#?}", log.lines());
    }
}

#[tokio::test(start_paused = true)]
async fn a_view_that_crashes_is_joined_again_and_mounted_anew() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    view.click("button.up").await;
    view.click("button.crash").assert_crashed().await;
    view.rejoin().await.expect("joined");
    assert!(view.has("p.count", "0"));
    view.click("button.up").await;
    assert!(view.has("p.count", "1"));
}

#[tokio::test(start_paused = true)]
async fn a_template_that_panics_crashes_the_view() {
    let mut view = live(&endpoint(), "/broken/not").await.expect("a view");
    view.click("button").assert_crashed().await;
    view.rejoin().await.expect("joined");
    assert!(view.has("p", "whole"));
}

#[tokio::test(start_paused = true)]
async fn a_payload_that_does_not_decode_is_answered_and_the_view_lives_on() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    view.click("button.up").await;
    view.click("button.bad").assert_refused("by").await;
    assert!(view.has("p.count", "1"), "the state is kept");
    view.click("button.up").await;
    assert!(view.has("p.count", "2"));
}

#[tokio::test(start_paused = true)]
async fn a_message_that_no_page_sends_is_answered_and_the_view_lives_on() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let nothing = json!({});
    let wrong = |detail: &str| json!({ "diff": { "r": { "reason": "invalid payload", "path": "", "detail": detail } } });
    let no_step = |what: &str| wrong(&format!("invalid type: {what}, expected an object"));
    for (message, expected) in [
        (
            json!({ "type": "click", "event": "add", "value": {} }),
            wrong("missing field `by`"),
        ),
        (
            json!({ "type": "click", "event": "add", "value": "by=1" }),
            no_step(r#"string "by=1""#),
        ),
        (json!({ "type": "click", "event": "add" }), no_step("null")),
        (
            json!({ "type": "form", "event": "add", "value": { "by": 1 } , "meta": 7 }),
            nothing.clone(),
        ),
        (
            json!({ "type": "click", "event": "no such event", "value": {} }),
            nothing.clone(),
        ),
        (
            json!({ "type": "click", "event": "lv:no-such-event", "value": {} }),
            nothing.clone(),
        ),
        (json!({ "type": "click", "value": {} }), nothing.clone()),
        (json!({ "event": 7 }), nothing.clone()),
        (json!([]), nothing.clone()),
        (json!(null), nothing),
    ] {
        let answer = raw
            .ask("1", "2", &page.topic(), "event", message.clone())
            .await;
        assert_eq!(answer, ("ok".to_owned(), expected), "{message}");
    }
    let click = json!({ "type": "click", "event": "add", "value": { "by": 1 } });
    let (_, response) = raw.ask("1", "3", &page.topic(), "event", click).await;
    assert_eq!(response["diff"]["2"]["0"], "1", "no other was handled");
}

#[tokio::test(start_paused = true)]
async fn a_hook_learns_that_its_payload_does_not_decode() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    let wrong = view.push_event("#chart", "total", json!({ "by": "x" }));
    wrong.assert_refused("by").await;
    let total: Total = view
        .push_event("#chart", "total", json!({ "by": 2 }))
        .await
        .reply();
    assert_eq!(total.total, 2);
}

#[tokio::test(start_paused = true)]
async fn events_are_pushed_in_order_with_what_else_differs() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    view.take_diffs();
    for _ in 0..3 {
        view.click("button.up").await;
    }
    let diffs = view.take_diffs();
    let (events, texts): (Vec<_>, Vec<_>) = diffs
        .iter()
        .map(|diff| (diff["e"].clone(), diff["2"]["0"].clone()))
        .unzip();
    assert_eq!(
        events,
        [
            json!([["mark", { "at": 1 }]]),
            json!([["mark", { "at": 2 }]]),
            json!([["mark", { "at": 3 }]])
        ]
    );
    assert_eq!(texts, [json!("1"), json!("2"), json!("3")]);
    for at in 1..=3 {
        assert_eq!(view.assert_push_event::<Mark>().await.at, at);
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_is_whatever_json_it_is() {
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    let count: i64 = view.push_event("#chart", "count", ()).await.reply();
    assert_eq!(count, 7);
}
