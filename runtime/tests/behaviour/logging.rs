//! Logging: what a log line says, and what it must not say.

use std::time::Duration;

use bennu::endpoint::Redactor;
use bennu::limits::MessageRate;
use bennu::pages::RootContent;
use bennu::prelude::*;
use bennu::testing;
use tracing::Level;

use crate::lab::{Panic, Room, Said, Visitor, ada, endpoint, endpoint_with, join};
use crate::log::Log;

#[tokio::test(start_paused = true)]
async fn a_panic_is_logged_with_its_topic_and_what_was_handled() {
    // At this level the span that carries the topic is switched off.
    let (log, _default) = Log::of(Level::WARN);
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    join(&client, "a").await.push("crash", ());
    join(&client, "b").await.send(Panic);
    join(&client, "c").await.push("icpt_crash", ());
    join(&client, "crash_at_end").await.leave().await;
    client.join(Room::topic("crash")).await.unwrap_err();
    client.frames().await;
    for fields in [
        &[
            r#"topic="room:a""#,
            r#"handler="handle_in""#,
            r#"event="crash""#,
        ][..],
        &[
            r#"topic="room:b""#,
            r#"handler="handle_info""#,
            r#"lab::processes::Panic""#,
        ],
        &[
            r#"topic="room:c""#,
            r#"handler="handle_out""#,
            r#"event="icpt""#,
        ],
        &[r#"topic="room:crash_at_end""#, "terminate panicked"],
        &[r#"topic="room:crash" "#, "join crashed"],
    ] {
        let mut lines = log.lines();
        lines.retain(|line| fields.iter().all(|field| line.contains(field)));
        assert_eq!(lines.len(), 1, "{fields:?} in {:#?}", log.lines());
        assert!(lines[0].contains("panic="), "{lines:?}");
        assert!(lines[0].contains("as asked"), "{lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_happens_is_logged_and_parameters_of_a_list_of_ones_own_are_not() {
    let (log, _default) = Log::of(Level::DEBUG);
    let hidden = Redactor::hide(["name", "q"]);
    let (endpoint, _) = endpoint_with(|builder| builder.filter_parameters(hidden), |mount| mount);
    let params = serde_json::json!({ "name": "ada", "password": "shown" });
    let connecting = testing::socket::<Visitor>(&endpoint);
    let client = connecting.connect_with(&params).await.unwrap();
    let payload = serde_json::json!({ "q": 17, "x": 18 });
    let (_, room) = client.join_with(Room::topic("a"), &payload).await.unwrap();
    room.push("ok", &payload).await.assert_ok(());
    endpoint.broadcast(Room::topic("a"), Said { q: 1 });
    endpoint.shutdown_on(async {}).await;
    for (told, hidden) in [
        (&["connected", "password=shown"][..], "ada"),
        (&["joined", r#""x":18"#], "17"),
        (&["handled", "event=\"ok\"", r#""x":18"#], "17"),
        (
            &["broadcast", "topic=\"room:a\"", "event=\"bc\"", "local=2"],
            "17",
        ),
        (&["draining", "total=1"], "17"),
    ] {
        let mut lines = log.lines();
        lines.retain(|line| told.iter().all(|told| line.contains(told)));
        assert_eq!(lines.len(), 1, "{told:?} in {:#?}", log.lines());
        assert!(!lines[0].contains(hidden), "{lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_decode_is_not_quoted() {
    let (log, _default) = Log::of(Level::TRACE);
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let secret = serde_json::json!({ "password": "hunter2" });
    let quoted = |answer: String| assert!(answer.contains("hunter2"), "{answer}");

    let refused = client.join_with(Room::topic("login"), &secret).await;
    quoted(format!("{:?}", refused.unwrap_err()));
    let room = join(&client, "a").await;
    quoted(format!("{:?}", room.push("login", &secret).await));
    let params = serde_json::json!({ "name": "numbered", "password": "hunter2" });
    let connecting = testing::socket::<Visitor>(&endpoint);
    let refused = connecting.connect_with(&params).await.unwrap_err();
    assert_eq!(refused.status(), 400);
    for frame in [r#""hunter2""#, r#"["1","2",{"hunter2":1},"x",{}]"#] {
        let client = ada(&endpoint);
        client.send_text(frame);
        client.assert_disconnected().await;
    }

    assert_eq!(log.lines_with("hunter2"), [""; 0]);
    for told in [
        r#"refusal=invalid payload at "password""#,
        r#"path="password""#,
        "reason=invalid payload at",
        "undecodable frame",
    ] {
        let lines = log.lines_with(told);
        assert!(!lines.is_empty(), "{told} in {:#?}", log.lines());
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_handler_logs_stands_within_spans_that_say_where() {
    let (log, _default) = Log::of(Level::TRACE);
    let (endpoint, _) = endpoint();
    let params = serde_json::json!({ "name": "ada" });
    let connecting = testing::socket::<Visitor>(&endpoint);
    let client = connecting.connect_with(&params).await.unwrap();
    let room = join(&client, "a").await;
    room.push("ok", ()).await.assert_ok(());
    endpoint.broadcast(Room::topic("a"), Said { q: 1 });
    endpoint.shutdown_on(async {}).await;
    for (line, spans) in [
        (
            "noted connect",
            "connect socket=\"Visitor\" transport=\"websocket\"",
        ),
        ("noted join a", "channel topic=\"room:a\" > join"),
        (
            "noted in ok",
            "channel topic=\"room:a\" > handle_in event=\"ok\"",
        ),
        (
            "broadcast topic=\"room:a\"",
            "broadcast topic=\"room:a\" event=\"bc\"",
        ),
        ("draining", ""),
    ] {
        assert_eq!(log.spans_of(line), [spans], "{line} in {:#?}", log.lines());
    }
}

/// What a client sends that wants a line of the log to itself, and to hide the line before.
const FORGED: &str = "\n2026-01-01 ERROR forged\u{1b}[1A\u{1b}[2K\u{9b}2K\u{85}\u{2028}\u{202e}";

#[tokio::test(start_paused = true)]
async fn nothing_that_a_client_sends_begins_a_line_or_reaches_a_terminal() {
    let (log, _default) = Log::of(Level::TRACE);
    let (endpoint, _) = endpoint();
    let params = serde_json::json!({ "name": FORGED });
    let connecting = testing::socket::<Visitor>(&endpoint);
    let client = connecting.connect_with(&params).await.unwrap();
    let payload = serde_json::json!({ "q": FORGED, FORGED: 1 });
    let name = format!("a{FORGED}");
    let (_, room) = client
        .join_with(Room::topic(&name), &payload)
        .await
        .unwrap();
    room.push("ok", &payload).await.assert_ok(());
    room.push(FORGED, &payload).await;
    endpoint.broadcast(Room::topic(&name), Said { q: 1 });
    for event in ["phx_join", "x"] {
        let topic = format!("nowhere{FORGED}");
        let frame = serde_json::json!(["1", "2", topic, event, payload]);
        client.send_text(frame.to_string());
    }
    room.push("crash", ()).assert_no_reply().await;
    drop(Refused::from(std::io::Error::other(FORGED)));
    client.frames().await;

    let mut shown = log.lines();
    // What the application of these tests logs is its own.
    shown.retain(|line| !line.starts_with("message=noted"));
    shown.extend(log.spans());
    let is_raw = |char: &char| char.is_control() || "\u{2028}\u{202e}".contains(*char);
    for line in &shown {
        assert_eq!(line.chars().find(is_raw), None, "{line:?}");
    }
    for told in [
        "connected",
        "joined",
        "handled",
        "no handler takes the event",
        "no channel serves the topic",
        "the handler panicked",
        "refused because of an error",
        "broadcast topic=",
        "channel topic=",
    ] {
        let is_forged = |line: &&String| line.contains(told) && line.contains("forged");
        assert!(
            shown.iter().any(|line| is_forged(&line)),
            "{told} in {shown:#?}"
        );
    }
}

const REFUSED: &str = "target=bennu::refused";

#[tokio::test(start_paused = true)]
async fn a_refused_payload_is_a_warning_that_names_the_field_and_no_value() {
    let (log, _default) = Log::of(Level::WARN);
    let (endpoint, _) = endpoint();
    let client = ada(&endpoint);
    let room = join(&client, "a").await;
    let secret = serde_json::json!({ "password": "hunter2" });
    let _: serde_json::Value = room.push("login", &secret).await.error();
    let login = client.join_with(Room::topic("login"), &secret).await;
    login.unwrap_err();
    let lines = log.lines_with(REFUSED);
    let expected = [
        [
            r#"topic="room:a""#,
            r#"event="login""#,
            r#"path="password""#,
            r#"reason="found string, expected u32""#,
        ],
        [
            r#"topic="room:login""#,
            r#"event="phx_join""#,
            r#"path="password""#,
            r#"reason="found string, expected u32""#,
        ],
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, fields) in lines.iter().zip(expected) {
        for field in fields {
            assert!(line.contains(field), "{field} in {line}");
        }
    }
    assert_eq!(log.lines_with("hunter2"), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn messages_beyond_a_limit_are_warnings_that_do_not_flood_the_log() {
    let rate = MessageRate::default().with_per_second(1).with_burst(5);
    let (log, _default) = Log::of(Level::WARN);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.message_rate(rate));
    let (client, other) = (ada(&endpoint), ada(&endpoint));
    join(&client, "a").await;
    for reference in 0..100 {
        client.send_text(format!(r#"["1","{reference}","room:a","ok",{{}}]"#));
    }
    client.frames().await;
    let lines = log.lines_with(REFUSED);
    assert_eq!(lines.len(), 10, "{lines:#?}");
    assert!(lines[0].contains("`Mount::message_rate`"), "{lines:?}");
    other.send_text(r#"[null,"1","nowhere","phx_join",{}]"#);
    other.frames().await;
    assert_eq!(log.lines_with("no channel serves the topic").len(), 1);
    tokio::time::advance(Duration::from_secs(61)).await;
    client.send_text(r#"["1","1","nowhere","phx_join",{}]"#);
    client.frames().await;
    let lines = log.lines_with("no channel serves the topic");
    assert!(
        lines[1].contains("left_out=86"),
        "what was left out is counted: {lines:?}"
    );
}

#[test]
fn pages_without_a_script_are_a_warning() {
    struct Quiet;

    #[live_view("/quiet")]
    impl Quiet {
        #[mount]
        async fn mount() -> Self {
            Self
        }

        #[render]
        fn render(&self) -> Rendered {
            html! { "quiet" }
        }
    }

    let (log, _default) = Log::of(Level::WARN);
    let bare = LiveSession::new("bare").live::<Quiet>();
    let built = Endpoint::builder().live_session(bare).build();
    assert!(built.is_ok());
    let lines = log.lines_with(REFUSED);
    assert_eq!(lines.len(), 1, "{:#?}", log.lines());
    assert!(lines[0].contains(r#"live_session="bare""#), "{lines:?}");
    assert!(
        lines[0].contains("`EndpointBuilder::npm_packages`"),
        "{lines:?}"
    );

    let (log, _default) = Log::of(Level::WARN);
    let rooted = LiveSession::new("rooted")
        .root_layout(|page: RootContent<'_>| page.live_scripts())
        .live::<Quiet>();
    let built = Endpoint::builder().live_session(rooted).build();
    assert!(built.is_ok());
    assert_eq!(log.lines_with(REFUSED), [""; 0]);
}
