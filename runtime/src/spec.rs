//! Specs: what the macros know of a socket and its channels, as values.
//!
//! AsyncAPI, TypeScript, Markdown and the tables of `cargo doc` are functions over these.

use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::topic::TopicPattern;

/// A socket: its path, the parameters of its `connect`, its channels.
#[derive(Clone, Copy, Debug)]
pub struct SocketSpec {
    /// The Rust type, `"UserSocket"`.
    pub name: &'static str,
    /// Where it is mounted, `"/socket"`; the transports are below it.
    pub path: &'static str,
    /// The doc comment of the impl block.
    pub doc: &'static str,
    /// What `connect` takes from the query string.
    pub params: PayloadSpec,
}

/// A channel: its topics, and what goes over them.
#[derive(Clone, Copy, Debug)]
pub struct ChannelSpec {
    /// The Rust type, `"Captions"`.
    pub name: &'static str,
    /// The topics that it serves.
    pub pattern: TopicPattern,
    /// The doc comment of the impl block.
    pub doc: &'static str,
    /// What the pattern captures, in order.
    pub captures: &'static [CaptureSpec],
    /// The payload of a join, and its replies.
    pub join: HandlerSpec,
    /// What clients push, in order of declaration.
    pub handle_in: &'static [HandlerSpec],
    /// What the server pushes or broadcasts.
    pub pushes: &'static [EventSpec],
    /// The events of broadcasts that pass through `handle_out`.
    pub intercepts: &'static [&'static str],
}

/// A live view: its pages, and what goes between them and the server.
#[derive(Clone, Copy, Debug)]
pub struct LiveViewSpec {
    /// The Rust type, `"Dashboard"`.
    pub name: &'static str,
    /// The paths of its pages, in the syntax of axum: `"/users/{id}"`.
    pub paths: &'static [&'static str],
    /// The doc comment of the impl block.
    pub doc: &'static str,
    /// What the page sends.
    pub events: &'static [HandlerSpec],
    /// What the server sends to the page's JavaScript.
    pub pushes: &'static [EventSpec],
}

/// A `{name}` of a topic pattern.
#[derive(Clone, Copy, Debug)]
pub struct CaptureSpec {
    /// Its name in the pattern.
    pub name: &'static str,
    /// Its Rust type as written, `"u64"`.
    pub rust_type: &'static str,
}

/// An event that a client pushes, and what it is answered.
#[derive(Clone, Copy, Debug)]
pub struct HandlerSpec {
    /// The event's name on the wire; `"*"` is every event that has no handler of its own.
    pub event: &'static str,
    /// The doc comment of the handler.
    pub doc: &'static str,
    /// What it carries.
    pub payload: PayloadSpec,
    /// What it is answered.
    pub reply: ReplySpec,
    /// The shortest time between two that are handled.
    pub throttle: Option<Duration>,
}

/// The replies of a handler.
#[derive(Clone, Copy, Debug)]
pub struct ReplySpec {
    /// The response of an `ok` reply; `None` where the handler never sends one.
    pub ok: Option<PayloadSpec>,
    /// The response of an `error` reply; `None` where the handler never sends one.
    pub error: Option<PayloadSpec>,
}

impl ReplySpec {
    /// No reply.
    pub const NONE: Self = Self {
        ok: None,
        error: None,
    };
}

/// An event that the server sends.
#[derive(Clone, Copy, Debug)]
pub struct EventSpec {
    /// Its name on the wire.
    pub name: &'static str,
    /// The doc comment of the payload's type.
    pub doc: &'static str,
    /// What it carries.
    pub payload: PayloadSpec,
}

/// The shape of a payload.
#[derive(Clone, Copy, Debug)]
pub enum PayloadSpec {
    /// Nothing: `{}`.
    Empty,
    /// JSON with a schema.
    Json(SchemaFn),
    /// JSON of any shape, or bytes.
    Any,
    /// Bytes.
    Binary,
}

/// Writes the schema of a type into a generator; the result may be a `$ref` to its definitions.
pub type SchemaFn = fn(&mut SchemaGenerator) -> Schema;

impl PayloadSpec {
    /// The shape of `T`. Where its schema is `null`, as of `()`, the documents take it as
    /// [`Empty`](Self::Empty).
    pub const fn json<T: JsonSchema>() -> Self {
        Self::Json(SchemaGenerator::subschema_for::<T>)
    }
}
