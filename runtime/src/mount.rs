//! Mounts: the path and the options of a socket.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::build_error::BuildError;
use crate::origin::CheckOrigin;
use crate::outbox::OutboxLimits;
use crate::refused::Refused;
use crate::server::{ConnectionLimits, MessageRate};
use crate::session::CheckCsrf;
use crate::socket::ChannelLimits;

/// The time after which the npm client gives up a poll.
const POLL_TIMEOUT: Duration = Duration::from_secs(20);

/// The path and the options of a socket.
///
/// | option | default |
/// |---|---|
/// | [`path`](Self::path) | that of `#[socket("/path")]` |
/// | [`websocket_at`](Self::websocket_at), [`long_poll_at`](Self::long_poll_at) | `/websocket`, `/longpoll` |
/// | [`timeout`](Self::timeout) | 60 seconds |
/// | [`read_buffer`](Self::read_buffer) | 1,024 bytes |
/// | [`max_frame_size`](Self::max_frame_size) | 10,000,000 bytes |
/// | [`max_message_size`](Self::max_message_size) | 8,000,000 bytes |
/// | [`max_channels`](Self::max_channels) | 100 |
/// | [`message_rate`](Self::message_rate) | 1,000 a second, 2,000 at once |
/// | [`mailbox`](Self::mailbox) | 1,000 messages |
/// | [`backlog`](Self::backlog) | 16 MiB |
/// | [`outbox`](Self::outbox) | see [`OutboxLimits`] |
/// | [`slow_handler`](Self::slow_handler) | 5 seconds |
/// | [`long_poll_window`](Self::long_poll_window) | 10 seconds |
/// | [`check_origin`](Self::check_origin) | that of the endpoint |
/// | [`without_csrf_check`](Self::without_csrf_check) | the CSRF token is required |
/// | [`with_auth_token`](Self::with_auth_token) | off |
/// | [`subprotocols`](Self::subprotocols) | the client's offer is ignored |
/// | [`on_refused`](Self::on_refused) | the status of the refusal, without a body |
///
/// # Limits of one client
///
/// | limit | default | beyond |
/// |---|---|---|
/// | [`max_frame_size`](Self::max_frame_size) | 10,000,000 bytes | close code 1009 |
/// | [`max_message_size`](Self::max_message_size) | 8,000,000 bytes | close code 1009; status 400 over long-poll |
/// | [`message_rate`](Self::message_rate) | 1,000 a second, 2,000 at once | error reply `too many messages` |
/// | [`max_channels`](Self::max_channels) | 100 | error reply `too many channels joined` |
/// | [`mailbox`](Self::mailbox) | 1,000 messages for each channel | error reply `too many messages` |
/// | [`backlog`](Self::backlog) | 16 MiB for all channels | error reply `too many messages` |
/// | [`outbox`](Self::outbox), bytes | 16 MiB | close code 1013 |
/// | [`outbox`](Self::outbox), a socket that takes nothing | 30 seconds | close code 1013 |
/// | [`timeout`](Self::timeout) | 60 seconds of silence | close code 1001 |
/// | [`long_poll_window`](Self::long_poll_window) | 10 seconds; 15 without a poll | the session ends |
/// | [`slow_handler`](Self::slow_handler) | 5 seconds | a warning in the log |
///
/// # Limits of all clients together
///
/// [`max_connections`](crate::endpoint::EndpointBuilder::max_connections) limits how many sockets are open, and
/// [`ServeLimits`](crate::endpoint::ServeLimits) how many connections. There is no limit of their memory together.
/// At worst it is `max_connections` times the sum of outbox, backlog and message size of one client,
/// 40 MB by default. To bound it, lower these limits. An idle client needs less than 8 KiB.
#[derive(Clone)]
#[must_use]
pub struct Mount {
    pub(crate) path: String,
    /// The path of each transport below `path`; `None` if it is not served.
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

/// Answers a refused connection over the WebSocket transport.
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

    /// Sets another path than that of `#[socket("/path")]`.
    ///
    /// A segment may be a capture, as in `/rooms/{room}`, which `connect` receives as a parameter.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Disables WebSocket: clients can connect only over long-poll.
    pub fn without_websocket(mut self) -> Self {
        self.websocket = None;
        self
    }

    /// Disables long-poll: clients can connect only over WebSocket.
    pub fn without_long_poll(mut self) -> Self {
        self.long_poll = None;
        self
    }

    /// Sets the path of the WebSocket below that of the mount; `/websocket` by default, like the npm
    /// client. It may have captures.
    pub fn websocket_at(mut self, path: impl Into<String>) -> Self {
        self.websocket = Some(path.into());
        self
    }

    /// Sets the path of long-poll below that of the mount; `/longpoll` by default, like the npm client.
    /// It may have captures.
    pub fn long_poll_at(mut self, path: impl Into<String>) -> Self {
        self.long_poll = Some(path.into());
        self
    }

    /// Sets how long a WebSocket client may be silent before it is closed with code 1001; 60 seconds by
    /// default.
    ///
    /// The npm client sends a heartbeat every 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the size of a WebSocket's read buffer in bytes; 1,024 by default. Each connection has one.
    ///
    /// A longer frame takes more reads. If clients send much data, 16,384 bytes halve the processor
    /// time of a frame of 64 KB.
    pub fn read_buffer(mut self, bytes: usize) -> Self {
        self.read_buffer = bytes;
        self
    }

    /// Sets the maximum size of a WebSocket frame in bytes; 10,000,000 by default. A larger frame ends
    /// the connection with code 1009.
    pub fn max_frame_size(mut self, bytes: usize) -> Self {
        self.max_frame_size = bytes;
        self
    }

    /// Sets the maximum size of a message in bytes, with all fragments; 8,000,000 by default.
    ///
    /// A larger message ends the connection with code 1009. Over long-poll it is answered with status
    /// 400.
    pub fn max_message_size(mut self, bytes: usize) -> Self {
        self.max_message_size = bytes;
        self
    }

    /// Sets how many channels one client may join; 100 by default. A further join is answered
    /// `{"reason":"too many channels joined"}`.
    ///
    /// As many channels of the client may run `terminate` at the same time. Until one of them has ended,
    /// a join is refused in the same way.
    pub fn max_channels(mut self, limit: usize) -> Self {
        self.limits.max_channels = limit;
        self
    }

    /// Sets how fast one client may send; 1,000 messages a second and 2,000 at once by default.
    pub fn message_rate(mut self, rate: MessageRate) -> Self {
        self.limits.message_rate = rate;
        self
    }

    /// Sets how much may wait for one client, and what happens beyond; see [`OutboxLimits`].
    pub fn outbox(mut self, limits: OutboxLimits) -> Self {
        self.limits.outbox = limits;
        self
    }

    /// Sets how many messages may wait for one channel or raw socket; 1,000 by default.
    ///
    /// A further event of the client is answered `{"reason":"too many messages"}`, or ends the
    /// connection of a raw socket. A further message of another process is dropped and logged.
    pub fn mailbox(mut self, messages: usize) -> Self {
        self.limits.channel.mailbox = messages;
        self
    }

    /// Sets how many bytes of one client's messages may wait for all its channels; 16 MiB by default.
    ///
    /// A message beyond is answered `{"reason":"too many messages"}`, or ends the connection of a raw
    /// socket. A message is always accepted if nothing else waits.
    pub fn backlog(mut self, bytes: usize) -> Self {
        self.limits.backlog = bytes;
        self
    }

    /// Sets how long a handler may run before it is logged as slow; 5 seconds by default.
    ///
    /// The npm client gives up after 10 seconds. A handler that blocks its thread is logged when it
    /// releases the thread.
    pub fn slow_handler(mut self, patience: Duration) -> Self {
        self.limits.channel.patience = patience;
        self
    }

    /// Sets the pages that may open the socket; the default is that of the endpoint.
    pub fn check_origin(mut self, check: CheckOrigin) -> Self {
        self.check_origin = Some(check);
        self
    }
    /// Accepts the session without its CSRF token, the parameter `_csrf_token`. The origin must then be
    /// checked.
    pub fn without_csrf_check(mut self) -> Self {
        self.check_csrf = CheckCsrf::Disabled;
        self
    }

    /// Accepts an `authToken` of the client.
    ///
    /// Over WebSocket it is a sub-protocol. The sub-protocol `phoenix` is then accepted, too, before
    /// all others.
    pub fn with_auth_token(mut self) -> Self {
        self.auth_token = true;
        self
    }

    /// Sets the accepted sub-protocols, the preferred first. By default the client's offer is ignored.
    ///
    /// A client that offers only others is refused with status 403.
    pub fn subprotocols<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.subprotocols = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Sets how long a poll waits for a message; 10 seconds by default, and less than 20.
    ///
    /// A session ends if it is not polled for one and a half windows.
    pub fn long_poll_window(mut self, window: Duration) -> Self {
        self.long_poll_window = window;
        self
    }

    /// Sets the answer to a connection that was refused over WebSocket. The default is the status of
    /// the refusal, without a body.
    pub fn on_refused<R: IntoResponse>(
        mut self,
        answer: impl Fn(&Refused) -> R + Send + Sync + 'static,
    ) -> Self {
        self.on_refused = Arc::new(move |refused| answer(refused).into_response());
        self
    }

    /// Returns the whole path of the WebSocket, if it is enabled.
    pub(crate) fn websocket_path(&self) -> Option<String> {
        Some(self.below(self.websocket.as_deref()?))
    }

    /// Returns the whole path of long-poll, if it is enabled.
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

    /// Checks whether the options can be served.
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

/// Answers with the status of a refusal, without a body.
fn plain_status(refused: &Refused) -> Response {
    StatusCode::from_u16(refused.status())
        .unwrap_or(StatusCode::FORBIDDEN)
        .into_response()
}
