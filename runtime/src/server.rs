//! Servers: the tasks that drive a person's code.

mod channel;

pub use channel::route;
