//! Pushes of a test client, and the replies to them.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use serde_json::Value;

use super::line::{Line, Shown};
use super::wire::{Arrival, Content, Sent};
use crate::message::Ref;
use crate::payload::{FromPayload, IntoPayload, Payload};
use crate::socket::Socket;
use crate::task::BoxFuture;

/// An event that was sent. Awaiting it waits for the reply; drop it to ignore the reply.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let endpoint = endpoint();
/// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// # let (_, channel) = client.join(Captions::topic(7)).await?;
/// channel.push("analytics", ()); // sent
/// let reply = channel.push("new_message", NewMessage { text: "hello".into() }).await;
/// reply.assert_ok(Sent { status: "sent".into() });
/// # Ok(())
/// # }
/// ```
pub struct Push<S: Socket> {
    line: Arc<Line<S>>,
    topic: String,
    event: String,
    reference: String,
    caller: &'static Location<'static>,
}

impl<S: Socket> Push<S> {
    #[track_caller]
    pub(super) fn send(
        line: Arc<Line<S>>,
        join_ref: Option<&str>,
        topic: &str,
        event: &str,
        payload: &Payload,
    ) -> Self {
        // The reference of a join is its incarnation's.
        let reference = match join_ref {
            Some(join_ref) if event == crate::message::PHX_JOIN => join_ref.to_owned(),
            _ => line.reference(),
        };
        line.send(&Sent {
            join_ref,
            reference: &reference,
            topic,
            event,
            payload,
        });
        Self {
            line,
            topic: topic.to_owned(),
            event: event.to_owned(),
            reference,
            caller: Location::caller(),
        }
    }

    /// Asserts that there is no reply.
    ///
    /// # Panics
    /// If there is a reply.
    pub async fn assert_no_reply(self) {
        let messages = &self.line.arrived().messages;
        let within = self.line.waits.refute;
        if let Ok(response) = messages.take(within, |arrival| self.answer(arrival)).await {
            panic!(
                "{:?} on {:?} is answered: {response} (at {})",
                self.event, self.topic, self.caller
            );
        }
    }

    async fn reply(self) -> Response {
        let messages = &self.line.arrived().messages;
        let within = self.line.waits.assert;
        let Ok(response) = messages.take(within, |arrival| self.answer(arrival)).await else {
            panic!(
                "no reply to {:?} on {:?} within {within:?} (at {}); {}",
                self.event,
                self.topic,
                self.caller,
                messages.list(|arrival| (arrival.topic == self.topic).then_some(arrival.clone())),
            );
        };
        response
    }

    fn answer(&self, arrival: &Arrival) -> Option<Response> {
        let own = Ref::Text(self.reference.as_str().into());
        match &arrival.content {
            Content::Reply { status, response }
                if arrival.topic == self.topic && arrival.reference.as_ref() == Some(&own) =>
            {
                Some(Response {
                    to: self.event.clone(),
                    status: status.clone(),
                    payload: response.clone(),
                })
            }
            _ => None,
        }
    }
}

impl<S: Socket> IntoFuture for Push<S> {
    type Output = Response;
    type IntoFuture = BoxFuture<'static, Response>;

    /// Waits for the reply, and panics if there is none in time.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.reply())
    }
}

impl<S: Socket> fmt::Debug for Push<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("topic", &self.topic)
            .field("event", &self.event)
            .field("reference", &self.reference)
            .finish_non_exhaustive()
    }
}

/// A reply of the server.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let endpoint = endpoint();
/// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// # let (_, channel) = client.join(Captions::topic(7)).await?;
/// let reply = channel.push("new_message", NewMessage { text: String::new() }).await;
/// assert_eq!(reply.status(), "error");
/// reply.assert_error(serde_json::json!({ "reason": "empty" }));
/// let failure: Failure = reply.error();
/// assert_eq!(failure.reason, "empty");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    to: String,
    status: String,
    payload: Payload,
}

impl Response {
    /// Returns the status: `ok`, `error`, or another word.
    pub fn status(&self) -> &str {
        &self.status
    }

    /// Returns the payload of the reply.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// Asserts that the reply is `ok` with this response. `()` means `{}`.
    ///
    /// # Panics
    /// If the reply is another.
    #[track_caller]
    pub fn assert_ok<T: IntoPayload>(&self, expected: T) {
        self.assert_status("ok", expected);
    }

    /// Asserts that the reply is `error` with this response. `()` means `{}`.
    ///
    /// # Panics
    /// If the reply is another.
    #[track_caller]
    pub fn assert_error<T: IntoPayload>(&self, expected: T) {
        self.assert_status("error", expected);
    }

    /// Asserts that the reply has this status and this response.
    ///
    /// # Panics
    /// If the reply is another.
    #[track_caller]
    pub fn assert_status<T: IntoPayload>(&self, status: &str, expected: T) {
        let expected = expected
            .into_payload()
            .unwrap_or_else(|error| panic!("the expected response is none: {error}"));
        assert!(
            self.status == status && is_same(&self.payload, &expected),
            "the reply to {:?} is another\n expected: {status} {}\n      got: {self}",
            self.to,
            Shown(&expected),
        );
    }

    /// Decodes the response of an `ok` reply.
    ///
    /// # Panics
    /// If the reply is not `ok`, or does not decode.
    #[track_caller]
    pub fn ok<T: FromPayload>(&self) -> T {
        self.decode("ok")
    }

    /// Decodes the response of an `error` reply.
    ///
    /// # Panics
    /// If the reply is not `error`, or does not decode.
    #[track_caller]
    pub fn error<T: FromPayload>(&self) -> T {
        self.decode("error")
    }

    #[track_caller]
    fn decode<T: FromPayload>(&self, status: &str) -> T {
        assert!(
            self.status == status,
            "the reply to {:?} is not {status}, but {self}",
            self.to,
        );
        decode(&self.payload)
            .unwrap_or_else(|error| panic!("the reply to {:?}, {self}, is {error}", self.to))
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, Shown(&self.payload))
    }
}

/// Decodes a payload as a `T`; the error describes the mismatch.
pub(super) fn decode<T: FromPayload>(payload: &Payload) -> Result<T, String> {
    T::from_payload(payload).map_err(|error| {
        let name = std::any::type_name::<T>();
        format!("no `{name}`: {error}")
    })
}

/// Returns whether two payloads are equal, however their JSON is written.
pub(super) fn is_same(left: &Payload, right: &Payload) -> bool {
    match (left, right) {
        (Payload::Json(left), Payload::Json(right)) => {
            let read = |json: &str| serde_json::from_str::<Value>(json).ok();
            read(left) == read(right)
        }
        _ => left == right,
    }
}
