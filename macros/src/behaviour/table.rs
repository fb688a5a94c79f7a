//! The rows of the table of events, for `cargo doc`.

use syn::{Generics, Type};

use super::event::{Event, EventHandler};
use crate::docs::{Row, code, link, replies, summary};
use crate::handler::Handler;

/// The title of the table.
pub(crate) const TITLE: &str = "Events";

/// The columns of the table.
pub(crate) const COLUMNS: &[&str] = &["event", "from", "payload", "replies", "what it is"];

/// Returns the row of an event that is handled, sent by `from`.
pub(crate) fn handled(event_handler: &EventHandler, from: &str, generics: &Generics) -> Row {
    let event = match &event_handler.event {
        Event::Named(event) => code(&event.value()),
        Event::Other(_) => "any other".to_owned(),
    };
    let index = event_handler.payload_index();
    row(event, from, &event_handler.handler, index, generics)
}

/// Returns the row of a handler, whose value at `index` is the payload.
pub(crate) fn row(
    event: String,
    from: &str,
    handler: &Handler,
    index: usize,
    generics: &Generics,
) -> Row {
    let payload = handler.values().nth(index);
    Row {
        cells: vec![
            event,
            from.to_owned(),
            payload.map_or_else(|| "-".to_owned(), |ty| link(ty, generics)),
            replies(handler.output.as_ref(), generics),
            summary(&handler.doc),
        ],
        cfgs: handler.cfgs.clone(),
    }
}

/// Returns the row of an event that is pushed.
pub(crate) fn pushed(event: &Type, generics: &Generics) -> Row {
    Row {
        cells: vec![
            link(event, generics),
            "server".to_owned(),
            link(event, generics),
            "-".to_owned(),
            String::new(),
        ],
        cfgs: Vec::new(),
    }
}
