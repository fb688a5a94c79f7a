//! Limits: what a client may use, and how connections end at shutdown.
//!
//! [`Mount`](crate::endpoint::Mount) takes those of a socket,
//! [`EndpointBuilder`](crate::endpoint::EndpointBuilder) those of the whole endpoint.

pub use crate::outbox::{OutboxLimits, SlowClient};
pub use crate::server::{Drain, MessageRate};
