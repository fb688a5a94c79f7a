//! Nothing in an expansion depends on what names mean where it stands.
#![no_implicit_prelude]
#![deny(warnings)]
#![allow(dead_code)]

use ::bennu::{channel, event, payload, socket};
// The derive of `JsonSchema` names `Schema::from` for an enum.
use ::std::convert::From as _;
use ::std::convert::Into;

mod core {}
mod std {}
mod bennu {}
mod serde {}
mod schemars {}

struct Option;
struct Result;
struct Ok;
struct Err;
struct Some;
struct None;
struct String;
struct Vec;
struct Channel;
struct Socket;
struct Event;
struct Payload;
struct Outcome;
struct Clone;

struct UserSocket;

#[payload]
struct Params {
    token: ::std::string::String,
}

#[event("said")]
struct Said {
    text: ::std::option::Option<::std::string::String>,
}

#[event("kind")]
enum Kind {
    Loud { by: u8 },
    Quiet { by: u8 },
}

#[event("frame", binary)]
struct Frame(::bennu::payload::Binary);

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[connect]
    async fn connect(
        params: Params,
        cx: &::bennu::Connect,
    ) -> ::std::result::Result<Self, ::bennu::Refused> {
        let _ = (params.token, cx);
        ::std::result::Result::Ok(Self)
    }

    #[id]
    fn id(&self) -> ::std::string::String {
        "user".into()
    }
}

struct Room;

#[channel("room:{value}:{socket}:*", socket = UserSocket, pushes(Said, Frame, Kind))]
impl Room {
    #[join]
    async fn join(
        value: u8,
        socket: ::std::string::String,
        payload: Params,
        conversation: &mut ::bennu::ChannelSocket<Self>,
    ) -> ::std::result::Result<(Self, Params), ::bennu::Refused> {
        let _ = (value, socket, conversation);
        ::std::result::Result::Ok((Self, payload))
    }

    #[handle_in("shout", throttle = "2s")]
    async fn shout(
        &mut self,
        said: Said,
        socket: ::std::string::String,
        conversation: &mut ::bennu::ChannelSocket<Self>,
    ) -> ::bennu::Reply<Said> {
        conversation.push(Frame(::std::default::Default::default()));
        let _ = socket;
        ::bennu::Reply::ok(said)
    }

    #[handle_in(_)]
    async fn other(&mut self, event: ::std::string::String, payload: ::bennu::Payload) {
        let _ = (event, payload);
    }

    #[handle_out]
    async fn out(&mut self, said: Said) -> ::std::option::Option<Said> {
        ::std::option::Option::Some(said)
    }

    #[handle_info]
    async fn info(&mut self, number: u8) -> ::bennu::Stop {
        let _ = number;
        ::bennu::Stop::Close
    }

    #[terminate]
    async fn terminate(self, reason: ::bennu::Reason) {
        let _ = reason;
    }
}

fn main() {
    let topic = Room::topic(7_u8, "a", "b:c");
    ::std::assert_eq!(topic.name(), "room:7:a:b:c");
    ::std::assert_eq!(topic.rest(), "b:c");
}
