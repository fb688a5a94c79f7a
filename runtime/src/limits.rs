//! Limits of a client, and of the end of connections at shutdown.
//!
//! [`Mount`](crate::endpoint::Mount) takes the limits of a socket, and
//! [`EndpointBuilder`](crate::endpoint::EndpointBuilder) those of the whole endpoint.

pub use crate::outbox::{OutboxLimits, SlowClient};
pub use crate::server::{Drain, MessageRate};
