//! The names that an application imports: `use bennu::prelude::*;`.
//!
//! It brings macros and types, and no modules. `HandleInfo`, which channels and live views each have,
//! is imported from [`channel`](mod@crate::channel) or [`live_view`](mod@crate::live_view).

// From the crate of the macros: the names of this crate are those of modules, too.
#[doc(no_inline)]
pub use bennu_macros::{
    channel, connect, event, handle_in, handle_info, handle_out, id, join, payload, socket,
    terminate,
};
#[cfg(feature = "live-view")]
#[doc(no_inline)]
pub use bennu_macros::{
    component, handle_async, handle_event, handle_params, html, live_view, mount, render, slot,
};

pub use crate::channel::{Broadcast, ChannelHandle, ReplyRef};
#[cfg(feature = "live-view")]
pub use crate::components::{FlashGroup, FocusWrap, Link, LiveTitle};
#[cfg(feature = "live-view")]
pub use crate::html::DOCTYPE;
#[cfg(feature = "live-view")]
pub use crate::js::Selector;
#[cfg(feature = "live-view")]
pub use crate::live_view::AsyncError;
#[cfg(feature = "live-view")]
pub use crate::pages::{LiveContent, RootContent};
pub use crate::payload::Binary;
#[cfg(feature = "live-view")]
pub use crate::{
    AsyncResult, Attributes, Flash, Js, LivePath, LiveSession, LiveSocket, LiveView, Rendered, Slot,
};
pub use crate::{
    Channel, ChannelSocket, ChannelTopic, Connect, Endpoint, Event, PubSub, Reason, Refused, Reply,
    Socket, Stop, Topic,
};
