//! Logging: what a log line says of a view, and what it must not say.

use bennu::testing::live;
use serde_json::json;
use tracing::Level;

use crate::log::Log;
use crate::raw::RawPage;
use crate::views::endpoint;

#[tokio::test(start_paused = true)]
async fn mounts_and_events_are_logged_without_what_is_filtered() {
    let (log, _default) = Log::of(Level::DEBUG);
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    let value = json!({ "by": 1, "password": "hunter2" });
    view.push_raw(json!({ "type": "click", "event": "add", "value": value }))
        .await;
    let fields = "q=x&user%5Bpassword%5D=hunter2";
    view.push_raw(json!({ "type": "form", "event": "typing", "value": fields }))
        .await;
    assert_eq!(log.lines_with("mounted").len(), 1, "{:#?}", log.lines());
    let handled = log.lines_with("handled");
    assert!(handled[0].contains(r#"event="add""#), "{handled:#?}");
    assert!(handled[0].contains(r#""by":1"#), "{handled:#?}");
    assert!(handled[1].contains(r#"event="typing""#), "{handled:#?}");
    assert_eq!(log.lines_with("hunter2"), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_logged_with_its_topic_view_and_event() {
    // At this level the span that carries the topic is switched off.
    let (log, _default) = Log::of(Level::WARN);
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    view.click("button.crash").assert_crashed().await;
    let lines = log.lines_with("the handler panicked");
    assert_eq!(lines.len(), 1, "{:#?}", log.lines());
    for told in ["topic=\"lv:phx-", r#"view="Counter""#, r#"event="crash""#] {
        assert!(lines[0].contains(told), "{lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_refusal_says_of_a_url_is_not_quoted() {
    let (log, _default) = Log::of(Level::TRACE);
    let endpoint = endpoint();
    let refused = live(&endpoint, "/items?page=hunter2").await;
    assert!(refused.is_err());
    let page = RawPage::load(&endpoint, "/items").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/items")).await;
    let url = json!({ "url": "http://localhost/items?page=hunter3" });
    raw.ask("1", "2", &page.topic(), "live_patch", url).await;
    assert!(!log.lines_with("refused").is_empty(), "{:#?}", log.lines());
    assert_eq!(log.lines_with("hunter"), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn the_result_of_a_task_is_named_after_it() {
    let (log, _default) = Log::of(Level::WARN);
    let mut view = live(&endpoint(), "/tasks").await.expect("a view");
    let value = json!({ "name": "unlucky", "millis": 7 });
    view.push_raw(json!({ "type": "hook", "event": "start", "value": value }))
        .await;
    view.assert_crashed().await;
    let lines = log.lines_with("the handler panicked");
    assert!(lines[0].contains("async result of"), "{lines:?}");
    assert!(lines[0].contains("unlucky"), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_view_logs_stands_within_spans_that_say_where() {
    let (log, _default) = Log::of(Level::TRACE);
    let mut view = live(&endpoint(), "/counter").await.expect("a view");
    view.push_raw(json!({ "type": "click", "event": "add", "value": { "by": 1 } }))
        .await;
    let mounted = log.spans_of("a counter is mounted");
    assert_eq!(mounted.len(), 2, "in the first response, and then");
    let ends = |spans: &str, end: &str| {
        let (within, last) = spans.rsplit_once(" > ").unwrap_or_default();
        assert!(within.contains("live_view topic=\"lv:phx-"), "{spans}");
        assert_eq!(last, end);
    };
    ends(&mounted[1], "mount");
    ends(
        &log.spans_of("a counter counts")[0],
        "handle_event event=\"add\"",
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_that_a_page_sends_begins_a_line_or_reaches_a_terminal() {
    const FORGED: &str = "\n2026-01-01 ERROR forged\u{1b}[2K\u{9b}2K\u{85}";
    let (log, _default) = Log::of(Level::TRACE);
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    let topic = page.topic();
    raw.join("1", &format!("{topic}{FORGED}"), page.join("/counter"))
        .await;
    raw.join("2", &topic, page.join("/counter")).await;
    for (at, (event, payload)) in [
        (
            "event",
            json!({ "type": "click", "event": FORGED, "value": { "a": FORGED } }),
        ),
        (
            "event",
            json!({ "type": "click", "event": format!("lv:{FORGED}"), "value": {} }),
        ),
        ("event", json!({ "type": FORGED })),
        (FORGED, json!({})),
        (
            "live_patch",
            json!({ "url": format!("http://localhost/counter{FORGED}") }),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        raw.ask("2", &format!("m{at}"), &topic, event, payload)
            .await;
    }
    let mut shown = log.lines();
    shown.extend(log.spans());
    for line in &shown {
        assert_eq!(
            line.chars().find(|char| char.is_control()),
            None,
            "{line:?}"
        );
    }
    for told in [
        "handled",
        "unknown event",
        "unknown message",
        "handle_event",
    ] {
        let is_forged = |line: &&String| line.contains(told) && line.contains("forged");
        assert!(
            shown.iter().any(|line| is_forged(&line)),
            "{told} in {shown:#?}"
        );
    }
}
