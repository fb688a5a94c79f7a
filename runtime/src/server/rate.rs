//! The rate of messages that one client may send.

use tokio::time::Instant;

/// The rate of messages that a client may send: `burst` at once, and `per_second` in the long run.
///
/// A message beyond is answered with an `error` reply `{"reason":"too many messages"}`, or ends the
/// connection of a raw socket with code 1008.
///
/// Heartbeats, leaves and the pings of a WebSocket are never refused, and have a separate rate: the
/// same, but at least the default. A client that exceeds it is closed with code 1008.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
