//! Phoenix Channels and LiveView for axum, where the wire is checked by rustc.

#[doc(hidden)]
pub mod __private;
pub mod channel;
pub mod docs;
mod event;
mod frame;
mod mailbox;
mod message;
mod outbox;
pub mod payload;
pub mod prelude;
pub mod pubsub;
mod reason;
mod refused;
mod serializer;
mod server;
mod session;
pub mod socket;
pub mod spec;
mod task;
mod topic;

pub use bennu_macros::*;
pub use channel::{Channel, ChannelSocket, ChannelTopic, HandleInfo, Outcome, Reply, Stop};
pub use event::{Event, event_spec};
pub use message::{Broadcast, Ref, Status};
pub use outbox::{OutboxLimits, SlowClient};
pub use payload::{Binary, Payload};
pub use reason::Reason;
pub use refused::Refused;
pub use server::route;
pub use session::Session;
pub use socket::{Connect, Route, Socket};
pub use task::{BoxFuture, Pid};
pub use topic::{Topic, TopicPattern};
