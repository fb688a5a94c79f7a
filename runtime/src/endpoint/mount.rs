//! Mounts: where and how a socket is served.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::BuildError;
use crate::origin::CheckOrigin;
use crate::outbox::OutboxLimits;
use crate::refused::Refused;
use crate::server::{ConnectionLimits, MessageRate};
use crate::session::CheckCsrf;
use crate::socket::ChannelLimits;

/// When the npm client gives up a poll.
const POLL_TIMEOUT: Duration = Duration::from_secs(20);

/// Where and how a socket is served. Each option states its default.
#[derive(Clone)]
#[must_use]
pub struct Mount {
    pub(crate) path: String,
    /// The path of each transport below `path`; `None` where it is not served.
    websocket: Option<String>,
    long_poll: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) read_buffer: usize,
    pub(crate) max_frame_size: usize,
    pub(crate) max_message_size: usize,
    pub(crate) limits: ConnectionLimits,
    pub(crate) check_origin: Option<CheckOrigin>,
    pub(crate) check_csrf: CheckCsrf,
    pub(crate) auth_token: bool,
    pub(crate) subprotocols: Option<Vec<String>>,
    pub(crate) long_poll_window: Duration,
    pub(crate) on_refused: OnRefused,
}

/// Answers a refused connect over the WebSocket transport.
pub(crate) type OnRefused = Arc<dyn Fn(&Refused) -> Response + Send + Sync>;

impl Mount {
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            websocket: Some("/websocket".to_owned()),
            long_poll: Some("/longpoll".to_owned()),
            timeout: Duration::from_mins(1),
            read_buffer: 1_024,
            max_frame_size: 10_000_000,
            max_message_size: 8_000_000,
            limits: ConnectionLimits {
                max_channels: 100,
                message_rate: MessageRate::default(),
                backlog: 16 << 20,
                outbox: OutboxLimits::default(),
                channel: ChannelLimits {
                    mailbox: 1_000,
                    patience: Duration::from_secs(5),
                },
            },
            check_origin: None,
            check_csrf: CheckCsrf::Required,
            auth_token: false,
            subprotocols: None,
            long_poll_window: Duration::from_secs(10),
            on_refused: Arc::new(plain_status),
        }
    }

    /// Another path than that of `#[socket("/path")]`. A segment may be a capture, as in
    /// `/rooms/{room}`: `connect` gets it as a parameter.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// No WebSocket: clients may only connect over long-poll.
    pub fn without_websocket(mut self) -> Self {
        self.websocket = None;
        self
    }

    /// No long-poll: clients may only connect over WebSocket.
    pub fn without_long_poll(mut self) -> Self {
        self.long_poll = None;
        self
    }

    /// Where a WebSocket connects, below the path of the mount; `/websocket` by default, as the npm client
    /// has it. It may have captures, too.
    pub fn websocket_at(mut self, path: impl Into<String>) -> Self {
        self.websocket = Some(path.into());
        self
    }

    /// Where clients poll, below the path of the mount; `/longpoll` by default, as the npm client has
    /// it. It may have captures, too.
    pub fn long_poll_at(mut self, path: impl Into<String>) -> Self {
        self.long_poll = Some(path.into());
        self
    }

    /// How long a WebSocket client may be silent before it is closed with code 1001; 60 seconds by
    /// default. The npm client sends a heartbeat every 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes of a WebSocket client are read at once; 1,024 by default. Each connection
    /// holds as many.
    ///
    /// A longer frame takes more reads: where clients send much, as in uploads, 16,384 saves half of
    /// the processor time of a frame of 64 KB.
    pub fn read_buffer(mut self, bytes: usize) -> Self {
        self.read_buffer = bytes;
        self
    }

    /// The largest WebSocket frame in bytes; 10,000,000 by default. A larger one ends the
    /// connection with code 1009.
    pub fn max_frame_size(mut self, bytes: usize) -> Self {
        self.max_frame_size = bytes;
        self
    }

    /// The largest message in bytes, fragments together; 8,000,000 by default. A larger one ends
    /// the connection with code 1009, or is answered with status 400 over long-poll.
    pub fn max_message_size(mut self, bytes: usize) -> Self {
        self.max_message_size = bytes;
        self
    }

    /// How many channels one client may join; 100 by default. One more join is answered
    /// `{"reason":"too many channels joined"}`.
    pub fn max_channels(mut self, limit: usize) -> Self {
        self.limits.max_channels = limit;
        self
    }

    /// How fast one client may send.
    pub fn message_rate(mut self, rate: MessageRate) -> Self {
        self.limits.message_rate = rate;
        self
    }

    /// How much may wait for one client, and what happens beyond.
    pub fn outbox(mut self, limits: OutboxLimits) -> Self {
        self.limits.outbox = limits;
        self
    }

    /// How many messages may wait for one channel or raw socket; 1,000 by default. An event of the
    /// client beyond is answered `{"reason":"too many messages"}`, or ends the connection of a raw
    /// socket; a message of another process is dropped and logged.
    pub fn mailbox(mut self, messages: usize) -> Self {
        self.limits.channel.mailbox = messages;
        self
    }

    /// How many bytes of one client's messages may wait for all its channels together; 16 MiB by
    /// default. One beyond is answered `{"reason":"too many messages"}`, or ends the connection of a raw
    /// socket, unless nothing else waits.
    pub fn backlog(mut self, bytes: usize) -> Self {
        self.limits.backlog = bytes;
        self
    }

    /// How long a handler may run before it is logged as slow; 5 seconds by default. The npm client
    /// gives up after 10. A handler that blocks its thread is logged when it lets go of it.
    pub fn slow_handler(mut self, patience: Duration) -> Self {
        self.limits.channel.patience = patience;
        self
    }

    /// Which pages may open the socket; what the endpoint says by default.
    pub fn check_origin(mut self, check: CheckOrigin) -> Self {
        self.check_origin = Some(check);
        self
    }
    /// Lets the session count without its CSRF token, the parameter `_csrf_token`. The origin must
    /// then be checked.
    pub fn without_csrf_check(mut self) -> Self {
        self.check_csrf = CheckCsrf::Disabled;
        self
    }

    /// Lets clients send an `authToken`. Over WebSocket it travels as a sub-protocol, and the
    /// sub-protocol `phoenix` is then accepted, too, before all others.
    pub fn with_auth_token(mut self) -> Self {
        self.auth_token = true;
        self
    }

    /// The sub-protocols that are accepted, the preferred first. By default the client's offer is
    /// ignored. A client that offers only others is refused with status 403.
    pub fn subprotocols<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.subprotocols = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// How long a poll waits for a message; 10 seconds by default, and less than 20. A session that
    /// has not been polled for one and a half of it ends.
    pub fn long_poll_window(mut self, window: Duration) -> Self {
        self.long_poll_window = window;
        self
    }

    /// Answers a connect that was refused over WebSocket. By default the status of the refusal,
    /// without a body.
    pub fn on_refused<R: IntoResponse>(
        mut self,
        answer: impl Fn(&Refused) -> R + Send + Sync + 'static,
    ) -> Self {
        self.on_refused = Arc::new(move |refused| answer(refused).into_response());
        self
    }

    /// The whole path at which a WebSocket connects, if it may.
    pub(crate) fn websocket_path(&self) -> Option<String> {
        Some(self.below(self.websocket.as_deref()?))
    }

    /// The whole path at which clients poll, if they may.
    pub(crate) fn long_poll_path(&self) -> Option<String> {
        Some(self.below(self.long_poll.as_deref()?))
    }

    fn below(&self, path: &str) -> String {
        let (base, path) = (
            self.path.trim_end_matches('/'),
            path.trim_start_matches('/'),
        );
        format!("{base}/{path}")
    }

    /// Whether the options can be served.
    pub(crate) fn check(&self, default: &CheckOrigin) -> Result<(), BuildError> {
        if !self.path.starts_with('/') {
            return Err(BuildError::RelativePath(self.path.clone()));
        }
        let origin = self.check_origin.as_ref().unwrap_or(default);
        if matches!(
            (origin, self.check_csrf),
            (CheckOrigin::Disabled, CheckCsrf::Disabled)
        ) {
            return Err(BuildError::Unprotected(self.path.clone()));
        }
        if self.long_poll.is_some() && self.long_poll_window >= POLL_TIMEOUT {
            return Err(BuildError::WindowTooLong(self.path.clone()));
        }
        Ok(())
    }
}

impl fmt::Debug for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mount")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The status of a refusal, without a body.
fn plain_status(refused: &Refused) -> Response {
    StatusCode::from_u16(refused.status())
        .unwrap_or(StatusCode::FORBIDDEN)
        .into_response()
}
