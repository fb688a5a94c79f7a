//! Raw sockets: frames in, frames out, for a protocol of one's own.

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

/// The connection of one client that speaks a protocol of its own: there are no topics, channels and
/// replies. It has the transports, the checks and the limits of every [`Socket`](crate::Socket).
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
///             Frame::Text(text) => client.push(format!("{}: {text}", self.heard)),
///             Frame::Binary(bytes) => client.push(format!("{} bytes", bytes.len())),
///             Frame::Ping(_) | Frame::Pong(_) => {}
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
/// It is served at `PATH/websocket` and `PATH/longpoll`. Each connection has a task of its own, and
/// handles one thing at a time, in order; what waits for it is bounded by
/// [`Mount::mailbox`](crate::endpoint::Mount::mailbox) and
/// [`Mount::backlog`](crate::endpoint::Mount::backlog), how fast it comes by
/// [`Mount::message_rate`](crate::endpoint::Mount::message_rate). What is beyond cannot be refused by
/// itself: the connection ends with code 1008. A panic ends only this connection, with code 1011.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a raw socket",
    label = "no raw socket",
    note = "write `impl RawSocket for {Self}`; a socket with channels is mounted by `.socket::<{Self}>()`"
)]
pub trait RawSocket: Sized + Send + 'static {
    /// The state of the application; [`Stateless`](crate::socket::Stateless) of a socket that sees none.
    type State: Send + Sync + 'static;
    /// What other tasks tell it, by a [`RawHandle`]; `()` where nobody does.
    type Info: Send + 'static;
    /// What it sends: text, which both transports carry, or [`Frame`], over WebSocket only.
    type Out: Into<Frame>;
    /// Where it is served, unless its mount says otherwise.
    const PATH: &'static str;

    /// Lets a client connect, or refuses.
    fn connect(cx: &Connect<Self::State>) -> impl Future<Output = Result<Self, Refused>> + Send;

    /// The client is connected: before anything that it sends is handled. A client that `connect` let
    /// in may be gone before: then this is not called.
    fn init(
        &mut self,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = Result<(), Stop>> + Send {
        let _ = client;
        ready(Ok(()))
    }

    /// Handles a frame of the client. A ping has been answered already.
    ///
    /// # Errors
    /// [`Stop::Close`] ends the connection with code 1000, [`Stop::Error`] with 1011.
    fn handle_in(
        &mut self,
        frame: Frame,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = Result<(), Stop>> + Send;

    /// Handles what another task says.
    ///
    /// # Errors
    /// As those of [`handle_in`](Self::handle_in).
    fn handle_info(
        &mut self,
        info: Self::Info,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = Result<(), Stop>> + Send {
        let _ = (info, client);
        ready(Ok(()))
    }

    /// Cleans up. Once `init` was called it runs however the connection ends, also after a panic of a
    /// handler; but not where the task is cut off, after five seconds, or the time of a drain, in which
    /// a handler did not end.
    fn terminate(
        self,
        reason: Reason,
        client: &mut RawClient<Self>,
    ) -> impl Future<Output = ()> + Send {
        let _ = (reason, client);
        ready(())
    }
}

/// What a [`RawSocket`] sends over both transports: text. By hand, for a type of one's own:
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
