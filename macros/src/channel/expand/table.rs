//! The table of a channel's events, for `cargo doc`.

use super::super::model::{Channel, Event, HandleIn};
use crate::docs::{Row, Table, code, link, replies, summary};
use crate::handler::Handler;

/// What clients push and what they receive, each with its payload and replies.
pub(in super::super) fn table(channel: &Channel) -> Table {
    let join = Row {
        cells: vec![
            format!("join {}", code(&channel.topic.literal.value())),
            "client".to_owned(),
            payload(&channel.join, 0),
            replies(channel.join.output.as_ref()),
            summary(&channel.join.doc),
        ],
        cfgs: channel.join.cfgs.clone(),
    };
    let handle_in = channel.handle_in.iter().map(handle_in);
    let pushes = channel.pushes.iter().map(|event| Row {
        cells: vec![
            link(event),
            "server".to_owned(),
            link(event),
            "-".to_owned(),
            String::new(),
        ],
        cfgs: Vec::new(),
    });
    Table {
        title: "Events",
        columns: &["event", "from", "payload", "replies", "what it is"],
        rows: std::iter::once(join)
            .chain(handle_in)
            .chain(pushes)
            .collect(),
    }
}

fn handle_in(handle_in: &HandleIn) -> Row {
    let HandleIn { event, handler, .. } = handle_in;
    let (event, payload) = match event {
        Event::Named(event) => (code(&event.value()), payload(handler, 0)),
        Event::Other(_) => ("any other".to_owned(), payload(handler, 1)),
    };
    Row {
        cells: vec![
            event,
            "client".to_owned(),
            payload,
            replies(handler.output.as_ref()),
            summary(&handler.doc),
        ],
        cfgs: handler.cfgs.clone(),
    }
}

fn payload(handler: &Handler, index: usize) -> String {
    handler
        .values()
        .nth(index)
        .map_or_else(|| "-".to_owned(), link)
}
