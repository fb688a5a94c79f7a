//! A sample: channels whose payloads have every shape that is hard to describe.
//!
//! Its documents are committed in `clients/documents/sample`, where they are also given to the
//! compiler of TypeScript and the parser of AsyncAPI.

mod views;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::docs::{DocumentInfo, Documents, SocketDescription};
use crate::spec::{
    CaptureSpec, ChannelSpec, EventSpec, HandlerSpec, PayloadSpec, ReplySpec, SocketSpec,
};
use crate::topic::TopicPattern;

use views::{CAPTIONS_VIEW, DASHBOARD, QUIET};

#[derive(Serialize, Deserialize, JsonSchema)]
struct ConnectParams {
    /// What the login gave.
    token: String,
    locale: Option<String>,
}

/// A line somebody said.
#[derive(Serialize, Deserialize, JsonSchema)]
struct NewMessage {
    /// The words: no `*/` is too odd, nor is `a | b`.
    text: String,
    lang: Option<String>,
    #[serde(default)]
    loud: bool,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Sent {
    status: Status,
}

/// How it went.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// Everybody has it.
    Sent,
    /// It waits.
    InQueue,
}

mod tree {
    use super::{Deserialize, JsonSchema, Serialize};

    /// Another type of that name.
    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) enum Status {
        Leaf,
        Branch,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Tree {
        status: Status,
        children: Vec<Tree>,
        parent: Option<Box<Tree>>,
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
enum Expression {
    Number(f64),
    Add(Box<Expression>, Box<Expression>),
    Call {
        name: String,
        arguments: Vec<Expression>,
    },
    Nothing,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Shape {
    /// Round.
    Circle {
        radius: f64,
    },
    /// Not round.
    /// Four corners.
    Rectangle {
        width: f64,
        height: f64,
    },
    Point,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    Text(String),
    Pair(u8, u8),
    None,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Id {
    Number(i64),
    Text(String),
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

/// What is saved.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename = "my document/v1", rename_all = "camelCase")]
struct Document {
    save_id: Id,
    #[serde(rename = "content-type")]
    content_type: String,
    #[serde(flatten)]
    shape: Shape,
    #[serde(flatten)]
    author: Author,
    /// Where it was.
    position: (f64, f64, Option<String>),
    matrix: [[f32; 2]; 2],
    ids: Vec<Id>,
    tags: HashMap<String, Vec<String>>,
    pages: BTreeMap<u32, Page<Shape>>,
    statuses: Page<Status>,
    expression: Expression,
    adjacent: Option<Adjacent>,
    anything: Value,
    nothing: (),
    letter: char,
}

/// Who wrote it.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Author {
    author: String,
    #[deprecated]
    email: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct SaveErrors {
    errors: Vec<String>,
    #[serde(flatten)]
    counts: BTreeMap<String, u32>,
}

/// A name that the generated code uses itself.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TypedChannel {
    #[serde(rename = "ArrayBuffer")]
    buffer: ArrayBuffer,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct ArrayBuffer {}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Nothing;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Refusal(String);

const SOCKET: SocketSpec = SocketSpec {
    name: "UserSocket",
    path: "/socket",
    doc: "One browser of one user.\n\n# Errors\nWhen the token is not genuine.",
    params: PayloadSpec::json::<ConnectParams>(),
};

const CAPTIONS: ChannelSpec = ChannelSpec {
    name: "Captions",
    pattern: TopicPattern::new("captions:{user_id}"),
    doc: "Live captions of one user.",
    captures: &[CaptureSpec {
        name: "user_id",
        rust_type: "u64",
    }],
    join: HandlerSpec::join().reply(reply::<Page<NewMessage>, Value>()),
    handle_in: &[
        handler(
            "new_message",
            "Says something.",
            PayloadSpec::json::<NewMessage>(),
            reply::<Sent, Value>(),
        ),
        handler(
            "save as",
            "",
            PayloadSpec::json::<Document>(),
            reply::<Document, SaveErrors>(),
        ),
        HandlerSpec {
            throttle: Some(Duration::from_millis(100)),
            ..handler(
                "analytics",
                "Counts.",
                PayloadSpec::json::<HashMap<String, u64>>(),
                ReplySpec::NONE,
            )
        },
        handler(
            "frame",
            "",
            PayloadSpec::Binary,
            ReplySpec {
                ok: Some(PayloadSpec::Binary),
                error: Some(PayloadSpec::Empty),
            },
        ),
        handler("ping", "", PayloadSpec::Empty, reply::<Id, Refusal>()),
    ],
    pushes: &[
        event(
            "new_message",
            "A line somebody said.",
            PayloadSpec::json::<NewMessage>(),
        ),
        event("tree:changed", "", PayloadSpec::json::<tree::Tree>()),
        event("frame", "", PayloadSpec::Binary),
        event("typed", "", PayloadSpec::json::<TypedChannel>()),
        event("gone", "", PayloadSpec::json::<Nothing>()),
    ],
    intercepts: &["new_message"],
};

const LOBBY: ChannelSpec = ChannelSpec {
    name: "RoomChannel",
    pattern: TopicPattern::new("room:lobby"),
    doc: "",
    captures: &[],
    join: HandlerSpec::join().reply(
        ReplySpec::NONE
            .ok(PayloadSpec::Empty)
            .error(PayloadSpec::Any),
    ),
    handle_in: &[],
    pushes: &[],
    intercepts: &[],
};

const ROOM: ChannelSpec = ChannelSpec {
    name: "Room",
    pattern: TopicPattern::new("room:{rest}:*"),
    doc: "Ends in `*/`: on purpose.\n\n```text\n# no heading\n```",
    captures: &[CaptureSpec {
        name: "rest",
        rust_type: "String",
    }],
    join: HandlerSpec::join()
        .payload(PayloadSpec::json::<ConnectParams>())
        .reply(ReplySpec::NONE.ok(PayloadSpec::Any).error(PayloadSpec::Any)),
    handle_in: &[
        handler(
            "save as",
            "",
            PayloadSpec::json::<tree::Tree>(),
            ReplySpec {
                ok: Some(PayloadSpec::Empty),
                error: Some(PayloadSpec::Binary),
            },
        ),
        handler(
            "save/as",
            "",
            PayloadSpec::json::<Option<Author>>(),
            ReplySpec::NONE,
        ),
        handler(
            "*",
            "Says it again.",
            PayloadSpec::Any,
            ReplySpec {
                ok: Some(PayloadSpec::Any),
                error: Some(PayloadSpec::Any),
            },
        ),
    ],
    pushes: &[event("echo", "", PayloadSpec::Any)],
    intercepts: &[],
};

const ADMIN: SocketSpec = SocketSpec {
    name: "AdminSocket",
    path: "/admin/{tenant}",
    doc: "",
    params: PayloadSpec::Empty,
};

const fn reply<T: JsonSchema, E: JsonSchema>() -> ReplySpec {
    ReplySpec {
        ok: Some(PayloadSpec::json::<T>()),
        error: Some(PayloadSpec::json::<E>()),
    }
}

const fn handler(
    event: &'static str,
    doc: &'static str,
    payload: PayloadSpec,
    reply: ReplySpec,
) -> HandlerSpec {
    HandlerSpec {
        event,
        doc,
        payload,
        reply,
        throttle: None,
    }
}

const fn event(name: &'static str, doc: &'static str, payload: PayloadSpec) -> EventSpec {
    EventSpec { name, doc, payload }
}

/// The documents of the sample.
pub(super) fn documents() -> Documents {
    let info = DocumentInfo {
        title: "Sample".into(),
        version: "1.2.0".into(),
        description: "Every shape that is hard to describe.".into(),
    };
    let sockets = vec![
        SocketDescription {
            spec: SOCKET,
            channels: vec![&CAPTIONS, &LOBBY, &ROOM],
        },
        SocketDescription {
            spec: ADMIN,
            channels: vec![],
        },
    ];
    Documents::new(info, sockets).with_views(&[DASHBOARD, CAPTIONS_VIEW, QUIET])
}

#[test]
fn without_live_views_nothing_is_told_of_them() {
    let sockets = vec![SocketDescription {
        spec: SOCKET,
        channels: vec![&CAPTIONS],
    }];
    let documents = Documents::new(DocumentInfo::default(), sockets);
    assert_eq!(documents.hooks(), None);
    for (name, text) in documents.files() {
        assert_ne!(name, "live_views.ts");
        for word in ["live view", "lv:", "HookRefusal"] {
            assert!(!text.contains(word), "{word} in {name}");
        }
    }
}

/// After a wanted change, look at the difference and write it down: `BLESS=1 cargo test -p bennu docs`.
#[test]
fn the_documents_of_the_sample_are_as_committed() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../clients/documents/sample");
    if std::env::var_os("BLESS").is_some() {
        documents().write_to(directory).expect("written");
    }
    for (name, text) in documents().files() {
        let committed = std::fs::read_to_string(format!("{directory}/{name}")).expect(name);
        let difference = text
            .lines()
            .zip(committed.lines())
            .enumerate()
            .find(|(_, (made, committed))| made != committed);
        assert_eq!(difference, None, "{name} differs from what is committed");
        assert_eq!(text.len(), committed.len(), "{name}");
    }
}
