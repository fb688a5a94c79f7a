//! Servers: the tasks that drive a person's code.

mod channel;
mod connection;
mod rate;

pub use channel::route;
pub use rate::MessageRate;

pub(crate) use connection::{Connection, ConnectionLimits};
