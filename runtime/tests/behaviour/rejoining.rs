//! Rejoining: a topic that is joined again while its earlier channel still ends.

use std::time::Duration;

use bennu::testing::TestClient;

use crate::lab::{Visitor, ada, endpoint, endpoint_with, exchange, texts};

const JOINED: &str = r#"["1","1","room:a","phx_reply",{"status":"ok","response":{}}]"#;
const SLOW: &str = r#"["1","2","room:a","phx_reply",{"status":"ok","response":{}}]"#;
const JOINED_AGAIN: &str = r#"["3","3","room:a","phx_reply",{"status":"ok","response":{}}]"#;
const CLOSED: &str = r#"["1","1","room:a","phx_close",{}]"#;

/// The reply to a message, with `{"reason":..}`.
fn error(join_ref: &str, reference: u8, reason: &str) -> String {
    format!(
        r#"[{join_ref},"{reference}","room:a","phx_reply",{{"status":"error","response":{{"reason":"{reason}"}}}}]"#
    )
}

/// Joins room:a, whose channel is then busy for four seconds.
async fn join_and_be_busy(client: &TestClient<Visitor>) {
    exchange(
        client,
        &[
            r#"["1","1","room:a","phx_join",{}]"#,
            r#"["1","2","room:a","slow",{}]"#,
        ],
        &[JOINED],
    )
    .await;
}

/// The frames that arrive when the channel is no longer busy.
async fn texts_later(client: &TestClient<Visitor>) -> Vec<String> {
    tokio::time::sleep(Duration::from_secs(5)).await;
    texts(client).await
}

#[tokio::test(start_paused = true)]
async fn events_that_come_behind_a_waiting_join_are_for_its_channel() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    join_and_be_busy(&client).await;
    exchange(
        &client,
        &[
            r#"["3","3","room:a","phx_join",{}]"#,
            r#"["3","4","room:a","count",{}]"#,
            r#"[null,"5","room:a","count",{}]"#,
        ],
        &[],
    )
    .await;
    let counted = |reference, count| {
        format!(r#"["3","{reference}","room:a","phx_reply",{{"status":"ok","response":{count}}}]"#)
    };
    assert_eq!(
        texts_later(&client).await,
        [SLOW, JOINED_AGAIN, CLOSED, &counted(4, 1), &counted(5, 2),]
    );
}

#[tokio::test(start_paused = true)]
async fn what_waits_behind_a_waiting_join_is_bounded() {
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.mailbox(1));
    let client = ada(&endpoint);
    join_and_be_busy(&client).await;
    exchange(
        &client,
        &[
            r#"["3","3","room:a","phx_join",{}]"#,
            r#"["3","4","room:a","ok",{}]"#,
            r#"["3","5","room:a","ok",{}]"#,
        ],
        &[&error(r#""3""#, 5, "too many messages")],
    )
    .await;
    let handled = r#"["3","4","room:a","phx_reply",{"status":"ok","response":{}}]"#;
    assert_eq!(
        texts_later(&client).await,
        [SLOW, JOINED_AGAIN, CLOSED, handled]
    );
}

#[tokio::test(start_paused = true)]
async fn a_join_that_waited_is_answered_when_a_later_one_takes_its_place() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    join_and_be_busy(&client).await;
    exchange(
        &client,
        &[
            r#"["2","7","room:a","phx_join",{}]"#,
            r#"["2","8","room:a","ok",{}]"#,
            r#"["3","3","room:a","phx_join",{}]"#,
        ],
        &[
            &error(r#""2""#, 7, "join superseded"),
            &error("null", 8, "unmatched topic"),
        ],
    )
    .await;
    assert_eq!(texts_later(&client).await, [SLOW, JOINED_AGAIN, CLOSED]);
    let joins = journal.entries();
    let joins = joins.iter().filter(|entry| entry.starts_with("join"));
    assert_eq!(joins.count(), 2, "the join between them is not started");
}

#[tokio::test(start_paused = true)]
async fn of_many_joins_of_a_topic_the_last_one_lives_and_all_are_answered() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    for join in 1..=5 {
        client.send_text(format!(r#"["{join}","{join}","room:a","phx_join",{{}}]"#));
    }
    let frames = texts_later(&client).await;
    for join in 1..=5 {
        let reply = format!(r#"["{join}","{join}","room:a","phx_reply","#);
        let replies = frames.iter().filter(|frame| frame.starts_with(&reply));
        assert_eq!(replies.count(), 1, "of join {join}: {frames:#?}");
    }
    exchange(
        &client,
        &[r#"["5","6","room:a","ok",{}]"#],
        &[r#"["5","6","room:a","phx_reply",{"status":"ok","response":{}}]"#],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_leave_during_a_waiting_join_cancels_it() {
    for join_ref in [r#""3""#, "null"] {
        let (endpoint, journal) = endpoint();
        let client = ada(&endpoint);
        join_and_be_busy(&client).await;
        let leave = format!(r#"[{join_ref},"5","room:a","phx_leave",{{}}]"#);
        let left =
            format!(r#"[{join_ref},"5","room:a","phx_reply",{{"status":"ok","response":{{}}}}]"#);
        exchange(
            &client,
            &[
                r#"["3","3","room:a","phx_join",{}]"#,
                r#"["3","4","room:a","ok",{}]"#,
                &leave,
            ],
            &[
                &error(r#""3""#, 3, "left"),
                &error("null", 4, "unmatched topic"),
                &left,
            ],
        )
        .await;
        assert_eq!(texts_later(&client).await, [SLOW, CLOSED]);
        let ended = "terminate room:a DuplicateJoin";
        assert_eq!(journal.entries().last().unwrap(), ended);
    }
}

#[tokio::test(start_paused = true)]
async fn a_replaced_channel_that_does_not_end_is_cut_off_and_closed() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[
            r#"["1","1","room:a","phx_join",{}]"#,
            r#"["1","2","room:a","stuck",{}]"#,
            r#"["1","7","room:a","ok",{}]"#,
        ],
        &[JOINED],
    )
    .await;
    exchange(&client, &[r#"["3","3","room:a","phx_join",{}]"#], &[]).await;
    tokio::time::sleep(Duration::from_millis(4_800)).await;
    assert_eq!(texts(&client).await, [""; 0]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let unheard = error("null", 7, "unmatched topic");
    assert_eq!(texts(&client).await, [&unheard, JOINED_AGAIN, CLOSED]);
}

#[tokio::test(start_paused = true)]
async fn a_replaced_join_that_never_answers_is_answered_that_it_was_superseded() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[
            r#"["1","1","room:stuck","phx_join",{}]"#,
            r#"["2","2","room:stuck","phx_join",{}]"#,
        ],
        &[],
    )
    .await;
    let superseded = r#"["1","1","room:stuck","phx_reply",{"status":"error","response":{"reason":"join superseded"}}]"#;
    assert_eq!(texts_later(&client).await, [superseded]);
}

#[tokio::test(start_paused = true)]
async fn the_close_of_a_replaced_channel_comes_behind_a_refusal_too() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    exchange(
        &client,
        &[
            r#"["1","1","seat:7","phx_join",{}]"#,
            r#"["3","3","seat:7","phx_join",{"not":"empty"}]"#,
        ],
        &[
            r#"["1","1","seat:7","phx_reply",{"status":"ok","response":{"id":7}}]"#,
            r#"["3","3","seat:7","phx_reply",{"status":"ok","response":{"id":7}}]"#,
            r#"["1","1","seat:7","phx_close",{}]"#,
        ],
    )
    .await;
}
