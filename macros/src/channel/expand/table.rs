//! The table of a channel's events, for `cargo doc`.

use syn::{GenericArgument, Generics, PathArguments, Type};

use super::super::model::{Channel, Event, HandleIn};
use crate::docs::{Row, Table, code, link, summary};
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

/// What a returned type says of the replies, as far as it is written out.
fn replies(output: Option<&Type>, generics: &Generics) -> String {
    let Some(Type::Path(path)) = output else {
        return "-".to_owned();
    };
    let Some(last) = path.path.segments.last() else {
        return "-".to_owned();
    };
    let types: Vec<&Type> = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let ok = |ty: &Type| match ty {
        // The response of a join stands beside the channel.
        Type::Tuple(pair) => pair
            .elems
            .last()
            .map_or_else(|| code("{}"), |ty| link(ty, generics)),
        Type::Path(path) if path.path.is_ident("Self") => code("{}"),
        ty => link(ty, generics),
    };
    match (last.ident.to_string().as_str(), types.as_slice()) {
        ("Reply" | "Result", [response]) => format!("ok: {}", ok(response)),
        ("Reply" | "Result", [response, error]) => {
            format!("ok: {}, error: {}", ok(response), link(error, generics))
        }
        ("Stop", []) => "-".to_owned(),
        _ => link(&Type::Path(path.clone()), generics),
    }
}
