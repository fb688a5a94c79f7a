//! Limits of an outbox: how much may wait for one client, and how long.

use std::time::Duration;

/// What happens to the pushes and broadcasts of a client that reads more slowly than it is written to.
///
/// Whatever the policy, replies are never dropped, and [`OutboxLimits::bytes`] is the limit of all that
/// waits: a client whose replies alone are more is disconnected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlowClient {
    /// All of them wait. When they are more than [`OutboxLimits::bytes`], the connection is closed with
    /// code 1013; the client reconnects and joins again.
    #[default]
    Disconnect,
    /// The oldest are dropped when more than [`OutboxLimits::messages`] wait, or too many bytes.
    DropOldest,
    /// When more than [`OutboxLimits::messages`] wait, or too many bytes, only the newest of each topic
    /// and event is kept; if these are still too many, the oldest of them are dropped.
    Coalesce,
}

/// How much may wait for one client, and how long.
///
/// | limit | default | beyond |
/// |---|---|---|
/// | [`bytes`](Self::bytes) | 16 MiB | as [`slow_client`](Self::slow_client) says |
/// | [`messages`](Self::messages) | 1,024 | only with `DropOldest` and `Coalesce`: as they say |
/// | [`stall`](Self::stall) | 30 seconds | the connection is closed with code 1013 |
/// | [`slow_client`](Self::slow_client) | `Disconnect` | |
///
/// By default the number of messages alone is no reason to disconnect: a handler may push ten thousand
/// at once. A client is slow when its socket does not take what is written.
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
    /// Bytes of all frames that wait; 16 MiB by default. Each frame counts for 64 bytes more than its
    /// own, which is what its place takes.
    pub bytes: usize,
    /// Pushes and broadcasts that wait; 1,024 by default. Only [`SlowClient::DropOldest`] and
    /// [`SlowClient::Coalesce`] count them.
    pub messages: usize,
    /// How long the socket of a WebSocket client may take nothing at all while frames wait; 30 seconds
    /// by default. A phone that changes networks stalls for some seconds, and the servers under Phoenix
    /// wait as long. A client that polls is given up by
    /// [`Mount::long_poll_window`](crate::endpoint::Mount::long_poll_window).
    pub stall: Duration,
    /// What happens to the pushes and broadcasts of a slow client.
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

    /// Sets how many pushes and broadcasts `DropOldest` and `Coalesce` let wait.
    #[must_use]
    pub fn with_messages(mut self, messages: usize) -> Self {
        self.messages = messages;
        self
    }

    /// Sets how long the socket of a client may take nothing while frames wait.
    #[must_use]
    pub fn with_stall(mut self, stall: Duration) -> Self {
        self.stall = stall;
        self
    }

    /// Sets what happens to the pushes and broadcasts of a slow client.
    #[must_use]
    pub fn with_slow_client(mut self, slow_client: SlowClient) -> Self {
        self.slow_client = slow_client;
        self
    }
}
