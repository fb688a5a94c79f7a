//! The application that the tests of behaviour run: written by hand against the public traits, so
//! that these tests know nothing of the macros.

mod processes;
mod seat;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bennu::channel::Outcome;
use bennu::channel::{Incoming, Joined, Pushes};
use bennu::message::Frame;
use bennu::message::Status;
use bennu::payload::{EncodeError, FromPayload};
use bennu::prelude::*;
use bennu::pubsub::MessageKind;
use bennu::pubsub::PubSub;
use bennu::socket::Route;
use bennu::spec::{ChannelSpec, EventSpec, HandlerSpec, PayloadSpec, ReplySpec, SocketSpec};
use bennu::testing::{TestChannel, TestClient};
use bennu::topic::TopicPattern;
use bennu::{Payload, testing};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;

pub(crate) use self::processes::{AfterJoin, Ask, Panic, ReplyLater};
pub(crate) use self::seat::Seat;

/// The state of the application: what its channels did.
#[derive(Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Vec<String>>>);

impl Journal {
    pub(crate) fn note(&self, entry: impl Into<String>) {
        let entry = entry.into();
        tracing::trace!("noted {entry}");
        self.0.lock().expect("no test panics with it").push(entry);
    }

    pub(crate) fn entries(&self) -> Vec<String> {
        self.0.lock().expect("no test panics with it").clone()
    }
}

/// The socket.
pub(crate) struct Visitor {
    pub(crate) name: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Params {
    pub(crate) name: String,
}

impl Socket for Visitor {
    type State = Journal;
    const SPEC: SocketSpec =
        SocketSpec::new("Visitor", "/socket").params(PayloadSpec::json::<Params>());
    const CHANNELS: &'static [Route<Self>] = &[Route::channel::<Room>(), Route::channel::<Seat>()];

    async fn connect(cx: &Connect<Journal>) -> Result<Self, Refused> {
        let Params { name } = cx.params()?;
        if name == "stranger" {
            return Err(Refused::reason("who are you").with_status(401));
        }
        if name == "numbered" {
            cx.params::<Login>()?;
        }
        if name == "slow" {
            sleep(Duration::from_secs(1)).await;
        }
        cx.state()
            .note(format!("connect {name} {:?}", cx.user_agent()));
        Ok(Self { name })
    }

    fn id(&self) -> Option<String> {
        Some(format!("visitor:{}", self.name))
    }
}

macro_rules! event {
    ($(#[$meta:meta])* $name:literal $type:ident { $($field:ident: $of:ty),* }) => {
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        pub(crate) struct $type { $(pub(crate) $field: $of),* }

        impl Event for $type {
            const NAME: &'static str = $name;
            const PAYLOAD: PayloadSpec = PayloadSpec::json::<Self>();

            fn payload(&self) -> Result<Payload, EncodeError> {
                Payload::json(self)
            }
        }

        impl Pushes<$type> for Room {}
    };
}

event!("bc" Said { q: u32 });
event!("icpt" Whispered { q: u32, x: u32 });
event!("entered" Entered { a: u32 });
event!("joined" Welcome { b: u32 });
event!("news" News { text: String });

/// An event that carries bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Noise(pub(crate) Vec<u8>);

impl Event for Noise {
    const NAME: &'static str = "noise";
    const PAYLOAD: PayloadSpec = PayloadSpec::Binary;

    fn payload(&self) -> Result<Payload, EncodeError> {
        Ok(Payload::Binary(self.0.clone().into()))
    }
}

impl Pushes<Noise> for Room {}

impl MessageKind for News {
    const KIND: &'static str = "News";
}

pub(crate) const NEWS: Topic<News> = Topic::new("news");

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Profile {
    user: User,
}

#[derive(Deserialize, JsonSchema)]
struct User {
    age: u8,
}

#[derive(Deserialize, JsonSchema)]
struct Login {
    password: u32,
}

/// A channel whose events each show one thing.
pub(crate) struct Room {
    count: u32,
}

const fn handler(event: &'static str, reply: ReplySpec) -> HandlerSpec {
    HandlerSpec::new(event)
        .payload(PayloadSpec::Any)
        .reply(reply)
        .throttle(Duration::from_millis(100))
}

const REPLIES: ReplySpec = ReplySpec::NONE.ok(PayloadSpec::Any).error(PayloadSpec::Any);
/// How long an event "blocks" keeps its thread, by any clock.
pub(crate) const BLOCKED: Duration = Duration::from_millis(20);
/// How long a join of "pushes" waits after its pushes.
pub(crate) const PUSHES_FOR: Duration = Duration::from_millis(700);
/// How long an event "`blocks_long`" does.
pub(crate) const BLOCKED_LONG: Duration = Duration::from_millis(1_500);
/// How many events a "burst" pushes.
pub(crate) const BURST: u32 = 10_000;
const PUSHES: &[EventSpec] = &[EventSpec::of::<Said>(), EventSpec::of::<Whispered>()];

impl Room {
    pub(crate) fn topic(rest: &str) -> ChannelTopic<Self> {
        ChannelTopic::new(format!("room:{rest}"))
    }

    fn talk(message: &Incoming, socket: &mut ChannelSocket<Self>) -> Outcome {
        let said = Said { q: 1 };
        match message.event() {
            "bc" => drop(socket.broadcast(said)),
            "bc_from" => drop(socket.broadcast_from(said)),
            "icpt" => drop(socket.broadcast(Whispered { q: 1, x: 0 })),
            "icpt_crash" => drop(socket.broadcast(Whispered { q: 13, x: 0 })),
            "drop" => drop(socket.broadcast(Whispered { q: 0, x: 0 })),
            "noise" => drop(socket.broadcast(Noise(vec![1, 2, 3]))),
            "hiss" => drop(socket.push(Noise(vec![0, 1]))),
            "loose" => drop(socket.push_value("loose", &json!({ "any": [1] }))),
            "bc_value" => drop(socket.broadcast_value("loose", &json!({ "any": [1] }))),
            "bc_list" => {
                return Outcome::reply(Status::Ok, socket.broadcast_value("loose", &[1]).is_err());
            }
            "bc_to" => drop(socket.broadcast_to(Self::topic("b"), said)),
            "disconnect" => drop(socket.disconnect("visitor:ada")),
            "push" => drop(socket.push(Welcome { b: 7 })),
            "burst" => {
                let text = "x".repeat(100);
                let news = |_: &u32| News { text: text.clone() };
                let pushed = (0..BURST).filter(|number| socket.push(news(number)).is_queued());
                return Outcome::reply(Status::Ok, pushed.count());
            }
            "subscribe" => socket.subscribe(&NEWS),
            "unsubscribe" => socket.unsubscribe(&NEWS),
            _ => return message.unhandled(),
        }
        Outcome::reply(Status::Ok, ())
    }

    async fn last(&mut self, message: &Incoming, socket: &mut ChannelSocket<Self>) -> Outcome {
        let bye = Outcome::reply(Status::Ok, json!({ "bye": 1 }));
        match message.event() {
            "stop" => bye.and_stop(Stop::Close),
            "stop_error" => bye.and_stop(Stop::Error),
            "stop_silent" => Outcome::no_reply().and_stop(Stop::Close),
            "crash" => panic!("as asked"),
            "slow" => {
                sleep(Duration::from_secs(4)).await;
                socket.state().note("slow handler finished");
                Outcome::reply(Status::Ok, ())
            }
            "slower" => {
                sleep(Duration::from_secs(20)).await;
                Outcome::reply(Status::Ok, ())
            }
            "stuck" => std::future::pending().await,
            "blocks_long" | "broadcasts_and_blocks_long" => {
                if message.event() == "broadcasts_and_blocks_long" {
                    socket.broadcast(Said { q: 1 });
                }
                std::thread::sleep(BLOCKED_LONG);
                Outcome::reply(Status::Ok, ())
            }
            "blocks" | "yields_and_blocks" => {
                if message.event() == "yields_and_blocks" {
                    tokio::task::yield_now().await;
                }
                let began = std::time::Instant::now();
                while began.elapsed() < BLOCKED {
                    std::hint::spin_loop();
                }
                Outcome::reply(Status::Ok, ())
            }
            _ => Self::talk(message, socket),
        }
    }
}

impl Channel for Room {
    type Socket = Visitor;
    const SPEC: ChannelSpec = ChannelSpec::new("Room", TopicPattern::new("room:*"))
        .join(HandlerSpec::join().payload(PayloadSpec::Any).reply(REPLIES))
        .handle_in(&[handler("tick", REPLIES), handler("tock", ReplySpec::NONE)])
        .pushes(PUSHES)
        .intercepts(&["icpt"]);

    async fn join(
        payload: &Payload,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<Joined<Self>, Refused> {
        let room = Self { count: 0 };
        let rest = socket.topic().rest().to_owned();
        socket.state().note(format!("join {rest}"));
        match rest.as_str() {
            "deny" => return Err(Refused::reason("unauthorized")),
            "crash" => panic!("as asked"),
            "login" => {
                let login = Login::from_payload(payload)?;
                return Ok(Joined::with(room, login.password)?);
            }
            "reply" => return Ok(Joined::with(room, json!({ "echo": read(payload) }))?),
            "binreply" => return Ok(Joined::with(room, Binary::from(vec![9, 8, 7]))?),
            "slow" => sleep(Duration::from_millis(700)).await,
            "later" => socket.reply_later::<u32>().ok(13),
            "stuck" => std::future::pending().await,
            "after" => {
                socket.send_self(AfterJoin);
                socket.push(Welcome { b: 1 });
            }
            "pushes" => {
                for _ in 0..100 {
                    socket.push(Welcome { b: 1 });
                }
                sleep(PUSHES_FOR).await;
            }
            "deny_after_push" => {
                socket.push(Welcome { b: 1 });
                return Err(Refused::forbidden());
            }
            _ => {}
        }
        Ok(Joined::new(room))
    }

    async fn handle_in(&mut self, message: &Incoming, socket: &mut ChannelSocket<Self>) -> Outcome {
        let payload = message.payload().clone();
        socket.state().note(format!("in {}", message.event()));
        match message.event() {
            "ok" | "tick" => Outcome::reply(Status::Ok, ()),
            "echo" => Outcome::reply(Status::Ok, payload),
            "err" => Outcome::reply(Status::Error, payload),
            "list" => Outcome::reply(Status::Ok, [1, 2]),
            "weird" => Outcome::reply(Status::Other("weird".into()), payload),
            "silent" | "tock" => Outcome::no_reply(),
            "count" => {
                self.count += 1;
                Outcome::reply(Status::Ok, self.count)
            }
            "who" => Outcome::reply(Status::Ok, &socket.conn().name),
            "age" => match Profile::from_payload(&payload) {
                Ok(profile) => Outcome::reply(Status::Ok, profile.user.age),
                Err(error) => Outcome::from(error),
            },
            "login" => match message.decode::<Login>() {
                Ok(login) => Outcome::reply(Status::Ok, login.password),
                Err(error) => Outcome::from(error),
            },
            "later" => {
                let reply = socket.reply_later::<u32>();
                tokio::spawn(async move {
                    sleep(Duration::from_millis(50)).await;
                    reply.ok(42);
                });
                Outcome::no_reply()
            }
            _ => self.last(message, socket).await,
        }
    }

    async fn handle_out(
        &mut self,
        broadcast: &Broadcast,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<Option<Payload>, Stop> {
        socket.state().note(format!("out {}", broadcast.event()));
        let Ok(whispered) = Whispered::from_payload(broadcast.payload()) else {
            return Ok(None);
        };
        assert_ne!(whispered.q, 13, "as asked");
        match whispered.q {
            0 => Ok(None),
            14 => Err(Stop::Close),
            15 => Err(Stop::Error),
            _ => Ok(Payload::json(&Whispered { x: 1, ..whispered }).ok()),
        }
    }

    async fn terminate(self, reason: Reason, socket: &mut ChannelSocket<Self>) {
        let topic = socket.topic().clone();
        socket.state().note(format!("terminate {topic} {reason:?}"));
        assert_ne!(topic.rest(), "crash_at_end", "as asked");
        if topic.rest() == "slow_end" {
            sleep(Duration::from_secs(2)).await;
        }
    }
}

pub(crate) fn read(payload: &Payload) -> serde_json::Value {
    match payload {
        Payload::Json(json) => serde_json::from_str(json).expect("JSON"),
        Payload::Binary(bytes) => json!({ "bytes": bytes.len() }),
        _ => panic!("neither JSON nor bytes"),
    }
}

/// An endpoint with the socket, and its journal.
pub(crate) fn endpoint() -> (Endpoint, Journal) {
    endpoint_with(|builder| builder, |mount| mount)
}

pub(crate) fn endpoint_with(
    build: impl FnOnce(
        bennu::endpoint::EndpointBuilder<Journal>,
    ) -> bennu::endpoint::EndpointBuilder<Journal>,
    mount: impl FnOnce(bennu::endpoint::Mount) -> bennu::endpoint::Mount,
) -> (Endpoint, Journal) {
    let journal = Journal::default();
    let builder = Endpoint::builder()
        .state(journal.clone())
        .pubsub(PubSub::local());
    let endpoint = build(builder)
        .socket_with::<Visitor>(mount)
        .build()
        .expect("an endpoint");
    (endpoint, journal)
}

pub(crate) fn visitor(name: &str) -> Visitor {
    Visitor {
        name: name.to_owned(),
    }
}

/// A client called Ada.
pub(crate) fn ada(endpoint: &Endpoint) -> TestClient<Visitor> {
    testing::socket(endpoint).connect(visitor("ada"))
}

/// Joins a room, and forgets the frames of the join.
pub(crate) async fn join(client: &TestClient<Visitor>, rest: &str) -> TestChannel<Room> {
    let (_, room) = client
        .join(Room::topic(rest))
        .await
        .expect("the join is accepted");
    client.frames().await;
    room
}

/// The frames that arrived, as text.
pub(crate) async fn texts(client: &TestClient<Visitor>) -> Vec<String> {
    let text = |frame| match frame {
        Frame::Text(text) => text.to_string(),
        Frame::Binary(bytes) | Frame::Ping(bytes) | Frame::Pong(bytes) => format!("{bytes:?}"),
        frame => format!("{frame:?}"),
    };
    client.frames().await.into_iter().map(text).collect()
}

/// Sends each frame and compares everything that comes back.
pub(crate) async fn exchange(client: &TestClient<Visitor>, sent: &[&str], expected: &[&str]) {
    for frame in sent {
        client.send_text(*frame);
    }
    assert_eq!(texts(client).await, expected, "after {sent:?}");
}
