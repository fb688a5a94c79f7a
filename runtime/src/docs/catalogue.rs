//! The catalogue: all sockets, channels and live views with their schemas, ready to be written down.

mod views;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::docs::SocketDescription;
use crate::docs::names::Names;
use crate::docs::schemas::{Definitions, Direction, Schemas, definition_name, reference, refs};
use crate::docs::typescript::{CLIENT_NAMES, HOOK_NAMES};
use crate::spec::{ChannelSpec, EventSpec, HandlerSpec, LiveViewSpec, PayloadSpec, SocketSpec};

pub(super) use views::ViewEntry;

/// The contents of all documents.
#[derive(Clone, Debug)]
pub(super) struct Catalogue {
    pub(super) sockets: Vec<SocketEntry>,
    pub(super) views: Vec<ViewEntry>,
    /// The schemas that payloads refer to, by name.
    pub(super) definitions: Map<String, Value>,
}

/// A socket.
#[derive(Clone, Debug)]
pub(super) struct SocketEntry {
    /// The name of the Rust type, with a number if another type has the same name.
    pub(super) name: String,
    pub(super) spec: SocketSpec,
    pub(super) params: Shape,
    pub(super) channels: Vec<ChannelEntry>,
}

/// A channel.
#[derive(Clone, Debug)]
pub(super) struct ChannelEntry {
    /// The name of the Rust type, with a number if another type has the same name.
    pub(super) name: String,
    pub(super) spec: &'static ChannelSpec,
    pub(super) join: Exchange,
    pub(super) handle_in: Vec<Exchange>,
    pub(super) pushes: Vec<Sent>,
}

/// An event of the client, and its replies.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) event: &'static str,
    pub(super) doc: &'static str,
    pub(super) throttle: Option<Duration>,
    pub(super) payload: Shape,
    /// The `ok` reply; `None` if the handler never replies.
    pub(super) ok: Option<Shape>,
    /// The `error` reply, which always exists: every handler refuses a payload that does not decode.
    pub(super) error: Shape,
}

/// An event of the server.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) event: &'static str,
    pub(super) doc: &'static str,
    pub(super) payload: Shape,
    /// Whether its broadcasts pass through `handle_out`, for each client.
    pub(super) intercepted: bool,
}

/// The shape of a payload.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Empty,
    Json(Value),
    Any,
    Binary,
}

impl Shape {
    /// Returns the schema of a JSON payload.
    pub(super) fn schema(&self) -> Option<Value> {
        match self {
            Self::Empty => Some(json!({ "type": "object", "additionalProperties": false })),
            Self::Json(schema) => Some(schema.clone()),
            Self::Any => Some(json!({})),
            Self::Binary => None,
        }
    }

    fn rename(&mut self, direction: Direction, definitions: &Definitions) {
        if let Self::Json(schema) = self {
            definitions.rename(direction, schema);
            // `()` and unit structs: the wire has `{}` for them.
            if resolve(&definitions.schemas, schema)["type"] == "null" {
                *self = Self::Empty;
            }
        }
    }
}

impl Catalogue {
    pub(super) fn new(descriptions: &[SocketDescription], views: &[LiveViewSpec]) -> Self {
        let mut schemas = Schemas::new();
        let mut names = (Names::default(), Names::default());
        let mut sockets: Vec<SocketEntry> = descriptions
            .iter()
            .map(|description| SocketEntry::new(description, &mut schemas, &mut names))
            .collect();
        let mut view_names = Names::default();
        let mut views: Vec<ViewEntry> = views
            .iter()
            .map(|spec| ViewEntry::new(view_names.take(spec.name), *spec, &mut schemas))
            .collect();

        let mut type_names = Names::default();
        type_names.reserve(CLIENT_NAMES);
        if !views.is_empty() {
            type_names.reserve(HOOK_NAMES);
        }
        let mut definitions = schemas.finish(&mut type_names);
        for socket in &mut sockets {
            socket.rename(&definitions);
        }
        for view in &mut views {
            view.rename(&definitions);
        }
        let errors = Errors {
            protocol: type_names.take("ProtocolError"),
            refusal: type_names.take("Refusal"),
            hook_refusal: type_names.take("HookRefusal"),
        };
        for channel in sockets.iter_mut().flat_map(|socket| &mut socket.channels) {
            errors.complete(channel);
        }
        for view in &mut views {
            view.complete(&errors);
        }
        errors.define(&mut definitions.schemas);
        let used = sockets.iter().flat_map(SocketEntry::refs);
        let used = used.chain(views.iter().flat_map(ViewEntry::refs));
        prune(&mut definitions.schemas, used.collect());
        Self {
            sockets,
            views,
            definitions: definitions.schemas,
        }
    }

    /// Follows the refs of a schema.
    pub(super) fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        resolve(&self.definitions, schema)
    }

    /// Returns whether a client may leave the payload out.
    pub(super) fn is_optional(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Empty | Shape::Any => true,
            Shape::Binary => false,
            Shape::Json(schema) => {
                let schema = self.resolve(schema);
                let required = schema["required"]
                    .as_array()
                    .is_some_and(|list| !list.is_empty());
                let combined = ["oneOf", "anyOf", "allOf"]
                    .iter()
                    .any(|key| schema.get(key).is_some());
                schema["type"] == "object" && !required && !combined
            }
        }
    }
}

impl SocketEntry {
    fn new(
        description: &SocketDescription,
        schemas: &mut Schemas,
        (sockets, channels): &mut (Names, Names),
    ) -> Self {
        let spec = description.spec;
        Self {
            name: sockets.take(spec.name),
            params: shape(Direction::ToServer, spec.params, schemas),
            channels: description
                .channels
                .iter()
                .map(|spec| ChannelEntry::new(channels.take(spec.name), spec, schemas))
                .collect(),
            spec,
        }
    }

    /// Lists the definitions that the payloads name.
    fn refs(&self) -> impl Iterator<Item = String> {
        self.channels
            .iter()
            .flat_map(ChannelEntry::shapes)
            .chain([&self.params])
            .filter_map(Shape::schema)
            .flat_map(|schema| refs(&schema))
    }

    fn rename(&mut self, definitions: &Definitions) {
        self.params.rename(Direction::ToServer, definitions);
        for channel in &mut self.channels {
            for exchange in channel.handle_in.iter_mut().chain([&mut channel.join]) {
                exchange.rename(definitions);
            }
            for sent in &mut channel.pushes {
                sent.payload.rename(Direction::ToClient, definitions);
            }
        }
    }
}

impl ChannelEntry {
    fn shapes(&self) -> Vec<&Shape> {
        let exchanges = self.handle_in.iter().chain([&self.join]);
        exchanges
            .flat_map(Exchange::shapes)
            .chain(self.pushes.iter().map(|sent| &sent.payload))
            .collect()
    }

    fn new(name: String, spec: &'static ChannelSpec, schemas: &mut Schemas) -> Self {
        Self {
            name,
            spec,
            join: Exchange::new(&spec.join, schemas),
            handle_in: spec
                .handle_in
                .iter()
                .map(|handler| Exchange::new(handler, schemas))
                .collect(),
            pushes: spec
                .pushes
                .iter()
                .map(|event| Sent {
                    intercepted: spec.intercepts.contains(&event.name),
                    ..Sent::new(event, schemas)
                })
                .collect(),
        }
    }
}

impl Exchange {
    fn new(spec: &HandlerSpec, schemas: &mut Schemas) -> Self {
        let mut reply = |payload| shape(Direction::ToClient, payload, schemas);
        Self {
            event: spec.event,
            doc: spec.doc,
            throttle: spec.throttle,
            ok: spec.reply.ok.map(&mut reply),
            // What a handler without a reply of its own answers is made by `Errors`.
            error: spec
                .reply
                .error
                .map_or(Shape::Json(Value::Bool(false)), reply),
            payload: shape(Direction::ToServer, spec.payload, schemas),
        }
    }

    fn shapes(&self) -> impl Iterator<Item = &Shape> {
        [&self.payload, &self.error].into_iter().chain(&self.ok)
    }

    fn rename(&mut self, definitions: &Definitions) {
        self.payload.rename(Direction::ToServer, definitions);
        self.error.rename(Direction::ToClient, definitions);
        if let Some(ok) = &mut self.ok {
            ok.rename(Direction::ToClient, definitions);
        }
    }
}

impl Sent {
    fn new(event: &EventSpec, schemas: &mut Schemas) -> Self {
        Self {
            event: event.name,
            doc: event.doc,
            payload: shape(Direction::ToClient, event.payload, schemas),
            intercepted: false,
        }
    }
}

/// The `error` replies of the server itself.
struct Errors {
    protocol: String,
    refusal: String,
    hook_refusal: String,
}

impl Errors {
    /// Adds the server's own answers to each `error` reply.
    fn complete(&self, channel: &mut ChannelEntry) {
        for exchange in channel.handle_in.iter_mut().chain([&mut channel.join]) {
            exchange.error = self.with(&exchange.error);
        }
    }

    fn with(&self, error: &Shape) -> Shape {
        match error {
            Shape::Binary => Shape::Binary,
            Shape::Any => Shape::Json(reference(&self.refusal)),
            Shape::Json(Value::Bool(false)) => Shape::Json(reference(&self.protocol)),
            declared => {
                let variants = [declared.schema(), Some(reference(&self.protocol))];
                Shape::Json(json!({ "anyOf": variants }))
            }
        }
    }

    fn define(&self, definitions: &mut Map<String, Value>) {
        definitions.insert(
            self.protocol.clone(),
            json!({
                "description": "An `error` reply that the server makes by itself: `invalid payload`, \
                    with where and why, or `internal error`, for example.",
                "type": "object",
                "properties": {
                    "reason": { "type": "string" },
                    "path": { "description": "Where in the payload.", "type": "string" },
                    "detail": { "description": "What is wrong there.", "type": "string" },
                },
                "required": ["reason"],
            }),
        );
        definitions.insert(
            self.refusal.clone(),
            json!({
                "description": "An `error` reply whose shape the server does not declare. \
                    Nearly always it tells a reason.",
                "type": "object",
                "properties": { "reason": { "type": "string" } },
                "additionalProperties": true,
            }),
        );
        // Without an index signature, so that `in` tells it from the other replies.
        definitions.insert(
            self.hook_refusal.clone(),
            json!({
                "description": "A reply to a hook whose shape the server does not declare. \
                    Nearly always it tells a reason.",
                "type": "object",
                "properties": { "reason": { "type": "string" } },
            }),
        );
    }
}

fn resolve<'s>(definitions: &'s Map<String, Value>, schema: &'s Value) -> &'s Value {
    let mut schema = schema;
    // A ref to itself is no type that Rust can have; the bound is for schemas made by hand.
    for _ in 0..definitions.len() {
        let target = schema["$ref"]
            .as_str()
            .and_then(definition_name)
            .and_then(|name| definitions.get(&name));
        match target {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}

/// Removes the definitions that no payload refers to.
fn prune(definitions: &mut Map<String, Value>, mut new: Vec<String>) {
    let mut used = BTreeSet::new();
    while let Some(name) = new.pop() {
        if let Some(schema) = definitions.get(&name)
            && used.insert(name)
        {
            new.extend(refs(schema));
        }
    }
    definitions.retain(|name, _| used.contains(name));
}

fn shape(direction: Direction, payload: PayloadSpec, schemas: &mut Schemas) -> Shape {
    match payload {
        PayloadSpec::Empty => Shape::Empty,
        PayloadSpec::Any => Shape::Any,
        PayloadSpec::Binary => Shape::Binary,
        PayloadSpec::Json(schema) => match schemas.add(direction, schema) {
            Value::Bool(true) => Shape::Any,
            Value::Object(map) if map.is_empty() => Shape::Any,
            schema => Shape::Json(schema),
        },
    }
}
