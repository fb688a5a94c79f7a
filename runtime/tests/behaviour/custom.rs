//! Processes of one's own that serve topics, mounted by `Route::custom`.

use std::sync::{Arc, Mutex};

use bennu::Payload;
use bennu::channel::Incoming;
use bennu::message::Frame;
use bennu::message::{Ref, Status};
use bennu::prelude::*;
use bennu::socket::Route;
use bennu::socket::custom::{Conversation, Exit, Inbox, NotAccepted, Start, Started};
use bennu::spec::SocketSpec;
use bennu::testing;
use bennu::topic::TopicPattern;
use tokio::sync::Notify;
use tracing::Level;

use crate::log::Log;

struct Caller;

impl Socket for Caller {
    type State = ();
    const SPEC: SocketSpec = SocketSpec::new("Caller", "/caller");
    const CHANNELS: &'static [Route<Self>] = &[
        Route::custom(TopicPattern::new("echo"), echo),
        Route::custom(TopicPattern::new("deaf"), deaf),
        Route::custom(TopicPattern::new("frail:*"), frail),
    ];

    async fn connect(_: &Connect<()>) -> Result<Self, Refused> {
        Ok(Self)
    }
}

/// Answers every event with what it carries.
#[derive(Default)]
struct Echo {
    client: Mutex<Option<Conversation<Caller>>>,
    left: Notify,
}

impl Inbox for Echo {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        let client = self.client.lock().expect("nobody panics");
        let client = client.as_ref().ok_or(NotAccepted::Full)?;
        client.reply(message.reference(), &Status::Ok, message.payload());
        Ok(())
    }

    fn leave(&self, _: Option<Ref>) -> Result<(), NotAccepted> {
        self.left.notify_one();
        Ok(())
    }

    fn stop(&self, _: Reason) {
        self.left.notify_one();
    }
}

fn echo(start: Start<Caller>) -> Started {
    let inbox = Arc::new(Echo::default());
    let own = Arc::clone(&inbox);
    Started::new(inbox, async move {
        *own.client.lock().expect("nobody panics") = Some(start.ok(&Payload::empty()));
        own.left.notified().await;
        Exit::Closed
    })
}

/// Ends for its inbox before it ends for the connection.
struct Deaf;

impl Inbox for Deaf {
    fn deliver(&self, _: Incoming) -> Result<(), NotAccepted> {
        Err(NotAccepted::Ended)
    }

    fn leave(&self, _: Option<Ref>) -> Result<(), NotAccepted> {
        Err(NotAccepted::Ended)
    }

    fn stop(&self, _: Reason) {}
}

fn deaf(start: Start<Caller>) -> Started {
    Started::new(Arc::new(Deaf), async move {
        let _client = start.ok(&Payload::empty());
        std::future::pending().await
    })
}

/// Panics outside of every handler, before it answers or after.
fn frail(start: Start<Caller>) -> Started {
    Started::new(Arc::new(Deaf), async move {
        assert_ne!(start.topic(), "frail:join", "as asked");
        let _client = start.ok(&Payload::empty());
        panic!("as asked")
    })
}

/// Sends each frame and compares everything that comes back.
async fn exchange(sent: &[&'static str], expected: &[&'static str]) {
    let endpoint = Endpoint::builder().socket::<Caller>().build();
    let client = testing::socket(&endpoint.expect("an endpoint")).connect(Caller);
    for frame in sent {
        client.send_text(*frame);
        tokio::task::yield_now().await;
    }
    let expected: Vec<_> = expected
        .iter()
        .map(|text| Frame::Text((*text).into()))
        .collect();
    assert_eq!(client.frames().await, expected);
}

#[tokio::test(start_paused = true)]
async fn a_process_of_ones_own_answers_events_by_their_references() {
    exchange(
        &[
            r#"["1","1","echo","phx_join",{}]"#,
            r#"["1","2","echo","any",{"a":1}]"#,
            r#"["1",7,"echo","any",[]]"#,
        ],
        &[
            r#"["1","1","echo","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["1","2","echo","phx_reply",{"status":"ok","response":{"a":1}}]"#,
            r#"["1",7,"echo","phx_reply",{"status":"ok","response":[]}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_event_that_finds_its_process_ended_is_answered_for_no_incarnation() {
    exchange(
        &[
            r#"["1","1","deaf","phx_join",{}]"#,
            r#"["1","2","deaf","any",{}]"#,
        ],
        &[
            r#"["1","1","deaf","phx_reply",{"status":"ok","response":{}}]"#,
            r#"[null,"2","deaf","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#,
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_panic_outside_of_every_handler_is_logged_with_its_topic_and_ends_one_process() {
    let (log, _default) = Log::of(Level::WARN);
    exchange(
        &[
            r#"["1","1","frail:join","phx_join",{}]"#,
            r#"["2","2","frail:\n","phx_join",{}]"#,
            r#"["3","3","echo","phx_join",{}]"#,
        ],
        &[
            r#"["1","1","frail:join","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]"#,
            r#"["2","2","frail:\n","phx_reply",{"status":"ok","response":{}}]"#,
            r#"["2","2","frail:\n","phx_error",{"reason":"channel_crash"}]"#,
            r#"["3","3","echo","phx_reply",{"status":"ok","response":{}}]"#,
        ],
    )
    .await;
    for topic in [r#"topic="frail:join""#, r#"topic="frail:\n""#] {
        let lines = log.lines_with(topic);
        assert_eq!(lines.len(), 1, "{:#?}", log.lines());
        assert!(lines[0].contains("as asked"), "{lines:?}");
    }
}
