//! The table of a channel's events, for `cargo doc`.

use super::super::model::Channel;
use crate::behaviour::table::{COLUMNS, TITLE, handled, pushed, row};
use crate::docs::{Table, code};

/// The events in both directions, each with its payload and replies.
pub(super) fn table(channel: &Channel) -> Table {
    let generics = &channel.target.generics;
    let topic = code(&channel.topic.literal.value());
    let join = row(
        format!("join {topic}"),
        "client",
        &channel.join,
        0,
        generics,
    );
    let handle_in = channel
        .handle_in
        .iter()
        .map(|handler| handled(handler, "client", generics));
    let pushes = channel.pushes.iter().map(|event| pushed(event, generics));
    Table {
        doc: channel.doc.clone(),
        title: TITLE,
        columns: COLUMNS,
        rows: std::iter::once(join)
            .chain(handle_in)
            .chain(pushes)
            .collect(),
    }
}
