//! Keywords are events, captures and methods like any other name.
#![deny(warnings)]

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(r#Room))]
impl UserSocket {
    #[connect]
    async fn r#try() -> Result<Self, Refused> {
        Ok(Self)
    }
}

#[event("type")]
struct r#Type {
    r#type: String,
}

struct r#Room;

#[channel("room:{type}:{match}", socket = UserSocket, pushes(r#Type))]
impl r#Room {
    #[join]
    async fn r#move(r#type: String, r#match: u8) -> Result<Self, Refused> {
        let _ = (r#type, r#match);
        Ok(Self)
    }

    #[handle_in("type")]
    async fn r#type(&mut self, r#type: String, payload: r#Type) -> Reply<String> {
        let _ = payload.r#type;
        Reply::ok(r#type)
    }

    #[handle_info]
    async fn r#async(&mut self, _: u8) {}
}

fn main() {
    assert_eq!(Room::topic("a", 7).name(), "room:a:7");
    assert_eq!(Room::SPEC.name, "Room");
    assert_eq!(Room::SPEC.captures[0].name, "type");
}
