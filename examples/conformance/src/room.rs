//! Rooms: the rest of the topic says how a join ends, the event what a handler does.

use bennu::Payload;
use bennu::payload::IntoPayload;
use bennu::prelude::*;
use bytes::{BufMut, Bytes, BytesMut};
use serde_json::{Value, json};

use crate::events::{Bc, BinBc, BinPush, Entered, Icpt, Joined, Noted, Secret, YouLeft};
use crate::user_socket::UserSocket;

/// A topic for messages between processes.
pub(crate) const NOTES: Topic<Note> = Topic::new("notes");

/// A message between processes.
#[payload]
#[derive(Clone)]
pub(crate) struct Note {
    pub(crate) text: String,
}

/// A channel with something for every row of the checklist.
#[derive(Debug)]
pub(crate) struct Room {
    user: Option<String>,
}

/// The name of a gate.
#[payload]
pub(crate) struct Gate {
    gate: String,
}

/// A payload with a shape.
#[payload]
pub(crate) struct Typed {
    user: Person,
}

/// Somebody.
#[payload]
pub(crate) struct Person {
    age: u8,
}

/// So many events of so many characters.
#[payload]
pub(crate) struct Burst {
    count: usize,
    size: usize,
}

struct AfterJoin;

/// The rooms of the suite.
#[channel(
    "room:*",
    socket = UserSocket,
    pushes(Bc, BinBc, BinPush, Entered, Icpt, Joined, Noted, Secret, YouLeft)
)]
impl Room {
    #[join]
    async fn join(
        payload: Value,
        socket: &mut ChannelSocket<Self>,
    ) -> Result<(Self, Payload), Refused> {
        let user = socket.conn().user.clone();
        let mut response = Payload::empty();
        if payload["refuse"] == true {
            return Err(Refused::reason("asked to be refused"));
        }
        match socket.topic().rest() {
            "deny" => return Err(Refused::reason("unauthorized")),
            "crash" => panic!("a join that crashes"),
            "reply" => response = json!({ "echo": payload }).into_payload()?,
            "binreply" => response = Payload::Binary(Bytes::from_static(&[9, 8, 7])),
            "after" => socket.send_self(AfterJoin),
            "early" => drop(socket.push(Joined { b: 2 })),
            rest if rest.starts_with("slow") => {
                let gate = payload["gate"]
                    .as_str()
                    .unwrap_or("nobody opens it")
                    .to_owned();
                socket.state().gates.pass(&gate).await;
            }
            _ => {}
        }
        Ok((Self { user }, response))
    }

    #[handle_info]
    async fn after_join(&mut self, _: AfterJoin, socket: &mut ChannelSocket<Self>) {
        socket.broadcast(Entered { a: 1 });
        socket.push(Joined { b: 2 });
    }

    #[handle_in("echo")]
    async fn echo(&mut self, payload: Payload) -> Reply<Payload> {
        Reply::ok(payload)
    }

    #[handle_in("ok")]
    async fn ok(&mut self) -> Reply<()> {
        Reply::ok(())
    }

    #[handle_in("err")]
    async fn err(&mut self, payload: Value) -> Result<(), Value> {
        Err(payload)
    }

    #[handle_in("list")]
    async fn list(&mut self) -> Reply<Vec<u8>> {
        Reply::ok(vec![1, 2])
    }

    #[handle_in("weird")]
    async fn weird(&mut self, payload: Value) -> Reply<Value> {
        Reply::status("weird", payload)
    }

    #[handle_in("none")]
    async fn none(&mut self) {}

    #[handle_in("typed")]
    async fn typed(&mut self, payload: Typed) -> Reply<Value> {
        Reply::ok(json!({ "age": payload.user.age }))
    }

    #[handle_in("crash")]
    async fn crash(&mut self) {
        panic!("a handler that crashes");
    }

    #[handle_in("stop")]
    async fn stop(&mut self) -> Stop {
        Stop::Close
    }

    #[handle_in("stop_error")]
    async fn stop_error(&mut self) -> Stop {
        Stop::Error
    }

    #[handle_in("stop_reply")]
    async fn stop_reply(&mut self) -> Reply<Value> {
        Reply::ok(json!({ "bye": 1 })).and_stop(Stop::Close)
    }

    #[handle_in("stop_error_reply")]
    async fn stop_error_reply(&mut self) -> Reply<Value> {
        Reply::ok(json!({ "bye": 1 })).and_stop(Stop::Error)
    }

    #[handle_in("bc")]
    async fn bc(&mut self, bc: Bc, socket: &mut ChannelSocket<Self>) {
        socket.broadcast(bc);
    }

    #[handle_in("bc_reply")]
    async fn bc_reply(&mut self, bc: Bc, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.broadcast(bc);
        Reply::ok(())
    }

    #[handle_in("bc_from")]
    async fn bc_from(&mut self, bc: Bc, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.broadcast_from(bc);
        Reply::ok(())
    }

    #[handle_in("push")]
    async fn push(&mut self, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.push(Joined { b: 2 });
        Reply::ok(())
    }

    /// Pushes so many events without a pause, and replies how many of them are sent.
    #[handle_in("burst")]
    async fn burst(&mut self, burst: Burst, socket: &mut ChannelSocket<Self>) -> Reply<Value> {
        let text = "x".repeat(burst.size);
        let sent = (0..burst.count).filter(|number| {
            let q = json!({ "number": number, "text": text });
            socket.push(Bc { q }).is_queued()
        });
        Reply::ok(json!(sent.count()))
    }

    /// Broadcasts as many.
    #[handle_in("storm")]
    async fn storm(&mut self, burst: Burst, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        let text = "x".repeat(burst.size);
        for number in 0..burst.count {
            let q = json!({ "number": number, "text": text });
            socket.broadcast(Bc { q });
        }
        Reply::ok(())
    }

    #[handle_in("icpt")]
    async fn icpt(&mut self, bc: Bc, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.broadcast(Icpt { q: bc.q, x: 0 });
        Reply::ok(())
    }

    #[handle_out]
    async fn rewrite(&mut self, icpt: Icpt) -> Option<Icpt> {
        Some(Icpt { x: 1, ..icpt })
    }

    #[handle_in("secret")]
    async fn secret(&mut self, secret: Secret, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.broadcast(secret);
        Reply::ok(())
    }

    #[handle_out]
    async fn keep(&mut self, secret: Secret) -> Option<Secret> {
        (self.user.as_deref() == Some(&secret.to)).then_some(secret)
    }

    #[handle_in("bin")]
    async fn bin(&mut self, data: Binary, socket: &mut ChannelSocket<Self>) -> Reply<Binary> {
        socket.push(BinPush(Bytes::from_static(&[0, 1])));
        let mut answer = BytesMut::from(&data.0[..]);
        answer.put_u8(0xff);
        Reply::ok(answer.freeze().into())
    }

    #[handle_in("bin_err")]
    async fn bin_err(&mut self, data: Binary) -> Result<Binary, Binary> {
        Err(data)
    }

    #[handle_in("bin_len")]
    async fn bin_len(&mut self, data: Binary) -> Reply<Value> {
        Reply::ok(json!({ "len": data.0.len(), "bytes": &data.0[..] }))
    }

    #[handle_in("binbc")]
    async fn binbc(&mut self, data: Binary, socket: &mut ChannelSocket<Self>) {
        socket.broadcast(BinBc(data.0));
    }

    #[handle_in("wait")]
    async fn wait(&mut self, gate: Gate, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.state().gates.pass(&gate.gate).await;
        Reply::ok(())
    }

    #[handle_in("open")]
    async fn open(&mut self, gate: Gate, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.state().gates.open(&gate.gate);
        Reply::ok(())
    }

    /// Replies once its gate is open; then the gate `<gate>, replied` is open, too.
    #[handle_in("later")]
    async fn later(&mut self, gate: Gate, socket: &mut ChannelSocket<Self>) -> Reply<Value> {
        let reply = socket.reply_later::<Value>();
        let gates = socket.state().gates.clone();
        tokio::spawn(async move {
            gates.pass(&gate.gate).await;
            reply.ok(json!({ "late": true }));
            gates.open(&format!("{}, replied", gate.gate));
        });
        Reply::later()
    }

    #[handle_in("listen")]
    async fn listen(&mut self, socket: &mut ChannelSocket<Self>) -> Reply<()> {
        socket.subscribe(&NOTES);
        Reply::ok(())
    }

    #[handle_info]
    async fn note(&mut self, note: Note, socket: &mut ChannelSocket<Self>) {
        socket.push(Noted { text: note.text });
    }

    #[terminate]
    async fn terminate(self, reason: Reason, socket: &mut ChannelSocket<Self>) {
        socket.push(YouLeft {
            message: "bye!".into(),
        });
        let topic = socket.topic().name().to_string();
        socket.state().endings.note(&topic, format!("{reason:?}"));
    }
}
