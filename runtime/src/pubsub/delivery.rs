//! Deliveries: the results of a broadcast, here and on the other nodes.

use std::fmt;

use tokio::sync::oneshot;

/// The result of a broadcast: the number of local receivers, and the handover to the other nodes.
#[derive(Debug)]
pub struct Delivery {
    local: usize,
    remote: Published,
}

impl Delivery {
    pub(super) fn new(local: usize, remote: Published) -> Self {
        Self { local, remote }
    }

    pub(super) fn local_only(local: usize) -> Self {
        Self::new(local, Published::done(Ok(())))
    }

    /// Logs a message that could not be written, and returns the error to callers that wait.
    pub(crate) fn not_encoded(
        topic: &str,
        event: &str,
        error: crate::payload::EncodeError,
    ) -> Self {
        let error = error.into_source();
        tracing::error!(topic, event, %error, "broadcast not sent");
        Self::new(0, Published::done(Err(BroadcastError::Encode(error))))
    }

    /// Returns the number of local processes that received the message.
    pub fn local(&self) -> usize {
        self.local
    }

    /// Waits until the adapter has handed the message to the other nodes' broker.
    ///
    /// # Errors
    /// If the adapter could not. The message has been delivered on this node in any case.
    pub async fn remote(self) -> Result<(), BroadcastError> {
        self.remote.wait().await
    }
}

/// The result of handing a message to an adapter.
#[derive(Debug)]
pub struct Published(State);

#[derive(Debug)]
enum State {
    Done(Result<(), BroadcastError>),
    Pending(oneshot::Receiver<Result<(), BroadcastError>>),
}

impl Published {
    /// Creates a result that is known already.
    pub const fn done(result: Result<(), BroadcastError>) -> Self {
        Self(State::Done(result))
    }

    /// Creates a result that the adapter's task sends later. If its sender is dropped, the result is
    /// [`BroadcastError::Closed`].
    pub const fn pending(result: oneshot::Receiver<Result<(), BroadcastError>>) -> Self {
        Self(State::Pending(result))
    }

    pub(crate) async fn wait(self) -> Result<(), BroadcastError> {
        match self.0 {
            State::Done(result) => result,
            State::Pending(result) => result.await.unwrap_or(Err(BroadcastError::Closed)),
        }
    }
}

/// The reason why a message did not reach the other nodes.
#[derive(Debug)]
#[non_exhaustive]
pub enum BroadcastError {
    /// The message was certainly not sent.
    NotSent(String),
    /// The message may have been sent: the broker did not answer in time.
    Unknown,
    /// The message is larger than the broker accepts.
    TooLarge {
        /// The size of the message in bytes.
        len: usize,
        /// The maximum size of the broker in bytes.
        max: usize,
    },
    /// The adapter has stopped.
    Closed,
    /// The message cannot be written as JSON.
    Encode(serde_json::Error),
}

impl fmt::Display for BroadcastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(reason) => write!(f, "not sent to the other nodes: {reason}"),
            Self::Unknown => f.write_str("the broker did not answer: it may have been sent"),
            Self::TooLarge { len, max } => write!(f, "{len} bytes are more than the {max} allowed"),
            Self::Closed => f.write_str("the adapter has stopped"),
            Self::Encode(_) => f.write_str("the message cannot be written as JSON"),
        }
    }
}

impl std::error::Error for BroadcastError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            _ => None,
        }
    }
}
