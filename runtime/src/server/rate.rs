//! The rate of messages that one client may send.

use tokio::time::Instant;

/// How many messages a client may send.
///
/// | limit | default | beyond |
/// |---|---|---|
/// | [`per_second`](Self::per_second) | 1,000 | an `error` reply `{"reason":"too many messages"}` |
/// | [`burst`](Self::burst) | 2,000 | the same |
///
/// The connection of a raw socket ends with code 1008 instead.
///
/// Heartbeats, leaves and the pings of a WebSocket do not count here, because they are never refused.
/// They have a rate of their own: this one, but at least the default. A client that sends more of them
/// is closed with code 1008.
///
/// The socket of live views has its rate, too: set it by
/// [`EndpointBuilder::live_socket`](crate::endpoint::EndpointBuilder::live_socket).
///
/// ```
/// use bennu::limits::MessageRate;
///
/// let slow = MessageRate::default().with_per_second(10).with_burst(20);
/// let trusted = MessageRate::unlimited();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessageRate {
    /// The number of messages a second in the long run; 1,000 by default.
    pub per_second: u32,
    /// The number of messages at once; 2,000 by default.
    pub burst: u32,
}

impl Default for MessageRate {
    fn default() -> Self {
        Self {
            per_second: 1_000,
            burst: 2_000,
        }
    }
}

impl MessageRate {
    /// Returns a rate that no client reaches.
    pub fn unlimited() -> Self {
        Self {
            per_second: u32::MAX,
            burst: u32::MAX,
        }
    }

    /// Sets how many messages a client may send in the long run.
    #[must_use]
    pub fn with_per_second(mut self, per_second: u32) -> Self {
        self.per_second = per_second;
        self
    }

    /// Sets how many messages a client may send at once.
    #[must_use]
    pub fn with_burst(mut self, burst: u32) -> Self {
        self.burst = burst;
        self
    }

    /// Returns the rate of heartbeats, leaves and pings. It is at least the default, because a client
    /// may leave all its channels at once.
    pub(crate) fn unrefused(self) -> Self {
        let least = Self::default();
        Self {
            per_second: self.per_second.max(least.per_second),
            burst: self.burst.max(least.burst),
        }
    }
}

/// Counts messages against a [`MessageRate`].
///
/// The bucket follows tokio's clock, which tests pause.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    rate: MessageRate,
    tokens: f64,
    refilled: Instant,
}

impl TokenBucket {
    pub(crate) fn new(rate: MessageRate) -> Self {
        Self {
            rate,
            tokens: f64::from(rate.burst),
            refilled: Instant::now(),
        }
    }

    /// Counts one message, and returns whether it is within the rate.
    pub(crate) fn take(&mut self) -> bool {
        if self.tokens < 1.0 {
            let now = Instant::now();
            let refill = now.duration_since(self.refilled).as_secs_f64();
            let tokens = self.tokens + refill * f64::from(self.rate.per_second);
            self.tokens = tokens.min(f64::from(self.rate.burst));
            self.refilled = now;
        }
        let within = self.tokens >= 1.0;
        if within {
            self.tokens -= 1.0;
        }
        within
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_let_through_and_then_the_rate() {
        let mut bucket = TokenBucket::new(MessageRate {
            per_second: 10,
            burst: 3,
        });
        let burst: Vec<_> = (0..5).map(|_| bucket.take()).collect();
        assert_eq!(burst, [true, true, true, false, false]);
        tokio::time::advance(Duration::from_millis(200)).await;
        let later: Vec<_> = (0..3).map(|_| bucket.take()).collect();
        assert_eq!(later, [true, true, false]);
    }
}
