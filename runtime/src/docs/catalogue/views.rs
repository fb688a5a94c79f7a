//! The live views of the catalogue.

use serde_json::{Value, json};

use super::{Errors, Exchange, Sent, Shape};
use crate::docs::schemas::{Definitions, Direction, Schemas, reference, refs};
use crate::spec::{LiveViewSpec, PayloadSpec};

/// A live view.
#[derive(Clone, Debug)]
pub(in crate::docs) struct ViewEntry {
    /// The name of the Rust type, with a number if another type has the same name.
    pub(in crate::docs) name: String,
    pub(in crate::docs) spec: LiveViewSpec,
    /// The events of the page. The wire does not distinguish status and response, so `ok` is every
    /// reply to a hook, and `error` is `false`.
    pub(in crate::docs) events: Vec<Exchange>,
    /// The events for the page's JavaScript.
    pub(in crate::docs) pushes: Vec<Sent>,
}

impl ViewEntry {
    pub(super) fn new(name: String, spec: LiveViewSpec, schemas: &mut Schemas) -> Self {
        let events = spec.events.iter();
        // Bytes cannot be pushed to a page.
        let pushes = spec
            .pushes
            .iter()
            .filter(|event| !matches!(event.payload, PayloadSpec::Binary));
        Self {
            name,
            spec,
            events: events
                .map(|handler| Exchange::new(handler, schemas))
                .collect(),
            pushes: pushes.map(|event| Sent::new(event, schemas)).collect(),
        }
    }

    /// Lists the definitions that the payloads name.
    pub(super) fn refs(&self) -> impl Iterator<Item = String> {
        self.shapes()
            .filter_map(Shape::schema)
            .flat_map(|schema| refs(&schema))
    }

    pub(in crate::docs) fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.events
            .iter()
            .flat_map(Exchange::shapes)
            .chain(self.pushes.iter().map(|sent| &sent.payload))
    }

    pub(super) fn rename(&mut self, definitions: &Definitions) {
        for exchange in &mut self.events {
            exchange.rename(definitions);
        }
        for sent in &mut self.pushes {
            sent.payload.rename(Direction::ToClient, definitions);
        }
    }

    /// Composes the replies of each event, including those of the server itself.
    pub(super) fn complete(&mut self, errors: &Errors) {
        for (exchange, spec) in self.events.iter_mut().zip(self.spec.events) {
            let none = Shape::Json(Value::Bool(false));
            let error = match std::mem::replace(&mut exchange.error, none.clone()) {
                Shape::Any => Shape::Json(reference(&errors.hook_refusal)),
                // A handler that takes no payload never refuses one.
                declared if matches!(spec.payload, PayloadSpec::Empty) => declared,
                declared => errors.with(&declared),
            };
            let shapes = exchange.ok.take().into_iter().chain([error]);
            let schemas = shapes
                .filter(|shape| *shape != none)
                .filter_map(|shape| shape.schema());
            let mut variants: Vec<Value> = Vec::new();
            for variant in schemas.flat_map(|schema| alternatives(&schema)) {
                if !variants.contains(&variant) {
                    variants.push(variant);
                }
            }
            exchange.ok = match variants.as_slice() {
                [] => None,
                // Anything, and something: anything.
                _ if variants.contains(&json!({})) => Some(Shape::Any),
                [one] => Some(Shape::Json(one.clone())),
                _ => Some(Shape::Json(json!({ "anyOf": variants }))),
            };
        }
    }
}

/// Lists the alternatives of a reply; a union of named types keeps its name.
fn alternatives(schema: &Value) -> Vec<Value> {
    match variants(schema) {
        Some(variants) => variants.iter().flat_map(alternatives).collect(),
        None => vec![schema.clone()],
    }
}

/// Returns the variants of a schema that is only a union.
fn variants(schema: &Value) -> Option<&Vec<Value>> {
    if schema.get("properties").is_some() {
        return None;
    }
    let variants = schema.get("anyOf").or_else(|| schema.get("oneOf"))?;
    variants.as_array()
}
