//! The same with bennu: a socket and a channel.

use std::time::Duration;

use ::bennu::channel::{
    Channel, ChannelSocket, ChannelTopic, HandleInfo, Incoming, Joined, Pushes,
};
use ::bennu::payload::EncodeError;
use ::bennu::spec::{ChannelSpec, EventSpec, HandlerSpec, PayloadSpec, ReplySpec, SocketSpec};
use ::bennu::{
    Connect, Endpoint, Event, MessageRate, Outcome, Payload, Refused, Route, Socket, Status, Topic,
    TopicPattern, event_spec, route,
};
use axum::Router;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TOPIC;
use crate::error::Failure;

/// The server, and what broadcasts one event.
pub(super) fn server() -> Result<(Router, Box<dyn FnMut() + Send>), Failure> {
    let rate = MessageRate {
        per_second: u32::MAX,
        burst: u32::MAX,
    };
    let endpoint = Endpoint::builder()
        .socket_with::<Visitor>(|mount| {
            mount
                .message_rate(rate)
                .max_channels(1_000)
                .timeout(Duration::from_secs(600))
        })
        .build()?;
    let router = endpoint.router();
    let topic = ChannelTopic::<Room>::new(TOPIC);
    let broadcast = move || {
        let text = "The quick brown fox jumps over the lazy dog, and then once more..".to_owned();
        drop(endpoint.broadcast(&topic, News { text }));
    };
    Ok((router, Box::new(broadcast)))
}

struct Visitor;

impl Socket for Visitor {
    type State = ();
    const SPEC: SocketSpec = SocketSpec {
        name: "Visitor",
        path: "/socket",
        doc: "",
        params: PayloadSpec::Empty,
    };
    const CHANNELS: &'static [Route<Self>] = &[route::<Room>(), route::<Reader>()];

    async fn connect(_: &Connect<()>) -> Result<Self, Refused> {
        Ok(Self)
    }
}

/// What is broadcast.
#[derive(Serialize, JsonSchema)]
struct News {
    text: String,
}

impl Event for News {
    const NAME: &'static str = "news";
    const PAYLOAD: PayloadSpec = PayloadSpec::json::<Self>();

    fn payload(&self) -> Result<Payload, EncodeError> {
        Payload::json(self)
    }
}

/// A channel that answers pings and passes broadcasts on.
struct Room;

impl Pushes<News> for Room {}

impl Channel for Room {
    type Socket = Visitor;
    const SPEC: ChannelSpec = ChannelSpec {
        name: "Room",
        pattern: TopicPattern::new("room:*"),
        doc: "",
        captures: &[],
        join: HandlerSpec::join(PayloadSpec::Empty, ReplySpec::NONE),
        handle_in: &[HandlerSpec {
            event: "ping",
            doc: "",
            payload: PayloadSpec::json::<Ping>(),
            reply: ReplySpec {
                ok: Some(PayloadSpec::json::<Ping>()),
                error: None,
            },
            throttle: None,
        }],
        pushes: &[EVENT],
        intercepts: &[],
    };

    async fn join(_: &Payload, _: &mut ChannelSocket<Self>) -> Result<Joined<Self>, Refused> {
        Ok(Joined::new(Self))
    }

    async fn handle_in(&mut self, message: &Incoming, _: &mut ChannelSocket<Self>) -> Outcome {
        match (message.event(), message.payload()) {
            ("ping", Payload::Json(text)) => match serde_json::from_str::<Ping>(text) {
                Ok(ping) => match Payload::json(&ping) {
                    Ok(payload) => Outcome::reply(Status::Ok, payload),
                    Err(_) => message.unhandled(),
                },
                Err(_) => message.unhandled(),
            },
            _ => message.unhandled(),
        }
    }
}

const EVENT: EventSpec = event_spec::<News>();

/// What a ping carries and is answered.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Ping {
    number: u32,
}

/// A channel that subscribes to as many topics as its client asks for, all of them idle.
struct Reader;

/// What nobody sends.
#[derive(Clone, Serialize, Deserialize)]
struct Nothing;

#[derive(Deserialize)]
struct Subscribe {
    topics: usize,
}

impl Channel for Reader {
    type Socket = Visitor;
    const SPEC: ChannelSpec = ChannelSpec {
        name: "Reader",
        pattern: TopicPattern::new("reader:*"),
        doc: "",
        captures: &[],
        join: HandlerSpec::join(PayloadSpec::Any, ReplySpec::NONE),
        handle_in: &[],
        pushes: &[],
        intercepts: &[],
    };

    async fn join(
        payload: &Payload,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<Joined<Self>, Refused> {
        let Payload::Json(text) = payload else {
            return Err(Refused::reason("not JSON"));
        };
        let subscribe: Subscribe =
            serde_json::from_str(text).map_err(|error| Refused::reason(error.to_string()))?;
        for number in 0..subscribe.topics {
            let topic = format!("{}:{number}", socket.topic());
            socket.subscribe::<Nothing>(&Topic::owned(topic));
        }
        Ok(Joined::new(Self))
    }
}

impl HandleInfo<Nothing> for Reader {
    async fn handle_info(&mut self, _: Nothing, _: &mut ChannelSocket<Self>) -> Outcome {
        Outcome::no_reply()
    }
}
