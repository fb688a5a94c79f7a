//! Test clients: a connection without a network.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use bytes::Bytes;
use tokio::time::sleep;

use super::channel::TestChannel;
use super::line::{Closed, Line, Order};
use super::push::{Push, Response};
use crate::channel::{Channel, ChannelTopic};
use crate::frame::Frame;
use crate::message::{HEARTBEAT, PHOENIX_TOPIC, PHX_JOIN};
use crate::payload::{IntoPayload, Payload};
use crate::socket::Socket;

/// A connection of one client to the socket `S`.
///
/// The connection closes when its last handle is dropped: clones and joined channels are handles.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let endpoint = endpoint();
/// let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// let (reply, channel) = client.join(Captions::topic(7)).await?;
/// reply.assert_ok(());
/// channel.assert_push::<InitialData>().await;
/// client.close().await;
/// # Ok(())
/// # }
/// ```
pub struct TestClient<S: Socket> {
    line: Arc<Line<S>>,
}

impl<S: Socket> TestClient<S> {
    pub(super) fn new(line: Line<S>) -> Self {
        Self {
            line: Arc::new(line),
        }
    }

    /// Returns the state of the connection, as `connect` made it.
    pub fn conn(&self) -> &S {
        &self.line.conn
    }

    /// Joins a topic without a payload, and waits for the answer.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// let refused = client.join(Captions::topic(8)).await.unwrap_err();
    /// refused.response().assert_error(serde_json::json!({ "reason": "unauthorized" }));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the join is refused.
    ///
    /// # Panics
    /// When it is not answered in time.
    #[track_caller]
    pub fn join<C: Channel<Socket = S>>(
        &self,
        topic: ChannelTopic<C>,
    ) -> impl Future<Output = Result<(Response, TestChannel<C>), JoinRefused>> + use<C, S> {
        self.join_with(topic, Payload::empty())
    }

    /// Joins a topic with a payload, and waits for the answer.
    ///
    /// # Errors
    /// When the join is refused.
    ///
    /// # Panics
    /// When it is not answered in time, or the payload cannot be written.
    #[track_caller]
    pub fn join_with<C: Channel<Socket = S>, T: IntoPayload>(
        &self,
        topic: ChannelTopic<C>,
        payload: T,
    ) -> impl Future<Output = Result<(Response, TestChannel<C>), JoinRefused>> + use<C, S, T> {
        let observed = TestChannel::observe(self.clone(), topic);
        let join_ref = observed.join_ref();
        let join = self.push(Some(join_ref), observed.topic().name(), PHX_JOIN, payload);
        async move {
            let response = join.await;
            if response.status() == "ok" {
                Ok((response, observed.joined().await))
            } else {
                Err(JoinRefused(response))
            }
        }
    }

    /// Sends a heartbeat of the connection.
    #[track_caller]
    pub fn heartbeat(&self) -> Push<S> {
        self.push(None, PHOENIX_TOPIC, HEARTBEAT, Payload::empty())
    }

    /// Sends text unchanged, even if no real client would send it.
    pub fn send_text(&self, text: impl Into<String>) {
        let frame = Frame::Text(text.into().into());
        self.line.order(Order::Send(frame));
    }

    /// Sends bytes unchanged, even if no real client would send them.
    pub fn send_bytes(&self, bytes: impl Into<Bytes>) {
        self.line.order(Order::Send(Frame::Binary(bytes.into())));
    }

    /// Returns all frames that arrived since the last call, once no more arrive for the time of a
    /// refutation.
    ///
    /// Assertions see the same frames, whether or not this method has returned them.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// client.send_text(r#"[null,"1","phoenix","heartbeat",{}]"#);
    /// let answer = r#"[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]"#;
    /// assert_eq!(client.frames().await, [bennu::message::Frame::Text(answer.into())]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn frames(&self) -> Vec<Frame> {
        sleep(self.line.waits.refute).await;
        self.line.arrived().frames.take_all()
    }

    /// Stops reading, like a browser on a stalled network. Frames of the server wait within the
    /// [`OutboxLimits`](crate::limits::OutboxLimits) of the mount.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// # let (_, channel) = client.join(Captions::topic(7)).await?;
    /// client.stop_reading().await;
    /// for _ in 0..2_000 {
    ///     endpoint.broadcast(Captions::topic(7), NewMessage { text: "more".repeat(5_000) });
    /// }
    /// assert_eq!(client.assert_disconnected().await.code, 1013);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn stop_reading(&self) {
        self.line.order(Order::StopReading);
        // Orders are taken in turn: this one has been when the next has.
        self.line.look(|_| ()).await;
    }

    /// Reads again after [`stop_reading`](Self::stop_reading).
    pub fn read(&self) {
        self.line.order(Order::Read);
    }

    /// Closes the connection, and waits until its channels have ended.
    ///
    /// # Panics
    /// When a channel does not end in time.
    #[track_caller]
    pub fn close(&self) -> impl Future<Output = ()> + use<S> {
        let (line, caller) = (Arc::clone(&self.line), Location::caller());
        line.order(Order::Close);
        async move {
            let closed = line.arrived().closed(line.waits.assert).await;
            assert!(
                closed.is_some(),
                "the channels of the connection did not end within {:?} (at {caller})",
                line.waits.assert,
            );
        }
    }

    /// Waits until the server has closed the connection, and returns how it was closed.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let endpoint = endpoint();
    /// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
    /// endpoint.disconnect("user_socket:7");
    /// assert_eq!(client.assert_disconnected().await.code, 1001);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// When it does not close it in time.
    #[track_caller]
    pub fn assert_disconnected(&self) -> impl Future<Output = Closed> + use<S> {
        let (line, caller) = (Arc::clone(&self.line), Location::caller());
        async move {
            let Some(closed) = line.arrived().closing(line.waits.assert).await else {
                panic!(
                    "the connection is still open after {:?} (at {caller})",
                    line.waits.assert,
                );
            };
            closed
        }
    }

    pub(super) fn line(&self) -> &Arc<Line<S>> {
        &self.line
    }

    /// Sends an event now; the result waits for its reply.
    #[track_caller]
    pub(super) fn push<T: IntoPayload>(
        &self,
        join_ref: Option<&str>,
        topic: &str,
        event: &str,
        payload: T,
    ) -> Push<S> {
        let payload = payload
            .into_payload()
            .unwrap_or_else(|error| panic!("the payload of {event:?} is not sent: {error}"));
        Push::send(Arc::clone(&self.line), join_ref, topic, event, &payload)
    }
}

impl<S: Socket> Clone for TestClient<S> {
    fn clone(&self) -> Self {
        Self {
            line: Arc::clone(&self.line),
        }
    }
}

impl<S: Socket> fmt::Debug for TestClient<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClient")
            .field("socket", &S::SPEC.name)
            .finish_non_exhaustive()
    }
}

/// A join that was refused.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/captions.rs"));
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let endpoint = endpoint();
/// # let client = testing::socket(&endpoint).connect(UserSocket { user_id: 7 });
/// let refused = client.join(Captions::topic(8)).await.unwrap_err();
/// assert_eq!(refused.to_string(), r#"the join was refused: error {"reason":"unauthorized"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRefused(Response);

impl JoinRefused {
    /// Returns the answer to the join.
    pub fn response(&self) -> &Response {
        &self.0
    }
}

impl fmt::Display for JoinRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the join was refused: {}", self.0)
    }
}

impl std::error::Error for JoinRefused {}
