//! A block may come from another macro.
#![deny(warnings)]

use bennu::prelude::*;

macro_rules! room {
    ($name:ident, $topic:literal, $socket:ty, $event:literal, $payload:ty, $method:ident) => {
        struct $name;

        #[channel($topic, socket = $socket)]
        impl $name {
            #[join]
            async fn join(id: u64, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
                let _ = (id, socket);
                Ok(Self)
            }

            #[handle_in($event)]
            async fn $method(
                &mut self,
                payload: $payload,
                socket: &mut ChannelSocket<Self>,
            ) -> Reply<$payload> {
                let _ = socket;
                Reply::ok(payload)
            }

            #[handle_info]
            async fn info(&mut self, _: $payload) {}
        }
    };
}

struct UserSocket;

#[socket("/socket", channels(Room))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

room!(Room, "room:{id}", UserSocket, "shout", Vec<String>, shout);

fn main() {
    assert_eq!(Room::SPEC.handle_in[0].event, "shout");
}
