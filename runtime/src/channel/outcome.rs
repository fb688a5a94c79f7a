//! Outcomes: the reply of a handler, and whether its channel continues.

use bytestring::ByteString;
use serde_json::Value;

use crate::escaped::LoggedError;
use crate::message::Status;
use crate::payload::{IntoPayload, Payload, PayloadError};
use crate::reason::Stop;
use crate::spec::{PayloadSpec, ReplySpec};

/// The outcome of a handler: a reply or none, and whether the channel stops.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Outcome {
    pub(crate) reply: Option<(Status, Payload)>,
    pub(crate) stop: Option<Stop>,
    /// The error of a payload for which the handler was not called; boxed, because few have one.
    pub(crate) refused: Option<Box<PayloadError>>,
}

impl Outcome {
    /// Sends no reply; the channel continues.
    pub const fn no_reply() -> Self {
        Self {
            reply: None,
            stop: None,
            refused: None,
        }
    }

    /// Sends a reply; the channel continues. If the response cannot be encoded, the reply is an
    /// `error`.
    pub fn reply<T: IntoPayload>(status: Status, response: T) -> Self {
        let reply = response.into_payload().map_or_else(
            |error| {
                tracing::error!(
                    error = &LoggedError::of(&error) as &dyn std::error::Error,
                    "reply not encoded"
                );
                (Status::Error, Payload::reason("internal error"))
            },
            |payload| (status, payload),
        );
        Self {
            reply: Some(reply),
            stop: None,
            refused: None,
        }
    }

    /// Stops the channel after the reply.
    pub fn and_stop(mut self, stop: Stop) -> Self {
        self.stop = Some(stop);
        self
    }
}

/// The reply of a handler: `ok` with a `T`, `error` with an `E`, another status, or none.
///
/// ```
/// use bennu::Reply;
///
/// fn ping() -> Reply<u32> {
///     Reply::ok(1)
/// }
///
/// fn refused() -> Reply<u32> {
///     Reply::error(serde_json::json!({ "reason": "full" }))
/// }
/// # let _ = (ping(), refused());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply<T, E = Value> {
    answer: Answer<T, E>,
    stop: Option<Stop>,
}

#[derive(Clone, Debug)]
enum Answer<T, E> {
    None,
    Ok(T),
    Error(E),
    Other(ByteString, T),
}

impl<T, E> Reply<T, E> {
    /// Replies `ok` with a response.
    pub const fn ok(response: T) -> Self {
        Self {
            answer: Answer::Ok(response),
            stop: None,
        }
    }

    /// Replies `error` with a response.
    pub const fn error(response: E) -> Self {
        Self {
            answer: Answer::Error(response),
            stop: None,
        }
    }

    /// Replies with a custom status, which the client matches with `receive("word", ..)`.
    pub fn status(word: impl Into<ByteString>, response: T) -> Self {
        Self {
            answer: Answer::Other(word.into(), response),
            stop: None,
        }
    }

    /// Sends no reply, or leaves it to [`reply_later`](super::ChannelSocket::reply_later).
    pub const fn later() -> Self {
        Self {
            answer: Answer::None,
            stop: None,
        }
    }

    /// Stops the channel after the reply.
    pub fn and_stop(mut self, stop: Stop) -> Self {
        self.stop = Some(stop);
        self
    }
}

/// Replies with an `error` that names the place and the reason.
impl From<PayloadError> for Outcome {
    fn from(error: PayloadError) -> Self {
        Self {
            refused: Some(Box::new(error.clone())),
            ..Self::reply(Status::Error, error.response())
        }
    }
}

/// The return types of a handler: `()`, [`Reply`], `Result`, [`Stop`] or [`Outcome`].
///
/// By hand, for a custom return type:
///
/// ```
/// use bennu::channel::{IntoOutcome, Outcome, Reply};
/// use bennu::spec::ReplySpec;
///
/// enum Saved {
///     Yes(u64),
///     Unchanged,
/// }
///
/// impl IntoOutcome for Saved {
///     const REPLY: ReplySpec = <Reply<Option<u64>> as IntoOutcome>::REPLY;
///
///     fn into_outcome(self) -> Outcome {
///         let id = match self {
///             Saved::Yes(id) => Some(id),
///             Saved::Unchanged => None,
///         };
///         Reply::<Option<u64>>::ok(id).into_outcome()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "expected `()`, `Reply<T>`, `Result<T, E>` or `Stop`",
    note = "to reply with a value, return `Reply<{Self}>` and write `Reply::ok(value)`"
)]
pub trait IntoOutcome {
    /// The replies in the documents.
    const REPLY: ReplySpec;

    /// Converts to the outcome.
    fn into_outcome(self) -> Outcome;
}

impl IntoOutcome for () {
    const REPLY: ReplySpec = ReplySpec::NONE;

    fn into_outcome(self) -> Outcome {
        Outcome::no_reply()
    }
}

impl IntoOutcome for Outcome {
    const REPLY: ReplySpec = ReplySpec {
        ok: Some(PayloadSpec::Any),
        error: Some(PayloadSpec::Any),
    };

    fn into_outcome(self) -> Outcome {
        self
    }
}

impl IntoOutcome for Stop {
    const REPLY: ReplySpec = ReplySpec::NONE;

    fn into_outcome(self) -> Outcome {
        Outcome::no_reply().and_stop(self)
    }
}

impl<T: IntoPayload, E: IntoPayload> IntoOutcome for Reply<T, E> {
    const REPLY: ReplySpec = ReplySpec {
        ok: Some(T::SPEC),
        error: Some(E::SPEC),
    };

    fn into_outcome(self) -> Outcome {
        let outcome = match self.answer {
            Answer::None => Outcome::no_reply(),
            Answer::Ok(response) => Outcome::reply(Status::Ok, response),
            Answer::Error(response) => Outcome::reply(Status::Error, response),
            Answer::Other(word, response) => Outcome::reply(Status::Other(word), response),
        };
        Outcome {
            stop: self.stop,
            ..outcome
        }
    }
}

impl<T: IntoPayload, E: IntoPayload> IntoOutcome for Result<T, E> {
    const REPLY: ReplySpec = ReplySpec {
        ok: Some(T::SPEC),
        error: Some(E::SPEC),
    };

    fn into_outcome(self) -> Outcome {
        match self {
            Ok(response) => Outcome::reply(Status::Ok, response),
            Err(response) => Outcome::reply(Status::Error, response),
        }
    }
}
