#![doc = include_str!("../README.md")]

#[doc(hidden)]
pub mod __private;
pub mod channel;
mod diff;
pub mod endpoint;
mod event;
mod frame;
pub mod js;
mod mailbox;
mod message;
mod origin;
mod outbox;
mod params;
pub mod payload;
pub mod prelude;
pub mod pubsub;
mod reason;
mod redact;
mod refused;
mod rendered;
mod scheme;
pub mod serializer;
mod server;
mod session;
pub mod socket;
pub mod spec;
mod task;
mod token;
mod topic;
mod transport;

#[doc = include_str!("../../macros/docs/html.md")]
pub use bennu_macros::html;
pub use bennu_macros::*;
pub use channel::{Channel, ChannelSocket, ChannelTopic, HandleInfo, Outcome, Reply, Stop};
pub use endpoint::Endpoint;
pub use event::{Event, event_spec};
pub use frame::Frame;
pub use js::Js;
pub use maud::{DOCTYPE, PreEscaped};
pub use message::{Broadcast, Message, Ref, Status};
pub use origin::{CheckOrigin, InvalidOrigin, Origin, OriginPattern};
pub use outbox::{OutboxLimits, SlowClient};
pub use payload::{Binary, Payload};
pub use reason::Reason;
pub use redact::Redactor;
pub use refused::Refused;
pub use rendered::{Rendered, Splice};
pub use server::{Drain, MessageRate, route};
pub use session::{InvalidCookieName, SameSite, Session, SessionConfig, SessionError};
pub use socket::{Connect, Route, Socket};
pub use task::{BoxFuture, Pid};
pub use token::{Secret, SecretTooShort, TokenError};
pub use topic::{Topic, TopicPattern};
