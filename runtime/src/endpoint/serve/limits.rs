//! Limits of serving: of connections, and of their silence.

use std::time::Duration;

use tokio::sync::Semaphore;

/// How many connections [`Endpoint::serve`](crate::Endpoint::serve) accepts, and how long they may be
/// silent.
///
/// | limit | default | beyond |
/// |---|---|---|
/// | [`connections`](Self::connections) | 131,072 | the next ones wait to be accepted, and a warning is logged |
/// | [`first_request`](Self::first_request) | 10 seconds | the connection is closed |
/// | [`keep_alive`](Self::keep_alive) | 75 seconds | the connection is closed |
///
/// They count and watch connections, whatever is spoken on them. The sockets among them have limits
/// of their own: [`Mount`](super::super::Mount) and
/// [`max_connections`](super::super::EndpointBuilder::max_connections).
///
/// ```
/// use std::time::Duration;
/// use bennu::Endpoint;
/// use bennu::endpoint::ServeLimits;
///
/// let limits = ServeLimits::default()
///     .with_connections(10_000)
///     .with_first_request(Duration::from_secs(5));
/// let endpoint = Endpoint::builder().serve_limits(limits).build()?;
/// # Ok::<(), bennu::endpoint::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServeLimits {
    /// Connections that are open at once, each WebSocket included; 131,072 by default. The
    /// system's limit of open files is often lower.
    pub connections: usize,
    /// How long the first request of a connection may take to arrive, without its body; 10 seconds by
    /// default.
    pub first_request: Duration,
    /// How long each later request may take to arrive, from the end of the one before; 75 seconds by
    /// default. That is longer than proxies keep their connections, so that none of them asks on a
    /// connection that is about to close.
    pub keep_alive: Duration,
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self {
            connections: 131_072,
            first_request: Duration::from_secs(10),
            keep_alive: Duration::from_secs(75),
        }
    }
}

impl ServeLimits {
    /// Sets how many connections may be open at once.
    #[must_use]
    pub fn with_connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// Sets how long the first request of a connection may take to arrive.
    #[must_use]
    pub fn with_first_request(mut self, first_request: Duration) -> Self {
        self.first_request = first_request;
        self
    }

    /// Sets how long each later request may take to arrive.
    #[must_use]
    pub fn with_keep_alive(mut self, keep_alive: Duration) -> Self {
        self.keep_alive = keep_alive;
        self
    }

    /// Returns the connections that may be open at once, at least one.
    pub(super) fn places(self) -> usize {
        self.connections.clamp(1, Semaphore::MAX_PERMITS)
    }
}
