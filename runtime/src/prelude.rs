//! The names that an application imports: `use bennu::prelude::*;`.

pub use crate::channel::{ChannelHandle, ReplyRef};
pub use crate::components::{FlashGroup, FocusWrap, Link, LiveTitle};
pub use crate::pubsub::PubSub;
pub use crate::{
    Async, AsyncError, Attributes, Binary, Broadcast, Channel, ChannelSocket, ChannelTopic,
    Connect, Endpoint, Event, Flash, HandleInfo, Js, LivePath, LiveSession, LiveSocket, LiveView,
    Reason, Refused, Rendered, Reply, Slot, Socket, Stop, Topic, channel, component, event, html,
    live_view, payload, slot, socket,
};
// The attributes of methods are here for those who forget the one on the block: they then say where
// they belong.
pub use crate::{
    connect, handle_async, handle_event, handle_in, handle_info, handle_out, handle_params, id,
    join, mount, render, terminate,
};
