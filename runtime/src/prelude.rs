//! The names that an application imports: `use bennu::prelude::*;`.
//!
//! It brings macros and types, and no modules. `HandleInfo`, which channels and live views each have,
//! is imported from [`channel`](mod@crate::channel) or [`live_view`](mod@crate::live_view).

// From the crate of the macros: the names of this crate are those of modules, too.
#[doc(no_inline)]
pub use bennu_macros::{
    channel, component, connect, event, handle_async, handle_event, handle_in, handle_info,
    handle_out, handle_params, html, id, join, live_view, mount, payload, render, slot, socket,
    terminate,
};

pub use crate::channel::{Broadcast, ChannelHandle, ReplyRef};
pub use crate::components::{FlashGroup, FocusWrap, Link, LiveTitle};
pub use crate::html::DOCTYPE;
pub use crate::js::Selector;
pub use crate::live_view::AsyncError;
pub use crate::pages::{LiveContent, RootContent};
pub use crate::payload::Binary;
pub use crate::{
    AsyncResult, Attributes, Channel, ChannelSocket, ChannelTopic, Connect, Endpoint, Event, Flash,
    Js, LivePath, LiveSession, LiveSocket, LiveView, PubSub, Reason, Refused, Rendered, Reply,
    Slot, Socket, Stop, Topic,
};
