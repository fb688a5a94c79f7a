//! Testing: clients without a network, for an application's own tests.

mod channel;
mod client;
mod connecting;
mod line;
mod log;
mod push;
mod wire;

pub use channel::TestChannel;
pub use client::{JoinRefused, TestClient};
pub use connecting::Connecting;
pub use line::Closed;
pub use push::{Push, Response};

pub use crate::frame::Frame;

use crate::endpoint::Endpoint;
use crate::socket::Socket;

/// A client of the socket `S`, about to connect to `endpoint`.
///
/// # Panics
/// When the socket is not mounted on the endpoint.
#[track_caller]
pub fn socket<S: Socket>(endpoint: &Endpoint) -> Connecting<S> {
    Connecting::new(endpoint)
}
