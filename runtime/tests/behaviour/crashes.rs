//! Crashes: a handler that panics ends its own channel, and nothing else.

use serde_json::json;

use crate::lab::{AfterJoin, Panic, ada, endpoint, exchange, join};

#[tokio::test(start_paused = true)]
async fn a_panic_ends_one_channel_and_its_client_is_told_to_rejoin() {
    let (endpoint, journal) = endpoint();
    let (client, other_client) = (ada(&endpoint), ada(&endpoint));
    let bystander = join(&client, "b").await;
    let elsewhere = join(&other_client, "a").await;
    bystander.push("count", ()).await.assert_ok(1);
    elsewhere.push("count", ()).await.assert_ok(1);
    client.frames().await;
    exchange(
        &client,
        &[
            r#"["91","91","room:a","phx_join",{}]"#,
            r#"["91","92","room:a","crash",{}]"#,
        ],
        &[
            r#"["91","91","room:a","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["91","91","room:a","phx_error",{"reason":"channel_crash"}]"#,
        ],
    )
    .await;
    assert!(
        journal
            .entries()
            .contains(&"terminate room:a Crashed".to_owned())
    );
    bystander.push("count", ()).await.assert_ok(2);
    elsewhere.push("count", ()).await.assert_ok(2);
    let again = join(&client, "a").await;
    again.push("count", ()).await.assert_ok(1);
}

#[tokio::test(start_paused = true)]
async fn what_waited_for_a_crashed_channel_is_answered() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.push("crash", ());
    let waited = room.push("ok", ());
    let unmatched = json!({ "reason": "unmatched topic" });
    waited.await.assert_error(unmatched);
    room.assert_crashed().await;
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_message_of_a_process_crashes_the_channel_too() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    room.send(Panic);
    room.assert_crashed().await;
    let ended = "terminate room:a Crashed";
    assert_eq!(journal.entries().last().unwrap(), ended);
    let error = room.handle().send(AfterJoin).unwrap_err();
    assert_eq!(error.to_string(), "the process has ended");
}

#[tokio::test(start_paused = true)]
async fn a_panic_on_the_way_of_a_broadcast_crashes_the_channels_that_intercept_it() {
    let (endpoint, journal) = endpoint();
    let client = ada(&endpoint);
    let (room, other) = (join(&client, "a").await, join(&client, "b").await);
    room.push("icpt_crash", ()).await.assert_ok(());
    room.assert_crashed().await;
    let ended = "terminate room:a Crashed";
    assert_eq!(journal.entries().last().unwrap(), ended);
    other.push("ok", ()).await.assert_ok(());
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_terminate_ends_the_channel_as_it_would_have_ended() {
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let other = join(&client, "b").await;
    let (left, crashed) = (
        join(&client, "crash_at_end").await,
        join(&ada(&endpoint), "crash_at_end").await,
    );
    left.leave().await.assert_ok(());
    left.assert_closed().await;
    crashed.send(Panic);
    crashed.assert_crashed().await;
    other.push("ok", ()).await.assert_ok(());
    join(&client, "crash_at_end").await;
}

#[tokio::test(start_paused = true)]
async fn two_users_never_see_each_others_state_or_pushes() {
    let (endpoint, _) = endpoint();
    let ada = bennu::testing::socket(&endpoint).connect(crate::lab::visitor("ada"));
    let bob = bennu::testing::socket(&endpoint).connect(crate::lab::visitor("bob"));
    let (adas, bobs) = (join(&ada, "a").await, join(&bob, "a").await);
    adas.push("who", ()).await.assert_ok("ada");
    bobs.push("who", ()).await.assert_ok("bob");
    for count in 1..=3 {
        adas.push("count", ()).await.assert_ok(count);
    }
    bobs.push("count", ()).await.assert_ok(1);
    adas.push("push", ()).await.assert_ok(());
    adas.push("echo", json!({ "mine": 1 }))
        .await
        .assert_ok(json!({ "mine": 1 }));
    bob.frames().await;
    bobs.refute_push::<crate::lab::Welcome>().await;
    assert_eq!(bob.frames().await, []);
}
