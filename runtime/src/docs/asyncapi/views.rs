//! Live views as AsyncAPI: the messages of their protocol whose shape the application defines.

use serde_json::{Map, Value, json};

use super::{Writer, bindings, describe, key, message, message_ref, server_refs, unused};
use crate::docs::catalogue::{Catalogue, Exchange, Sent, Shape, SocketEntry, ViewEntry};
use crate::message::PHX_REPLY;
use crate::spec::LIVE_SOCKET;

/// The description of the wire of live views; the same for every application.
pub(super) const WIRE: &str = "\
A live view is a channel too, whose topic is `lv:` and the id of the view's container on the page. The page \
of the first response has the signed tokens that its join needs, so that only a browser that loaded the page \
can join. What a view sends are diffs of its HTML, which no other client has a use for; described here is \
what the application gives its shape:

* What a person or a hook does is an `event` message. It is answered `ok`, with a diff where something \
changed; the `r` of the diff is the reply for a hook.
* The events that the server pushes to the page's JavaScript are the `e` of a diff, which comes as a `diff` \
message, or in the reply of a join or of an `event`.

The npm package `phoenix_live_view` does all of this.";

impl Writer {
    pub(super) fn views(&mut self, catalogue: &Catalogue) {
        let mut name = LIVE_SOCKET.name.to_owned();
        while self.servers.contains_key(&format!("{name}.wss")) {
            name.push('_');
        }
        let socket = SocketEntry {
            name,
            spec: LIVE_SOCKET,
            params: csrf_token(),
            channels: Vec::new(),
        };
        self.servers(&socket);
        for view in &catalogue.views {
            self.view(&socket, view, catalogue);
        }
    }

    fn view(&mut self, socket: &SocketEntry, view: &ViewEntry, catalogue: &Catalogue) {
        let channel = unused(&self.channels, &view.name);
        let mut messages = Map::new();
        for exchange in &view.events {
            let key = unused(&messages, &key("handle_event", exchange.event));
            let operation = unused(&self.operations, &format!("{channel}.{key}"));
            self.operations
                .insert(operation, receive(&channel, &key, exchange));
            messages.insert(key.clone(), event(exchange));
            if let Some(answer) = &exchange.ok {
                messages.insert(format!("{key}.reply"), reply(exchange.event, answer));
            }
        }
        for sent in &view.pushes {
            let key = unused(&messages, &key("push_event", sent.event));
            let operation = unused(&self.operations, &format!("{channel}.{key}"));
            self.operations
                .insert(operation, super::send(&channel, &key, sent));
            messages.insert(key, push(sent));
        }
        let mut entry = json!({
            "address": "lv:{id}",
            "title": view.name,
            "servers": server_refs(socket),
            "parameters": {
                "id": { "description": "The id of the view's container on its page." },
            },
            "messages": messages,
            "bindings": bindings(&socket.params, catalogue),
            "x-paths": view.spec.paths,
        });
        let paths: Vec<String> = view
            .spec
            .paths
            .iter()
            .map(|path| format!("`{path}`"))
            .collect();
        let about = format!(
            "{}\n\nA live view, at {}.",
            view.spec.doc.trim(),
            paths.join(", ")
        );
        describe(&mut entry, &about);
        self.channels.insert(channel, entry);
    }
}

/// Describes the parameters of the connect of a page.
fn csrf_token() -> Shape {
    Shape::Json(json!({
        "type": "object",
        "properties": {
            "_csrf_token": {
                "description": "That of the page. Without it, the session is not seen.",
                "type": "string",
            },
        },
    }))
}

fn receive(channel: &str, key: &str, exchange: &Exchange) -> Value {
    let mut operation = json!({
        "action": "receive",
        "channel": { "$ref": format!("#/channels/{channel}") },
        "messages": [message_ref(channel, key)],
    });
    if exchange.ok.is_some() {
        operation["reply"] = json!({
            "channel": { "$ref": format!("#/channels/{channel}") },
            "messages": [message_ref(channel, &format!("{key}.reply"))],
        });
    }
    describe(&mut operation, exchange.doc);
    operation
}

fn event(exchange: &Exchange) -> Value {
    let name = match exchange.event {
        "*" => {
            json!({ "description": "Any event that has no operation of its own.", "type": "string" })
        }
        event => json!({ "const": event }),
    };
    let fields = json!({
        "description": "The fields of a form, as a query string.",
        "type": "string",
    });
    let payload = json!({
        "type": "object",
        "properties": {
            "type": {
                "description": "What happened: `click`, `form`, `keydown`, `hook` ..",
                "type": ["string", "null"],
            },
            "event": name,
            "value": {
                "description": "Of an element, numbers and booleans may also come as text.",
                "anyOf": [exchange.payload.schema(), fields],
            },
            "meta": {
                "description": "The values of a form's element, beside its fields.",
                "type": "object",
            },
        },
        "required": ["type", "event"],
    });
    let wire = json!({ "const": "event" });
    let mut message = message(exchange.event, &wire, &Shape::Json(payload));
    describe(&mut message, exchange.doc);
    message
}

/// Describes the reply to a hook. There is none if the handler sends the browser to another page.
fn reply(event: &str, answer: &Shape) -> Value {
    let payload = json!({
        "type": "object",
        "properties": {
            "status": { "const": "ok" },
            "response": {
                "type": "object",
                "properties": {
                    "diff": { "type": "object", "properties": { "r": answer.schema() } },
                },
            },
        },
        "required": ["status", "response"],
    });
    let wire = json!({ "const": PHX_REPLY });
    let mut message = message(PHX_REPLY, &wire, &Shape::Json(payload));
    message["title"] = format!("reply to {event}").into();
    message
}

fn push(sent: &Sent) -> Value {
    let payload = json!({
        "type": "object",
        "properties": {
            "e": {
                "type": "array",
                "contains": {
                    "type": "array",
                    "items": [{ "const": sent.event }, sent.payload.schema()],
                    "minItems": 2,
                },
            },
        },
        "required": ["e"],
    });
    let mut message = message(
        sent.event,
        &json!({ "const": "diff" }),
        &Shape::Json(payload),
    );
    describe(&mut message, sent.doc);
    message
}
