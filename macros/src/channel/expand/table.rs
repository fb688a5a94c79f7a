//! The table of a channel's events, for `cargo doc`.

use syn::Generics;

use super::super::model::{Channel, Event, HandleIn};
use crate::docs::{Row, Table, code, link, replies, summary};
use crate::handler::Handler;

/// What clients push and what they receive, each with its payload and replies.
pub(super) fn table(channel: &Channel) -> Table {
    let generics = &channel.target.generics;
    let join = Row {
        cells: vec![
            format!("join {}", code(&channel.topic.literal.value())),
            "client".to_owned(),
            payload(&channel.join, 0, generics),
            replies(channel.join.output.as_ref(), generics),
            summary(&channel.join.doc),
        ],
        cfgs: channel.join.cfgs.clone(),
    };
    let handle_in = channel
        .handle_in
        .iter()
        .map(|handler| handle_in(handler, generics));
    let pushes = channel.pushes.iter().map(|event| Row {
        cells: vec![
            link(event, generics),
            "server".to_owned(),
            link(event, generics),
            "-".to_owned(),
            String::new(),
        ],
        cfgs: Vec::new(),
    });
    Table {
        doc: channel.doc.clone(),
        title: "Events",
        columns: &["event", "from", "payload", "replies", "what it is"],
        rows: std::iter::once(join)
            .chain(handle_in)
            .chain(pushes)
            .collect(),
    }
}

fn handle_in(handle_in: &HandleIn, generics: &Generics) -> Row {
    let HandleIn { event, handler, .. } = handle_in;
    let (event, payload) = match event {
        Event::Named(event) => (code(&event.value()), payload(handler, 0, generics)),
        Event::Other(_) => ("any other".to_owned(), payload(handler, 1, generics)),
    };
    Row {
        cells: vec![
            event,
            "client".to_owned(),
            payload,
            replies(handler.output.as_ref(), generics),
            summary(&handler.doc),
        ],
        cfgs: handler.cfgs.clone(),
    }
}

fn payload(handler: &Handler, index: usize, generics: &Generics) -> String {
    handler
        .values()
        .nth(index)
        .map_or_else(|| "-".to_owned(), |ty| link(ty, generics))
}
