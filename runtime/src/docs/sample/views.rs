//! Live views of the sample.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Id, NewMessage, Nothing, Refusal, SaveErrors, Sent, event, handler, reply, tree};
use crate::spec::{LiveViewSpec, PayloadSpec, ReplySpec};

#[derive(Serialize, Deserialize, JsonSchema)]
struct Range {
    days: u16,
    #[serde(default)]
    until: Option<String>,
}

/// How often it was said.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Counted {
    counts: Vec<u32>,
}

/// A name that the hooks use themselves.
#[derive(Serialize, Deserialize, JsonSchema)]
struct CustomEvent {
    id: u64,
}

pub(super) const DASHBOARD: LiveViewSpec = LiveViewSpec {
    name: "Dashboard",
    paths: &["/dashboard", "/dashboard/{*path}"],
    doc: "What was said lately.",
    events: &[
        handler(
            "refresh",
            "Asks again.",
            PayloadSpec::Empty,
            ReplySpec::NONE,
        ),
        handler(
            "delete line",
            "Takes it away.",
            PayloadSpec::json::<CustomEvent>(),
            ReplySpec::NONE,
        ),
        handler(
            "range",
            "Counts within a range.",
            PayloadSpec::json::<Range>(),
            reply::<Counted, Value>(),
        ),
        handler(
            "save",
            "",
            PayloadSpec::json::<NewMessage>(),
            reply::<Option<Sent>, SaveErrors>(),
        ),
        handler("id", "", PayloadSpec::Empty, reply::<Id, Refusal>()),
        handler("count", "", PayloadSpec::Empty, reply::<Counted, Nothing>()),
    ],
    pushes: &[
        event(
            "highlight",
            "Shows where it is.",
            PayloadSpec::json::<CustomEvent>(),
        ),
        event("tree:changed", "", PayloadSpec::json::<tree::Tree>()),
        event("saved", "", PayloadSpec::Empty),
        // Is not told: bytes cannot be pushed to a page.
        event("frame", "", PayloadSpec::Binary),
    ],
};

/// A view that has the name of a channel.
pub(super) const CAPTIONS_VIEW: LiveViewSpec = LiveViewSpec {
    name: "Captions",
    paths: &["/captions"],
    doc: "",
    events: &[handler(
        "*",
        "Whatever it is.",
        PayloadSpec::Any,
        ReplySpec {
            ok: Some(PayloadSpec::Any),
            error: Some(PayloadSpec::Any),
        },
    )],
    pushes: &[event(
        "highlight",
        "",
        PayloadSpec::json::<HashMap<String, u32>>(),
    )],
};

pub(super) const QUIET: LiveViewSpec = LiveViewSpec {
    name: "Captions",
    paths: &["/quiet"],
    doc: "Only shows.",
    events: &[],
    pushes: &[],
};
