//! A channel whose topic has a number in it.

use bennu::Payload;
use bennu::channel::Joined;
use bennu::prelude::*;
use bennu::spec::{ChannelSpec, HandlerSpec};
use bennu::topic::TopicPattern;
use serde_json::json;

use super::{REPLIES, Visitor};

/// A channel with a typed capture.
#[derive(Debug)]
pub(crate) struct Seat;

impl Channel for Seat {
    type Socket = Visitor;
    const SPEC: ChannelSpec = ChannelSpec::new("Seat", TopicPattern::new("seat:{id}"))
        .join(HandlerSpec::join().reply(REPLIES));

    async fn join(_: &Payload, socket: &mut ChannelSocket<Self>) -> Result<Joined<Self>, Refused> {
        let id: u64 = socket.topic().parse("id")?;
        Ok(Joined::with(Self, json!({ "id": id }))?)
    }
}
