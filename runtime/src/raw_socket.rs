//! Raw sockets: frames in, frames out, for a custom protocol.

mod client;

pub(crate) use client::RawMail;
pub use client::{RawClient, RawHandle};

use std::future::{Future, ready};

use bytestring::ByteString;

use crate::channel::Stop;
use crate::frame::Frame;
use crate::reason::Reason;
use crate::refused::Refused;
use crate::socket::Connect;

/// The connection of one client with a custom protocol, without topics, channels and replies.
///
/// It has the transports, the checks and the limits of every [`Socket`](crate::Socket).
///
/// ```
/// use bennu::raw_socket::{RawClient, RawSocket};
/// use bennu::{Connect, Endpoint, Refused, Stop};
/// use bennu::message::Frame;
/// use bennu::socket::Stateless;
///
/// /// Says everything again, and counts.
/// struct Echo {
///     heard: u64,
/// }
///
/// impl RawSocket for Echo {
///     type State = Stateless;
///     type Info = ();
///     type Out = String;
///     const PATH: &'static str = "/echo";
///
///     async fn connect(_: &Connect) -> Result<Self, Refused> {
///         Ok(Self { heard: 0 })
///     }
///
///     async fn handle_in(&mut self, frame: Frame, client: &mut RawClient<Self>) -> Result<(), Stop> {
///         self.heard += 1;
///         match frame {
///             Frame::Text(text) if text == "bye" => return Err(Stop::Close),
///             Frame::Text(text) => drop(client.push(format!("{}: {text}", self.heard))),
///             Frame::Binary(bytes) => drop(client.push(format!("{} bytes", bytes.len()))),
///             _ => {}
///         }
///         Ok(())
///     }
/// }
///
/// # fn main() -> Result<(), bennu::endpoint::BuildError> {
/// let endpoint = Endpoint::builder().raw_socket::<Echo>(|mount| mount).build()?;
/// # Ok(())
/// # }
/// ```
///
/// A raw socket is served at `PATH/websocket` and `PATH/longpoll`. Each connection has its own task,
/// which handles one message after the other. [`Mount::mailbox`](crate::endpoint::Mount::mailbox) and
/// [`Mount::backlog`](crate::endpoint::Mount::backlog) limit what waits, and
/// [`Mount::message_rate`](crate::endpoint::Mount::message_rate) how fast it comes. A single message
/// cannot be refused, so the connection ends with code 1008 beyond these limits. A panic ends only this
/// connection, with code 1011.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a raw socket",
    label = "no raw socket",
    note = "write `impl RawSocket for {Self}`; a socket with channels is mounted by `.socket::<{Self}>()`"
)]
pub trait RawSocket: Sized + Send + 'static {
    /// The part of the application's state that the socket sees;
    /// [`Stateless`](crate::socket::Stateless) if it sees none.
    type State: Send + Sync + 'static;
    /// The messages of other tasks, sent by a [`RawHandle`]; `()` if there are none.
    type Info: Send + 'static;
    /// The frames that it sends: text, which both transports carry, or [`Frame`] over WebSocket only.
    type Out: Into<Frame>;
    /// The default path of the socket.
    const PATH: &'static str;

    /// Accepts or refuses a client.
    fn connect(cx: &Connect<Self::State>) -> impl Future<Output = Result<Self, Refused>> + Send;

    /// Runs when the client is connected, before any of its messages is handled.
    ///
    /// A client that `connect` accepted may be gone by then; the method is not called in this case.
    fn init(
        &mut self,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = Result<(), Stop>> + Send {
        let _ = client;
        ready(Ok(()))
    }

    /// Handles a frame of the client. Pings have already been answered.
    ///
    /// # Errors
    /// [`Stop::Close`] ends the connection with code 1000, [`Stop::Error`] with 1011.
    fn handle_in(
        &mut self,
        frame: Frame,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = Result<(), Stop>> + Send;

    /// Handles a message of another task.
    ///
    /// # Errors
    /// The same as those of [`handle_in`](Self::handle_in).
    fn handle_info(
        &mut self,
        info: Self::Info,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = Result<(), Stop>> + Send {
        let _ = (info, client);
        ready(Ok(()))
    }

    /// Cleans up when a connection ends whose `init` was called, also after a panic of a handler.
    ///
    /// Only the end of the server waits for this method. When it first waits for something, the
    /// connection is closed. Earlier pushes still arrive, unless the client closed it.
    ///
    /// The method does not run if the task is cut off: a handler did not end within five seconds, or
    /// within the time of a drain.
    fn terminate(
        self,
        reason: Reason,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = ()> + Send {
        let _ = (reason, client);
        ready(())
    }
}

/// The frames that a [`RawSocket`] sends over both transports: text. By hand, for a custom type:
///
/// ```
/// use bennu::message::Frame;
/// use bennu::raw_socket::TextFrame;
///
/// enum Move { Up, Down }
///
/// impl From<Move> for Frame {
///     fn from(step: Move) -> Self {
///         Self::from(match step { Move::Up => "up", Move::Down => "down" })
///     }
/// }
///
/// impl TextFrame for Move {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` may hold bytes, which long-poll does not carry to a client",
    label = "more than text",
    note = "mount the socket by `.raw_websocket::<..>(..)`, or let `type Out = String`"
)]
pub trait TextFrame: Into<Frame> {}

impl TextFrame for String {}
impl TextFrame for ByteString {}
impl TextFrame for &'static str {}
