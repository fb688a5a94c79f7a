//! **Start with the [guide]:** [concepts](guide::concepts) and glossary, [a channel](guide::channel),
//! [a live view](guide::live_view), [testing](guide::testing), [deployment](guide::deployment),
//! [limits](guide::limits), and [from Phoenix](guide::phoenix).
//!
#![doc = include_str!("../README.md")]
// A build without some of the features does not use everything: one with all of them does.
#![cfg_attr(
    not(all(feature = "docs", feature = "live-view", feature = "testing")),
    allow(dead_code, unused_imports, reason = "for features that are off")
)]

// The macros write paths that begin with `::bennu`; the components of this crate use them, too.
extern crate self as bennu;

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "live-view")]
mod attribute;
mod broadcast;
mod build_error;
pub mod channel;
#[cfg(feature = "live-view")]
pub mod component;
#[cfg(feature = "live-view")]
pub mod components;
#[cfg(feature = "live-view")]
mod diff;
#[cfg(feature = "docs")]
pub mod docs;
pub mod endpoint;
mod escaped;
mod event;
mod frame;
#[cfg(any(doc, doctest))]
pub mod guide;
#[cfg(feature = "live-view")]
pub mod html;
#[cfg(feature = "live-view")]
pub mod js;
pub mod limits;
#[cfg(feature = "live-view")]
pub mod live_view;
mod mailbox;
pub mod message;
mod mount;
mod node;
pub mod origin;
mod outbox;
#[cfg(feature = "live-view")]
pub mod pages;
mod params;
pub mod payload;
pub mod prelude;
pub mod pubsub;
pub mod raw_socket;
mod reason;
mod redact;
mod refused;
#[cfg(feature = "live-view")]
mod rendered;
mod request;
mod scheme;
#[doc(hidden)]
pub mod serializer;
mod server;
pub mod session;
pub mod socket;
pub mod spec;
mod state;
mod task;
#[cfg(feature = "testing")]
pub mod testing;
pub mod token;
pub mod topic;
mod transport;

#[doc = include_str!("../macros/channel.md")]
pub use bennu_macros::channel;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/component.md")]
pub use bennu_macros::component;
#[doc = include_str!("../macros/connect.md")]
pub use bennu_macros::connect;
#[doc = include_str!("../macros/event.md")]
pub use bennu_macros::event;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/handle_async.md")]
pub use bennu_macros::handle_async;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/handle_event.md")]
pub use bennu_macros::handle_event;
#[doc = include_str!("../macros/handle_in.md")]
pub use bennu_macros::handle_in;
#[doc = include_str!("../macros/handle_info.md")]
pub use bennu_macros::handle_info;
#[doc = include_str!("../macros/handle_out.md")]
pub use bennu_macros::handle_out;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/handle_params.md")]
pub use bennu_macros::handle_params;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/html.md")]
pub use bennu_macros::html;
#[doc = include_str!("../macros/id.md")]
pub use bennu_macros::id;
#[doc = include_str!("../macros/join.md")]
pub use bennu_macros::join;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/live_view.md")]
pub use bennu_macros::live_view;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/mount.md")]
pub use bennu_macros::mount;
#[doc = include_str!("../macros/payload.md")]
pub use bennu_macros::payload;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/render.md")]
pub use bennu_macros::render;
#[cfg(feature = "live-view")]
#[doc = include_str!("../macros/slot.md")]
pub use bennu_macros::slot;
#[doc = include_str!("../macros/socket.md")]
pub use bennu_macros::socket;
#[doc = include_str!("../macros/terminate.md")]
pub use bennu_macros::terminate;
pub use channel::{Channel, ChannelSocket, ChannelTopic, Reply, Stop};
#[cfg(feature = "live-view")]
pub use component::{Attributes, Slot};
pub use endpoint::Endpoint;
pub use event::Event;
#[cfg(feature = "live-view")]
pub use js::Js;
#[cfg(feature = "live-view")]
pub use live_view::{AsyncResult, Flash, LivePath, LiveSocket, LiveView};
#[cfg(feature = "live-view")]
pub use pages::LiveSession;
pub use payload::Payload;
pub use pubsub::PubSub;
pub use reason::Reason;
pub use refused::Refused;
#[cfg(feature = "live-view")]
pub use rendered::Rendered;
pub use session::Session;
pub use socket::{Connect, Socket};
pub use token::Secret;
pub use topic::Topic;

// The crates whose types are in the signatures of this one.
pub use axum;
pub use bytes;
pub use bytestring;
pub use http;
#[cfg(feature = "live-view")]
pub use maud;
pub use schemars;
