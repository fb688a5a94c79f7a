//! Diffs, as laws over random events: what a client puts together of them is the page.

use bennu::testing::{TestView, live};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use serde_json::{Value, json};

use crate::shapes::composed::{self, Known};
use crate::shapes::{Happened, Tracked, endpoint, endpoint_with_layout, happened};

async fn push(view: &mut TestView, happened: &Happened) {
    let Happened { event, value } = happened;
    view.push_raw(json!({ "type": "hook", "event": event, "value": value }))
        .await;
}

fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(future)
}

/// A seed that failed is printed, and kept in `diffs.regressions` beside this file.
fn cases(count: u32) -> Config {
    let kept = FileFailurePersistence::WithSource("regressions");
    Config {
        failure_persistence: Some(Box::new(kept)),
        ..Config::with_cases(count)
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn the_diffs_put_together_are_the_page(events in prop::collection::vec(happened(), 1..25)) {
        block_on(async {
            let endpoint = endpoint();
            let mut view = live(&endpoint, "/tracked").without_lints().await.expect("a view");
            let mut state = Tracked::fresh().await;
            assert_eq!(view.html(), state.page());
            for event in &events {
                push(&mut view, event).await;
                state.happen(event).await;
                assert_eq!(view.html(), state.page(), "after {event:?}");
            }
        });
    }

    #[test]
    fn a_layout_around_the_page_changes_nothing_in_it(events in prop::collection::vec(happened(), 1..12)) {
        block_on(async {
            let endpoint = endpoint_with_layout();
            let mut view = live(&endpoint, "/tracked").without_lints().await.expect("a view");
            let mut state = Tracked::fresh().await;
            for event in &events {
                push(&mut view, event).await;
                state.happen(event).await;
                assert_eq!(view.html(), format!("<main>{}</main>", state.page()), "after {event:?}");
            }
        });
    }

    #[test]
    fn what_is_not_evaluated_would_not_have_changed(events in prop::collection::vec(happened(), 1..25)) {
        block_on(async {
            let endpoint = endpoint();
            let mut tracked = live(&endpoint, "/tracked").without_lints().await.expect("a view");
            let mut untracked = live(&endpoint, "/untracked").without_lints().await.expect("a view");
            for event in &events {
                push(&mut tracked, event).await;
                push(&mut untracked, event).await;
                assert_eq!(tracked.take_diffs(), untracked.take_diffs(), "after {event:?}");
            }
            assert_eq!(tracked.html(), untracked.html());
        });
    }

    #[test]
    fn the_diffs_of_a_composed_page_put_together_are_the_page(
        events in prop::collection::vec(composed::happened(), 1..25),
    ) {
        block_on(async {
            let endpoint = composed::endpoint();
            let mut view = live(&endpoint, "/composed").without_lints().await.expect("a view");
            let mut known = Known::fresh().await;
            assert_eq!(view.html(), known.page());
            for event in &events {
                push(&mut view, event).await;
                view.settle().await;
                known.happen(event).await;
                assert_eq!(view.html(), known.page(), "after {event:?}");
            }
        });
    }

    #[test]
    fn what_of_a_composed_page_is_not_evaluated_would_not_have_changed(
        events in prop::collection::vec(composed::happened(), 1..25),
    ) {
        block_on(async {
            let endpoint = composed::endpoint();
            let mut tracked = live(&endpoint, "/composed").without_lints().await.expect("a view");
            let mut untracked = live(&endpoint, "/composed-untracked").without_lints().await.expect("a view");
            for event in &events {
                for view in [&mut tracked, &mut untracked] {
                    push(view, event).await;
                    view.settle().await;
                }
                assert_eq!(tracked.take_diffs(), untracked.take_diffs(), "after {event:?}");
            }
            assert_eq!(tracked.html(), untracked.html());
        });
    }
}

/// Sessions for the npm client's own `Rendered` to replay: the diffs as they were on the wire, and the
/// page after each.
#[test]
#[ignore = "run by clients/live/rendered.test.mjs, which says where to by `BENNU_TRANSCRIPTS`"]
fn transcripts_for_the_npm_client() {
    let file = std::env::var("BENNU_TRANSCRIPTS").expect("the name of a file");
    let mut runner = TestRunner::new(cases(0));
    let sessions = prop::collection::vec(happened(), 5..40);
    let composed = prop::collection::vec(composed::happened(), 5..40);
    let mut transcripts = Vec::new();
    for _ in 0..100 {
        let events = sessions.new_tree(&mut runner).expect("events").current();
        transcripts.push(block_on(transcript(&events)));
        let events = composed.new_tree(&mut runner).expect("events").current();
        transcripts.push(block_on(transcript_of_a_composed_page(&events)));
    }
    std::fs::write(file, json!(transcripts).to_string()).expect("the file is written");
}

async fn transcript(events: &[Happened]) -> Value {
    let endpoint = endpoint();
    let mut view = live(&endpoint, "/tracked")
        .without_lints()
        .await
        .expect("a view");
    let mut state = Tracked::fresh().await;
    let mut steps = vec![json!({ "diffs": view.take_diffs(), "html": state.page() })];
    for event in events {
        push(&mut view, event).await;
        state.happen(event).await;
        steps.push(json!({ "event": event, "diffs": view.take_diffs(), "html": state.page() }));
    }
    json!(steps)
}

/// The same with components, slots, a live layout, a flash, titles, events and other URLs.
async fn transcript_of_a_composed_page(events: &[Happened]) -> Value {
    let endpoint = composed::endpoint();
    let view = live(&endpoint, "/composed").without_lints().await;
    let mut view = view.expect("a view");
    let mut known = Known::fresh().await;
    let mut steps = vec![json!({ "diffs": view.take_diffs(), "html": known.page() })];
    for event in events {
        push(&mut view, event).await;
        view.settle().await;
        known.happen(event).await;
        steps.push(json!({ "event": event, "diffs": view.take_diffs(), "html": known.page() }));
    }
    json!(steps)
}
