//! The same with bennu: a socket and two channels.

use std::time::Duration;

use ::bennu::limits::MessageRate;
use ::bennu::prelude::*;

use super::{Server, TOPIC, listen};
use crate::error::Failure;

/// The server.
pub(super) fn server() -> Result<Server, Failure> {
    let rate = MessageRate::unlimited();
    let endpoint = Endpoint::builder()
        .socket_with::<Visitor>(|mount| {
            mount
                .message_rate(rate)
                .max_channels(1_000)
                .timeout(Duration::from_mins(10))
        })
        .build()?;
    let serve = listen::by_bennu(endpoint.clone(), endpoint.router());
    let topic = ChannelTopic::<Room>::new(TOPIC);
    let broadcast = move || {
        let text = "The quick brown fox jumps over the lazy dog, and then once more..".to_owned();
        drop(endpoint.broadcast(&topic, News { text }));
    };
    Ok(Server {
        serve,
        broadcast: Box::new(broadcast),
    })
}

struct Visitor;

#[socket("/socket", channels(Room, Reader))]
impl Visitor {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

/// What is broadcast.
#[event("news")]
struct News {
    text: String,
}

/// What a ping carries and is answered.
#[payload]
struct Ping {
    number: u32,
}

/// A channel that answers pings and passes broadcasts on.
struct Room;

#[channel("room:*", socket = Visitor, pushes(News))]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in("ping")]
    async fn ping(ping: Ping) -> Reply<Ping> {
        Reply::ok(ping)
    }
}

/// A channel that subscribes to as many topics as its client asks for, all of them idle.
struct Reader;

/// How many.
#[payload]
struct Subscribe {
    topics: usize,
}

/// What nobody sends.
#[payload]
#[derive(Clone)]
struct Nothing;

#[channel("reader:*", socket = Visitor)]
impl Reader {
    #[join]
    async fn join(subscribe: Subscribe, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        for number in 0..subscribe.topics {
            let topic = format!("{}:{number}", socket.topic());
            socket.subscribe::<Nothing>(&Topic::owned(topic));
        }
        Ok(Self)
    }

    #[handle_info]
    async fn nothing(&mut self, _nothing: Nothing) {}
}
