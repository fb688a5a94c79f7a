//! Channels that only answer: the connect information, captures, any event.

use bennu::prelude::*;
use serde_json::{Value, json};

use crate::user_socket::UserSocket;

/// Replies to the join with what the server knows of the connection.
#[derive(Debug)]
pub(crate) struct Whoami;

#[channel("whoami", socket = UserSocket)]
impl Whoami {
    #[join]
    async fn join(socket: &mut ChannelSocket<Self>) -> Result<(Self, Value), Refused> {
        Ok((Self, socket.conn().info.clone()))
    }
}

/// A topic with typed captures.
#[derive(Debug)]
pub(crate) struct Seat;

#[channel("seat:{row}:{number}", socket = UserSocket)]
impl Seat {
    #[join]
    async fn join(row: String, number: u8) -> Result<(Self, Value), Refused> {
        Ok((Self, json!({ "row": row, "number": number })))
    }
}

/// Takes every event.
#[derive(Debug)]
pub(crate) struct Any;

#[channel("any:*", socket = UserSocket)]
impl Any {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[handle_in(_)]
    async fn any(&mut self, event: String, payload: Value) -> Reply<Value> {
        Reply::ok(json!({ "event": event, "payload": payload }))
    }
}
