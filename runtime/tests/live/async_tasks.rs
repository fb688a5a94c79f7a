//! Tasks of a view: their results, their ends.

use bennu::testing::{TestView, live};
use serde_json::json;

use crate::views::endpoint;

async fn start(view: &mut TestView, event: &str, name: &str, millis: u64) {
    let value = json!({ "name": name, "millis": millis });
    view.push_raw(json!({ "type": "hook", "event": event, "value": value }))
        .await;
}

async fn tasks() -> TestView {
    live(&endpoint(), "/tasks").await.expect("a view")
}

#[tokio::test(start_paused = true)]
async fn assign_async_loads_and_reloads_and_keeps_the_last_value() {
    let mut view = tasks().await;
    assert!(view.has("p.loading", "") && !view.has("p.stats", ""));
    view.render_async().await;
    assert!(!view.has("p.loading", "") && view.has("p.stats", "3"));
    view.click("button").await;
    assert!(view.has("p.loading", "") && view.has("p.stats", "3"));
    view.render_async().await;
    assert!(view.has("p.error", "nothing to count") && view.has("p.stats", "3"));
}

#[tokio::test(start_paused = true)]
async fn the_results_of_tasks_arrive_and_a_panic_is_one() {
    let mut view = tasks().await;
    start(&mut view, "start", "a", 20).await;
    start(&mut view, "start", "b", 10).await;
    start(&mut view, "start", "c", 13).await;
    view.render_async().await;
    assert_eq!(
        texts(&view),
        ["b after 10", "the task panicked", "a after 20"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_task_of_the_same_name_supersedes() {
    let mut view = tasks().await;
    start(&mut view, "start", "a", 20).await;
    start(&mut view, "start", "a", 30).await;
    view.render_async().await;
    assert_eq!(texts(&view), ["a after 30"]);
}

#[tokio::test(start_paused = true)]
async fn of_a_cancelled_task_arrives_that_it_was_cancelled() {
    let mut view = tasks().await;
    start(&mut view, "start", "a", 20).await;
    start(&mut view, "start", "b", 20).await;
    start(&mut view, "cancel", "a", 0).await;
    start(&mut view, "cancel", "none of this name", 0).await;
    view.render_async().await;
    assert_eq!(texts(&view), ["the task was cancelled", "b after 20"]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_cancelled_and_started_anew_has_the_new_result() {
    let mut view = tasks().await;
    start(&mut view, "start", "a", 20).await;
    start(&mut view, "restart", "a", 30).await;
    view.render_async().await;
    assert_eq!(texts(&view), ["a after 30"]);
}

#[tokio::test(start_paused = true)]
async fn a_field_whose_task_is_cancelled_loads_no_more() {
    let mut view = tasks().await;
    start(&mut view, "cancel", "stats", 0).await;
    view.render_async().await;
    assert!(!view.has("p.loading", "") && view.has("p.error", "the task was cancelled"));
    view.click("button").await;
    assert!(view.has("p.loading", "") && !view.has("p.error", ""));
}

fn texts(view: &TestView) -> Vec<String> {
    let html = view.html();
    html.split("<li>")
        .skip(1)
        .filter_map(|item| item.split("</li>").next())
        .map(str::to_owned)
        .collect()
}
