//! Limits of an outbox: how much may wait for one client, and how long.

use std::time::Duration;

/// The policy for the pushes and broadcasts of a client that reads too slowly.
///
/// Replies are never dropped, and [`OutboxLimits::bytes`] limits everything that waits: a client whose
/// replies alone exceed it is disconnected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlowClient {
    /// All of them wait. Beyond [`OutboxLimits::bytes`] the connection is closed with code 1013; the
    /// client reconnects and joins again.
    #[default]
    Disconnect,
    /// The oldest are dropped if more than [`OutboxLimits::messages`] wait, or too many bytes.
    DropOldest,
    /// Only the newest of each topic and event is kept if more than [`OutboxLimits::messages`] wait, or
    /// too many bytes. If these are still too many, the oldest of them are dropped.
    Coalesce,
}

/// How much may wait for one client, and how long.
///
/// | limit | default | beyond |
/// |---|---|---|
/// | [`bytes`](Self::bytes) | 16 MiB | the policy [`slow_client`](Self::slow_client) |
/// | [`messages`](Self::messages) | 1,024 | the policy; only with `DropOldest` and `Coalesce` |
/// | [`stall`](Self::stall) | 30 seconds | the connection is closed with code 1013 |
/// | [`slow_client`](Self::slow_client) | `Disconnect` | |
///
/// By default the number of messages alone does not disconnect a client: a handler may push ten
/// thousand at once. A client is slow if its socket does not take the data.
///
/// ```
/// use bennu::limits::{OutboxLimits, SlowClient};
///
/// let limits = OutboxLimits::default()
///     .with_bytes(1 << 20)
///     .with_slow_client(SlowClient::Coalesce);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxLimits {
    /// The bytes of all frames that wait; 16 MiB by default. Each frame counts 64 bytes more, the
    /// memory of its place.
    pub bytes: usize,
    /// The pushes and broadcasts that wait; 1,024 by default. Only [`SlowClient::DropOldest`] and
    /// [`SlowClient::Coalesce`] count them.
    pub messages: usize,
    /// The time for which the socket of a WebSocket client may take no data while frames wait; 30
    /// seconds by default.
    ///
    /// A phone that changes networks stalls for some seconds, and the servers under Phoenix wait as
    /// long. For a long-poll client,
    /// [`Mount::long_poll_window`](crate::endpoint::Mount::long_poll_window) counts.
    pub stall: Duration,
    /// The policy for the pushes and broadcasts of a slow client.
    pub slow_client: SlowClient,
}

impl Default for OutboxLimits {
    fn default() -> Self {
        Self {
            bytes: 16 << 20,
            messages: 1_024,
            stall: Duration::from_secs(30),
            slow_client: SlowClient::default(),
        }
    }
}

impl OutboxLimits {
    /// Sets how many bytes may wait.
    #[must_use]
    pub fn with_bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets how many pushes and broadcasts may wait with `DropOldest` and `Coalesce`.
    #[must_use]
    pub fn with_messages(mut self, messages: usize) -> Self {
        self.messages = messages;
        self
    }

    /// Sets how long the socket of a client may take no data while frames wait.
    #[must_use]
    pub fn with_stall(mut self, stall: Duration) -> Self {
        self.stall = stall;
        self
    }

    /// Sets the policy for the pushes and broadcasts of a slow client.
    #[must_use]
    pub fn with_slow_client(mut self, slow_client: SlowClient) -> Self {
        self.slow_client = slow_client;
        self
    }
}
