//! A socket whose topics are served by a process of one's own, without a channel.

use std::sync::Arc;

use bennu::Payload;
use bennu::channel::Incoming;
use bennu::message::Ref;
use bennu::prelude::*;
use bennu::socket::Route;
use bennu::socket::custom::{Exit, Inbox, NotAccepted, Start, Started};
use bennu::spec::SocketSpec;
use bennu::topic::TopicPattern;
use serde_json::json;
use tokio::sync::Notify;

use crate::app::App;

/// A socket by hand: the route of a custom process has no place in `channels(..)`.
#[derive(Debug)]
pub(crate) struct CustomSocket;

impl Socket for CustomSocket {
    type State = App;
    const SPEC: SocketSpec = SocketSpec::new("CustomSocket", "/custom");
    const CHANNELS: &'static [Route<Self>] = &[Route::custom(TopicPattern::new("custom:*"), start)];

    async fn connect(_: &Connect<App>) -> Result<Self, Refused> {
        Ok(Self)
    }
}

/// Ends when the client says `close` or leaves, or the server says so.
#[derive(Default)]
struct UntilClose(Notify);

impl Inbox for UntilClose {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        if message.event() == "close" {
            self.0.notify_one();
        }
        Ok(())
    }

    fn leave(&self, _: Option<Ref>) -> Result<(), NotAccepted> {
        self.0.notify_one();
        Ok(())
    }

    fn stop(&self, _: Reason) {
        self.0.notify_one();
    }
}

/// The topic says how the join ends.
fn start(start: Start<CustomSocket>) -> Started {
    let inbox = Arc::new(UntilClose::default());
    let process = Arc::clone(&inbox);
    Started::new(inbox, async move {
        match start.topic() {
            "custom:ignore" => {
                start.refuse(&Refused::with(&json!({ "action": "ignore" })));
                Exit::Refused
            }
            "custom:crash" => panic!("a process that crashes in its join"),
            _ => {
                let client = start.ok(&Payload::Json(r#"{"action":"ok"}"#.into()));
                process.0.notified().await;
                drop(client);
                Exit::Closed
            }
        }
    })
}
