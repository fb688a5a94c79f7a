//! What an application imports: `use bennu::prelude::*;`.

pub use crate::channel::{ChannelHandle, ReplyRef};
pub use crate::pubsub::PubSub;
pub use crate::{
    Binary, Broadcast, Channel, ChannelSocket, ChannelTopic, Connect, Endpoint, Event, HandleInfo,
    Js, Reason, Refused, Rendered, Reply, Socket, Stop, Topic, channel, event, html, payload,
    socket,
};
