//! AsyncAPI 3: channels, operations and messages for the tools of that specification.

mod views;

use serde_json::{Map, Value, json};

use crate::docs::DocumentInfo;
use crate::docs::catalogue::{Catalogue, ChannelEntry, Exchange, Sent, Shape, SocketEntry};
use crate::message::{PHX_JOIN, PHX_REPLY};
use crate::topic::Segment;

/// The version of the format: 3.1 adds nothing that is used here, and fewer tools read it.
const VERSION: &str = "3.0.0";

/// The description of the wire; the same for every application.
const WIRE: &str = "\
The protocol is Phoenix Channels with `vsn=2.0.0`: one connection carries many topics. \
A message is the JSON array `[join_ref, ref, topic, event, payload]`; here the first four are its headers, \
and the address of a channel is a pattern of topics. A payload of type `application/octet-stream` travels \
in a binary frame.

* A client sends `phx_join` to a topic before anything else, and `phx_leave` to end. The `ref` of the join is \
the `join_ref` of all that follows.
* A message with a `ref` may be replied to: event `phx_reply`, the same `ref`, and the payload \
`{\"status\": .., \"response\": ..}`.
* `phx_close` tells that the channel ended; `phx_error` that it failed, and the client joins again.
* At least once a minute, a client sends the event `heartbeat` to the topic `phoenix`.

Clients for many languages do all of this; the npm package is `phoenix`.";

pub(super) fn document(info: &DocumentInfo, catalogue: &Catalogue) -> Value {
    let mut writer = Writer::default();
    for socket in &catalogue.sockets {
        writer.socket(socket, catalogue);
    }
    let mut description = format!("{}\n\n{WIRE}", info.description.trim());
    if !catalogue.views.is_empty() {
        writer.views(catalogue);
        description = format!("{description}\n\n{}", views::WIRE);
    }
    json!({
        "asyncapi": VERSION,
        "info": {
            "title": info.title,
            "version": info.version,
            "description": description.trim_start(),
        },
        "defaultContentType": "application/json",
        "servers": writer.servers,
        "channels": writer.channels,
        "operations": writer.operations,
        "components": {
            "schemas": catalogue.definitions,
            "messageTraits": { "frame": frame() },
        },
    })
}

#[derive(Default)]
struct Writer {
    servers: Map<String, Value>,
    channels: Map<String, Value>,
    operations: Map<String, Value>,
}

impl Writer {
    fn socket(&mut self, socket: &SocketEntry, catalogue: &Catalogue) {
        self.servers(socket);
        for channel in &socket.channels {
            self.channel(socket, channel, catalogue);
        }
    }

    fn servers(&mut self, socket: &SocketEntry) {
        for protocol in ["wss", "ws"] {
            let name = format!("{}.{protocol}", socket.name);
            self.servers.insert(name, server(socket, protocol));
        }
    }

    fn channel(&mut self, socket: &SocketEntry, channel: &ChannelEntry, catalogue: &Catalogue) {
        let mut messages = Map::new();
        let exchanges = channel
            .handle_in
            .iter()
            .map(|exchange| (key("handle_in", exchange.event), exchange));
        for (key, exchange) in [("join".to_owned(), &channel.join)]
            .into_iter()
            .chain(exchanges)
        {
            let operation = format!("{}.{key}", channel.name);
            let operation = unused(&self.operations, &operation);
            let key = unused(&messages, &key);
            self.operations
                .insert(operation, receive(&channel.name, &key, exchange));
            messages.insert(key.clone(), request(exchange));
            if let Some(ok) = &exchange.ok {
                messages.insert(format!("{key}.ok"), reply(exchange.event, "ok", ok));
            }
            messages.insert(
                format!("{key}.error"),
                reply(exchange.event, "error", &exchange.error),
            );
        }
        for sent in &channel.pushes {
            let key = unused(&messages, &key("push", sent.event));
            let operation = unused(&self.operations, &format!("{}.{key}", channel.name));
            self.operations
                .insert(operation, send(&channel.name, &key, sent));
            messages.insert(key, event(sent));
        }
        let mut entry = json!({
            "address": address(channel),
            "title": channel.name,
            "servers": server_refs(socket),
            "messages": messages,
            "bindings": bindings(&socket.params, catalogue),
        });
        describe(&mut entry, channel.spec.doc);
        let parameters = parameters(channel);
        if !parameters.is_empty() {
            entry["parameters"] = parameters.into();
        }
        self.channels.insert(channel.name.clone(), entry);
    }
}

fn server(socket: &SocketEntry, protocol: &str) -> Value {
    let path = socket.spec.path.trim_end_matches('/');
    let mut variables = json!({
        "host": {
            "description": "The host, and the port where it is not the protocol's own.",
            "default": "localhost",
        },
    });
    for name in path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    {
        variables[name] = json!({ "default": name });
    }
    let mut server = json!({
        "host": "{host}",
        "pathname": format!("{path}/websocket"),
        "protocol": protocol,
        "title": socket.name,
        "variables": variables,
    });
    let long_poll = format!("Where no WebSocket gets through, clients poll `{path}/longpoll`.");
    let about = format!("{}\n\n{long_poll}", socket.spec.doc.trim());
    describe(&mut server, &about);
    server
}

fn server_refs(socket: &SocketEntry) -> Value {
    json!([
        { "$ref": format!("#/servers/{}.wss", socket.name) },
        { "$ref": format!("#/servers/{}.ws", socket.name) },
    ])
}

fn bindings(params: &Shape, catalogue: &Catalogue) -> Value {
    json!({ "ws": { "query": query(params, catalogue), "bindingVersion": "0.1.0" } })
}

/// Describes the query of the connect as an object with properties, because the binding takes no ref.
fn query(params: &Shape, catalogue: &Catalogue) -> Value {
    let mut query = match params {
        Shape::Json(schema) => catalogue.resolve(schema).clone(),
        _ => json!({ "type": "object" }),
    };
    if query["properties"].is_null() {
        query["properties"] = json!({});
    }
    query["properties"]["vsn"] = json!({
        "description": "The version of the protocol.",
        "type": "string",
        "const": "2.0.0",
    });
    query
}

/// Writes the pattern with a parameter for `*`.
fn address(channel: &ChannelEntry) -> String {
    let rest = rest_name(channel);
    channel
        .spec
        .pattern
        .segments()
        .map(|segment| match segment {
            Segment::Literal(text) => text.to_owned(),
            Segment::Capture(name) => format!("{{{name}}}"),
            Segment::Rest => format!("{{{rest}}}"),
        })
        .collect()
}

/// Names the parameter for `*` differently from every capture.
fn rest_name(channel: &ChannelEntry) -> String {
    let mut name = "rest".to_owned();
    while channel
        .spec
        .captures
        .iter()
        .any(|capture| capture.name == name)
    {
        name.push('_');
    }
    name
}

fn parameters(channel: &ChannelEntry) -> Map<String, Value> {
    channel
        .spec
        .pattern
        .segments()
        .filter_map(|segment| match segment {
            Segment::Literal(_) => None,
            Segment::Rest => Some((
                rest_name(channel),
                json!({ "description": "Any text, also none." }),
            )),
            Segment::Capture(name) => {
                let rust = channel
                    .spec
                    .captures
                    .iter()
                    .find(|capture| capture.name == name);
                let description = rust.map_or_else(
                    || "Text without a colon.".to_owned(),
                    |capture| format!("A `{}`.", capture.rust_type),
                );
                Some((name.to_owned(), json!({ "description": description })))
            }
        })
        .collect()
}

fn receive(channel: &str, key: &str, exchange: &Exchange) -> Value {
    let replies: Vec<Value> = exchange
        .ok
        .iter()
        .map(|_| "ok")
        .chain(["error"])
        .map(|status| message_ref(channel, &format!("{key}.{status}")))
        .collect();
    let mut operation = json!({
        "action": "receive",
        "channel": { "$ref": format!("#/channels/{channel}") },
        "messages": [message_ref(channel, key)],
        "reply": {
            "channel": { "$ref": format!("#/channels/{channel}") },
            "messages": replies,
        },
    });
    describe(&mut operation, exchange.doc);
    if let Some(shortest) = exchange.throttle {
        operation["x-throttle-ms"] = json!(u64::try_from(shortest.as_millis()).unwrap_or(u64::MAX));
    }
    operation
}

fn send(channel: &str, key: &str, sent: &Sent) -> Value {
    let mut operation = json!({
        "action": "send",
        "channel": { "$ref": format!("#/channels/{channel}") },
        "messages": [message_ref(channel, key)],
    });
    describe(&mut operation, sent.doc);
    operation
}

fn request(exchange: &Exchange) -> Value {
    let event = match exchange.event {
        PHX_JOIN => json!({ "const": PHX_JOIN }),
        "*" => {
            json!({ "description": "Any event that has no operation of its own.", "type": "string" })
        }
        event => json!({ "const": event }),
    };
    let mut message = message(exchange.event, &event, &exchange.payload);
    describe(&mut message, exchange.doc);
    message
}

/// Describes a reply. JSON is wrapped as `{"status": .., "response": ..}`; a binary frame has the
/// status in its header.
fn reply(event: &str, status: &str, response: &Shape) -> Value {
    let wrapped = response.schema().map_or(Shape::Binary, |response| {
        Shape::Json(json!({
            "type": "object",
            "properties": { "status": { "const": status }, "response": response },
            "required": ["status", "response"],
        }))
    });
    let mut message = message(PHX_REPLY, &json!({ "const": PHX_REPLY }), &wrapped);
    message["title"] = format!("{status} reply to {event}").into();
    message
}

fn event(sent: &Sent) -> Value {
    let mut message = message(sent.event, &json!({ "const": sent.event }), &sent.payload);
    let about = if sent.intercepted {
        format!(
            "{}\n\nEach client may get it changed, or not at all.",
            sent.doc
        )
    } else {
        sent.doc.to_owned()
    };
    describe(&mut message, &about);
    message
}

fn message(name: &str, event: &Value, payload: &Shape) -> Value {
    let mut message = json!({
        "name": name,
        "title": name,
        "traits": [{ "$ref": "#/components/messageTraits/frame" }],
        "headers": { "type": "object", "properties": { "event": event }, "required": ["event"] },
    });
    if let Some(schema) = payload.schema() {
        message["payload"] = schema;
    } else {
        message["contentType"] = "application/octet-stream".into();
        message["payload"] = json!({ "type": "string", "format": "binary" });
    }
    message
}

/// Describes the headers that all messages have.
fn frame() -> Value {
    let reference =
        |description: &str| json!({ "description": description, "type": ["string", "null"] });
    json!({
        "headers": {
            "type": "object",
            "properties": {
                "join_ref": reference("The `ref` of the join; `null` in a broadcast."),
                "ref": reference("Chosen by the client; a reply repeats it. `null` in what the server sends unasked."),
                "topic": { "description": "The address.", "type": "string" },
                "event": { "type": "string" },
            },
            "required": ["event"],
        },
        "correlationId": {
            "description": "A reply has the `ref` of what it answers.",
            "location": "$message.header#/ref",
        },
    })
}

fn message_ref(channel: &str, key: &str) -> Value {
    json!({ "$ref": format!("#/channels/{channel}/messages/{key}") })
}

/// Makes the key of an event's message, of letters that need no escape in a ref.
fn key(kind: &str, event: &str) -> String {
    let event: String = event
        .chars()
        .map(|letter| match letter {
            '.' | '-' | '_' => letter,
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '_',
        })
        .collect();
    format!("{kind}.{event}")
}

/// Returns `key`, with a number if two events differ only in replaced letters.
fn unused(taken: &Map<String, Value>, key: &str) -> String {
    let mut name = key.to_owned();
    let mut number = 2;
    while taken.contains_key(&name) {
        name = format!("{key}{number}");
        number += 1;
    }
    name
}

fn describe(entry: &mut Value, doc: &str) {
    let doc = doc.trim();
    if !doc.is_empty() {
        entry["description"] = doc.into();
    }
}
