//! Mounts: where and how a socket is served.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;

use crate::outbox::OutboxLimits;
use crate::refused::Refused;
use crate::server::{ConnectionLimits, MessageRate};
use crate::socket::ChannelLimits;

/// Where and how a socket is served. Each option states its default.
#[derive(Clone)]
#[must_use]
pub struct Mount {
    pub(crate) path: String,
    pub(crate) websocket: bool,
    pub(crate) long_poll: bool,
    pub(crate) timeout: Duration,
    pub(crate) max_frame_size: usize,
    pub(crate) max_message_size: usize,
    pub(crate) limits: ConnectionLimits,
    pub(crate) on_refused: OnRefused,
}

/// Answers a refused connect over the WebSocket transport.
pub(crate) type OnRefused = Arc<dyn Fn(&Refused) -> Response + Send + Sync>;

impl Mount {
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            websocket: true,
            long_poll: true,
            timeout: Duration::from_secs(60),
            max_frame_size: 10_000_000,
            max_message_size: 8_000_000,
            limits: ConnectionLimits {
                max_channels: 100,
                message_rate: MessageRate::default(),
                outbox: OutboxLimits::default(),
                channel: ChannelLimits { mailbox: 1_000, patience: Duration::from_secs(5) },
            },
            on_refused: Arc::new(|_| Response::default()),
        }
    }
}
