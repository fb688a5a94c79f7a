//! The node: what all connections of an endpoint use.

use std::sync::Arc;

use crate::origin::CheckOrigin;
use crate::pubsub::PubSub;
use crate::redact::Redactor;
use crate::server::{Connections, Drain};
use crate::session::{SessionConfig, Sessions};
use crate::token::Secret;

/// The parts that every connection of an endpoint may use.
pub(crate) struct Node {
    pub(crate) pubsub: PubSub,
    pub(crate) connections: Arc<Connections>,
    pub(crate) redactor: Arc<Redactor>,
    pub(crate) secret: Secret,
    pub(crate) session: SessionConfig,
    pub(crate) sessions: Sessions,
    pub(crate) check_origin: CheckOrigin,
    pub(crate) max_connections: usize,
    pub(crate) drain: Drain,
}
