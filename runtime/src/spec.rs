//! Specs: descriptions of sockets, channels and live views, as values.
//!
//! The macros write them. AsyncAPI, TypeScript, Markdown and the tables of `cargo doc` are functions of them.
//! Each spec has a constructor with what it cannot be without, and a method for each of the rest:
//!
//! ```
//! use std::time::Duration;
//!
//! use bennu::spec::{ChannelSpec, HandlerSpec, PayloadSpec, ReplySpec};
//! use bennu::topic::TopicPattern;
//!
//! const ROOM: ChannelSpec = ChannelSpec::new("Room", TopicPattern::new("room:*"))
//!     .doc("A room to talk in.")
//!     .handle_in(&[HandlerSpec::new("say")
//!         .payload(PayloadSpec::json::<String>())
//!         .reply(ReplySpec::NONE.ok(PayloadSpec::Empty))
//!         .throttle(Duration::from_millis(100))]);
//!
//! assert_eq!(ROOM.handle_in[0].event, "say");
//! assert_eq!(ROOM.join.event, "phx_join");
//! ```

use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::topic::TopicPattern;

/// The event with which a client joins.
pub(crate) const JOIN: &str = "phx_join";

/// A socket: its path, and the parameters of its `connect`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SocketSpec {
    /// The Rust type, `"UserSocket"`.
    pub name: &'static str,
    /// The path at which it is mounted, `"/socket"`; the transports are below it.
    pub path: &'static str,
    /// The doc comment of the impl block.
    pub doc: &'static str,
    /// The parameters that `connect` reads from the query string.
    pub params: PayloadSpec,
}

/// The socket of live views.
#[cfg(any(feature = "docs", feature = "live-view"))]
pub(crate) const LIVE_SOCKET: SocketSpec = SocketSpec::new("LiveSocket", "/live")
    .doc("The socket of live views.")
    .params(PayloadSpec::Any);

impl SocketSpec {
    /// Describes a socket at `path`, without documentation and parameters.
    pub const fn new(name: &'static str, path: &'static str) -> Self {
        Self {
            name,
            path,
            doc: "",
            params: PayloadSpec::Empty,
        }
    }

    /// Sets the description in the documents.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets the parameters of `connect`.
    #[must_use]
    pub const fn params(mut self, params: PayloadSpec) -> Self {
        self.params = params;
        self
    }
}

/// A channel: its topics, and the events that are sent over them.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ChannelSpec {
    /// The Rust type, `"Captions"`.
    pub name: &'static str,
    /// The topics that it serves.
    pub pattern: TopicPattern,
    /// The doc comment of the impl block.
    pub doc: &'static str,
    /// The captures of the pattern, in order.
    pub captures: &'static [CaptureSpec],
    /// The payload of a join, and its replies.
    pub join: HandlerSpec,
    /// The events that clients push, in order of declaration.
    pub handle_in: &'static [HandlerSpec],
    /// The events that the server pushes or broadcasts.
    pub pushes: &'static [EventSpec],
    /// The events of broadcasts that pass through `handle_out`.
    pub intercepts: &'static [&'static str],
}

impl ChannelSpec {
    /// Describes a channel on the topics of `pattern` that takes and sends no events.
    pub const fn new(name: &'static str, pattern: TopicPattern) -> Self {
        Self {
            name,
            pattern,
            doc: "",
            captures: &[],
            join: HandlerSpec::join(),
            handle_in: &[],
            pushes: &[],
            intercepts: &[],
        }
    }

    /// Sets the description in the documents.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets the captures of the pattern.
    #[must_use]
    pub const fn captures(mut self, captures: &'static [CaptureSpec]) -> Self {
        self.captures = captures;
        self
    }

    /// Sets the description of a join, which begins with [`HandlerSpec::join`].
    #[must_use]
    pub const fn join(mut self, join: HandlerSpec) -> Self {
        self.join = join;
        self
    }

    /// Sets the events that clients push.
    #[must_use]
    pub const fn handle_in(mut self, handlers: &'static [HandlerSpec]) -> Self {
        self.handle_in = handlers;
        self
    }

    /// Sets the events that the server pushes or broadcasts.
    #[must_use]
    pub const fn pushes(mut self, events: &'static [EventSpec]) -> Self {
        self.pushes = events;
        self
    }

    /// Sets the names of the broadcast events that pass through `handle_out`.
    #[must_use]
    pub const fn intercepts(mut self, events: &'static [&'static str]) -> Self {
        self.intercepts = events;
        self
    }
}

/// A live view: its pages, and the events between them and the server.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LiveViewSpec {
    /// The Rust type, `"Dashboard"`.
    pub name: &'static str,
    /// The paths of its pages, in the syntax of axum: `"/users/{id}"`.
    pub paths: &'static [&'static str],
    /// The doc comment of the impl block.
    pub doc: &'static str,
    /// The events that the page sends.
    pub events: &'static [HandlerSpec],
    /// The events that the server sends to the page's JavaScript.
    pub pushes: &'static [EventSpec],
}

impl LiveViewSpec {
    /// Describes a view with pages at `paths` that takes and sends no events.
    pub const fn new(name: &'static str, paths: &'static [&'static str]) -> Self {
        Self {
            name,
            paths,
            doc: "",
            events: &[],
            pushes: &[],
        }
    }

    /// Sets the description in the documents.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets the events that the page sends.
    #[must_use]
    pub const fn events(mut self, handlers: &'static [HandlerSpec]) -> Self {
        self.events = handlers;
        self
    }

    /// Sets the events that the server sends to the page's JavaScript.
    #[must_use]
    pub const fn pushes(mut self, events: &'static [EventSpec]) -> Self {
        self.pushes = events;
        self
    }
}

/// A `{name}` of a topic pattern.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CaptureSpec {
    /// The name in the pattern.
    pub name: &'static str,
    /// The Rust type as written, `"u64"`.
    pub rust_type: &'static str,
}

impl CaptureSpec {
    /// Describes the capture `{name}`, read as `rust_type`.
    pub const fn new(name: &'static str, rust_type: &'static str) -> Self {
        Self { name, rust_type }
    }
}

/// An event that a client pushes, and its replies.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HandlerSpec {
    /// The event's name on the wire; `"*"` is every event without a handler of its own.
    pub event: &'static str,
    /// The doc comment of the handler.
    pub doc: &'static str,
    /// The shape of the payload.
    pub payload: PayloadSpec,
    /// The replies to the event.
    pub reply: ReplySpec,
    /// The shortest time between two events that are handled.
    pub throttle: Option<Duration>,
}

impl HandlerSpec {
    /// Describes a handler of `event` that takes an empty payload and never replies.
    pub const fn new(event: &'static str) -> Self {
        Self {
            event,
            doc: "",
            payload: PayloadSpec::Empty,
            reply: ReplySpec::NONE,
            throttle: None,
        }
    }

    /// Describes a join that takes an empty payload and declares no replies.
    pub const fn join() -> Self {
        Self::new(JOIN)
    }

    /// Sets the description in the documents.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets the shape of the payload.
    #[must_use]
    pub const fn payload(mut self, payload: PayloadSpec) -> Self {
        self.payload = payload;
        self
    }

    /// Sets the replies to the event.
    #[must_use]
    pub const fn reply(mut self, reply: ReplySpec) -> Self {
        self.reply = reply;
        self
    }

    /// Sets the shortest time between two events that are handled.
    #[must_use]
    pub const fn throttle(mut self, shortest: Duration) -> Self {
        self.throttle = Some(shortest);
        self
    }
}

/// The replies of a handler.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ReplySpec {
    /// The response of an `ok` reply; `None` if the handler never sends one.
    pub ok: Option<PayloadSpec>,
    /// The response of an `error` reply; `None` if the handler never sends one.
    pub error: Option<PayloadSpec>,
}

impl ReplySpec {
    /// No reply at all.
    pub const NONE: Self = Self {
        ok: None,
        error: None,
    };

    /// Sets the response of an `ok` reply.
    #[must_use]
    pub const fn ok(mut self, response: PayloadSpec) -> Self {
        self.ok = Some(response);
        self
    }

    /// Sets the response of an `error` reply.
    #[must_use]
    pub const fn error(mut self, response: PayloadSpec) -> Self {
        self.error = Some(response);
        self
    }
}

/// An event that the server sends.
///
/// [`EventSpec::of::<E>()`](Self::of) describes an [`Event`](crate::Event).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EventSpec {
    /// The name on the wire.
    pub name: &'static str,
    /// The doc comment of the payload's type.
    pub doc: &'static str,
    /// The shape of the payload.
    pub payload: PayloadSpec,
}

impl EventSpec {
    /// Describes the event `name`, without documentation.
    pub const fn new(name: &'static str, payload: PayloadSpec) -> Self {
        Self {
            name,
            doc: "",
            payload,
        }
    }

    /// Sets the description in the documents.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
}

/// The shape of a payload.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum PayloadSpec {
    /// An empty payload: `{}`.
    Empty,
    /// JSON with a schema.
    Json(SchemaFn),
    /// JSON of any shape, or bytes.
    Any,
    /// Bytes without a schema.
    Binary,
}

/// Writes the schema of a type into a generator; the result may be a `$ref` to its definitions.
pub type SchemaFn = fn(&mut SchemaGenerator) -> Schema;

impl PayloadSpec {
    /// Describes the shape of `T`. If the schema is `null`, as that of `()`, the documents take it as
    /// [`Empty`](Self::Empty).
    pub const fn json<T: JsonSchema>() -> Self {
        Self::Json(SchemaGenerator::subschema_for::<T>)
    }
}
